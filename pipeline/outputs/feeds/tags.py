"""Tags that a channel and its items have alike."""

from __future__ import annotations

import re

from pipeline.build.artefact import Facts
from pipeline.outputs.feeds.tag import Tag

# Licences that podcast:license knows by name; any other text needs an address.
_NAMED_LICENCE = re.compile(r"cc0-1\.0|cc-by(-nc)?(-sa|-nd)?-\d\.\d")
#: Apps are asked to show nothing that the public writes.
NO_COMMENTS = Tag("podcast:socialInteract", None, {"protocol": "disabled"})


def plain_type(facts: Facts) -> str:
    """A file's media type without its parameters, which have an attribute of their own."""
    return str(facts["media_type"]).partition(";")[0]


def image(address: str, alt: str, pixels: int = 0) -> Tag:
    """Square artwork, ``pixels`` wide; 0 says nothing of it."""
    size = {"aspect-ratio": "1/1", "width": str(pixels or ""), "type": "image/jpeg"}
    return Tag("podcast:image", None, {"href": address, "alt": alt, **size, "purpose": "artwork"})


def licence(text: str, page: str) -> Tag | None:
    if not text:
        return None
    known = _NAMED_LICENCE.fullmatch(text.casefold())
    name, place = (known[0], {}) if known else (text, {"url": page})
    return Tag("podcast:license", name, place)


def ai_content(value: bool | None) -> Tag | None:
    """Whether a machine has made some of what is heard. What is not said must not be guessed."""
    if value is None:
        return None
    return Tag("podcast:txt", "true" if value else "false", {"purpose": "ai-content"})
