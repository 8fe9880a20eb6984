"""What looks like a key or a password: none may stand in a file that is shared and kept."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

from pipeline.core.problems import Place

_NAMES = re.compile(
    r"secret|password|passwd|credential|token|adgangskode|kodeord|noegle|nøgle|(?:^|_|-)key(?:$|_|-)"
    r"|^apikey$|^accesskey",
    re.IGNORECASE,
)
#: Access keys of AWS, and of those who follow it (IAM User Guide, "IAM identifiers").
_KEY = re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b")
_WORDS = re.compile(r"\bBearer\s+\S|(?:secret|token|password|key)=\S", re.IGNORECASE)


def names_secret(field: str) -> bool:
    """Whether a field of this name would hold one."""
    return bool(_NAMES.search(field))


def is_secret(text: str) -> bool:
    """Whether a text holds one: a key, words with one, or an address with a password or a key."""
    if _KEY.search(text) or _WORDS.search(text):
        return True
    try:
        parts = urlsplit(text)
        queries = parse_qsl(parts.query)
    except ValueError:
        return False
    return bool(parts.password) or any(
        names_secret(name) or "signature" in name.lower() for name, _ in queries
    )


def unread(place: Place) -> Place:
    """``place`` without its line: a message ends up in logs and mails."""
    return replace(place, text=None)
