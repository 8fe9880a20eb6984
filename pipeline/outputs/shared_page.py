"""One page of a preview as a file that stands by itself: for those who are shown it and no more.

What the page says (its ``main``), the style inlined, no scripts, no menu. A file of the page's is
led to by whatever address it is given; a page that is public already keeps its link; what leads
elsewhere in the preview becomes plain text.
"""

from __future__ import annotations

import hashlib
import posixpath
from base64 import b64encode
from collections.abc import Callable, Mapping
from html import escape
from html.parser import HTMLParser
from urllib.parse import unquote

from pipeline.core.frozen import dataclass

_LED = frozenset({"href", "src", "poster"})
_DROPPED = frozenset({"script", "form", "template"})
_VOID = frozenset({"img", "source", "track", "input", "meta", "link"})
_OUTSIDE = ("http://", "https://", "mailto:", "tel:", "#", "data:")


@dataclass(frozen=True, slots=True)
class Shell:
    """What stands around: the page's language and title, and a line that says what this is."""

    language: str
    title: str
    notice: str


#: Gives the address of a path of the site; none where there is nothing to lead to.
Lead = Callable[[str], str | None]


def files_of(page: str, path: str, known: frozenset[str]) -> frozenset[str]:
    """The files, by their paths in ``known``, that the ``main`` of a page at ``path`` shows or
    offers; pages are none.
    """
    found: set[str] = set()

    def note(to: str) -> str | None:
        if to in known and not to.endswith(".html"):
            found.add(to)
        return None

    _main(page, path, note)
    return frozenset(found)


def standing_alone(page: str, path: str, lead: Lead, style: str, shell: Shell) -> str:
    """The page as HTML. ``style`` is CSS without files of its own."""
    sum_ = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{sum_}'; img-src 'self'; media-src 'self'"
    metas: Mapping[str, str] = {
        "robots": "noindex, nofollow",
        "referrer": "no-referrer",
        "viewport": "width=device-width, initial-scale=1",
        "color-scheme": "light dark",
    }
    told = "".join(f'<meta name="{name}" content="{value}">\n' for name, value in metas.items())
    return (
        f'<!doctype html>\n<html lang="{escape(shell.language)}">\n<head>\n'
        f'<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n{told}'
        f"<title>{escape(shell.title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f'<header class="masthead"><p class="banner draft">{escape(shell.notice)}</p></header>\n'
        f'<main id="hoved_">{_main(page, path, lead)}</main>\n</body>\n</html>\n'
    )


def _main(page: str, path: str, lead: Lead) -> str:
    reader = _Reader(path, lead)
    reader.feed(page)
    reader.close()
    return "".join(reader.parts)


class _Reader(HTMLParser):
    """Writes again what is inside ``main``, with its addresses led anew."""

    def __init__(self, path: str, lead: Lead) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self._folder, self._lead = posixpath.dirname(path), lead
        self._inside = False
        self._dropped = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "main":
            self._inside = True
        elif self._writes and tag in _DROPPED:
            self._dropped = tag
        elif self._writes:
            self.parts.append(f"<{tag}{''.join(self._attribute(*pair) for pair in attrs)}>")

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self._inside = False
        elif tag == self._dropped:
            self._dropped = ""
        elif self._writes and tag not in _VOID:
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._write(data)

    def handle_entityref(self, name: str) -> None:
        self._write(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._write(f"&#{name};")

    @property
    def _writes(self) -> bool:
        return self._inside and not self._dropped

    def _write(self, text: str) -> None:
        if self._writes:
            self.parts.append(text)

    def _attribute(self, name: str, value: str | None) -> str:
        if value is None:
            return f" {name}"
        if name in _LED:
            led = self._led(value)
            return "" if led is None else f' {name}="{escape(led)}"'
        if name == "srcset":
            led_all = [self._candidate(one) for one in value.split(",") if one.strip()]
            return f' {name}="{escape(", ".join(one for one in led_all if one))}"'
        return f' {name}="{escape(value)}"'

    def _candidate(self, one: str) -> str:
        address, _, width = one.strip().partition(" ")
        led = self._led(address)
        return "" if led is None else f"{led} {width}".strip()

    def _led(self, value: str) -> str | None:
        if value.startswith(_OUTSIDE) or not value:
            return value
        to, mark, fragment = value.partition("#")
        led = self._lead(posixpath.normpath(posixpath.join(self._folder, unquote(to))))
        return None if led is None else f"{led}{mark}{fragment}"
