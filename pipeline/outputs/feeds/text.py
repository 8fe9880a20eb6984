"""Text as a feed may carry it: legal in XML and within PSP-1's limits."""

from __future__ import annotations

import re
import unicodedata
from html import escape
from html.parser import HTMLParser
from urllib.parse import urljoin

from pipeline.outputs.feeds.clusters import cut

#: PSP-1: descriptions in bytes of UTF-8, other values in characters.
DESCRIPTION_BYTES = 4000
VALUE_CHARACTERS = 255

_KEPT = ("p", "ol", "ul", "li", "b", "i", "strong", "em")
_BOLD = ("h1", "h2", "h3", "h4", "h5", "h6", "dt")
_TAGS = {
    **{tag: (f"<{tag}>", f"</{tag}>") for tag in _KEPT},
    **dict.fromkeys(_BOLD, ("<p><strong>", "</strong></p>")),
    **dict.fromkeys(("tr", "dd"), ("<p>", "</p>")),
    **dict.fromkeys(("td", "th"), ("", " ")),
}
# XML 1.0, section 2.2: every character but these.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """``text`` in NFC without the characters that XML cannot hold; line ends as XML reads them."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _ILLEGAL.sub("", lines))


def value(text: str, characters: int = VALUE_CHARACTERS) -> str:
    """A title or name: on one line, no space at its edges, cut to ``characters``."""
    line = " ".join(legal(text).split())
    return line if len(line) <= characters else cut(line, characters - 1).rstrip() + "…"


def description(text: str) -> str:
    """``text`` within PSP-1's 4000 bytes, cut between characters."""
    body = legal(text).strip()
    encoded = body.encode()
    if len(encoded) <= DESCRIPTION_BYTES:
        return body
    fitting = encoded[: DESCRIPTION_BYTES - 3].decode(errors="ignore")
    return cut(body, len(fitting)).rstrip() + "…"


def paragraph(text: str, label: str = "", href: str = "") -> str:
    """One paragraph of HTML; ``label`` stands bold before it, ``href`` makes it a link."""
    body = escape(legal(text))
    if href:
        body = f'<a href="{escape(href)}">{body}</a>'
    return f"<p><strong>{escape(legal(label))}:</strong> {body}</p>" if label else f"<p>{body}</p>"


def shown(html: str, base: str) -> str:
    """Rendered notes with PSP-1's tags alone and absolute links, fit for a CDATA section."""
    trimmer = _Trimmer(base)
    trimmer.feed(legal(html))
    trimmer.close()
    return "".join(trimmer.parts).strip().replace("]]>", "]]&gt;")


class _Trimmer(HTMLParser):
    """Keeps what podcast apps show: a heading becomes a bold paragraph, the rest loses its tags."""

    def __init__(self, base: str) -> None:
        super().__init__(convert_charrefs=True)
        self._base = base
        self._links: list[bool] = []
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            href = dict(attrs).get("href") or "#"
            self._links.append(not href.startswith("#"))
            if self._links[-1]:
                self.parts.append(f'<a href="{escape(urljoin(self._base, href))}">')
        elif tag in _TAGS:
            self.parts.append(_TAGS[tag][0])

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            if self._links.pop():
                self.parts.append("</a>")
        elif tag in _TAGS:
            self.parts.append(_TAGS[tag][1])

    def handle_data(self, data: str) -> None:
        self.parts.append(escape(data, quote=False))
