"""Text as a feed may carry it: legal in XML and within PSP-1's limits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from html import escape
from html.parser import HTMLParser
from urllib.parse import urljoin

from pipeline.outputs.feeds.clusters import cut

#: PSP-1: descriptions in bytes of UTF-8, other values in characters.
DESCRIPTION_BYTES = 4000
VALUE_CHARACTERS = 255
_MORE = "…"
_ENOUGH = 600  # bytes: a summary that is cut to less is none
_WORD = 30  # how far back, in characters, the end of a word is looked for

_KEPT = ("p", "ol", "ul", "li", "b", "i", "strong", "em")
_BOLD = ("h1", "h2", "h3", "h4", "h5", "h6", "dt")
_TAGS = {
    **{tag: (f"<{tag}>", f"</{tag}>") for tag in _KEPT},
    **dict.fromkeys(_BOLD, ("<p><strong>", "</strong></p>")),
    **dict.fromkeys(("tr", "dd"), ("<p>", "</p>")),
    **dict.fromkeys(("td", "th"), ("", " ")),
}
# XML 1.0, section 2.2: every character but these.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def legal(text: str) -> str:
    """``text`` in NFC without the characters that XML cannot hold; line ends as XML reads them."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _ILLEGAL.sub("", lines))


def value(text: str, characters: int = VALUE_CHARACTERS) -> str:
    """A title or name: on one line, no space at its edges, cut to ``characters``."""
    line = " ".join(legal(text).split())
    return line if len(line) <= characters else _shortened(line, characters - 1)


def description(text: str, most: int = DESCRIPTION_BYTES) -> str:
    """``text`` within ``most`` bytes: PSP-1 allows 4000."""
    body = legal(text).strip()
    encoded = body.encode()
    if len(encoded) <= most:
        return body
    fitting = encoded[: max(0, most - len(_MORE.encode()))].decode(errors="ignore")
    return _shortened(body, len(fitting)) if fitting else ""


def told(first: Sequence[str], body: str, times: str, last: Sequence[str]) -> str:
    """A description within PSP-1's bytes: ``first`` is always whole, ``body`` gives way to the
    others, and ``times`` go before they leave too little of it.
    """
    body = description(body)
    for rest in ((times, *last), tuple(last)):
        room = DESCRIPTION_BYTES - len(_paragraphs((*first, "", *rest)).encode()) - len("\n\n")
        if room >= min(len(body.encode()), _ENOUGH):
            return _paragraphs((*first, description(body, room), *rest))
    return description(_paragraphs((*first, body)))


def _paragraphs(texts: Iterable[str]) -> str:
    return "\n\n".join(filter(None, (legal(text).strip() for text in texts)))


def _shortened(text: str, most: int) -> str:
    """The first ``most`` characters or a little less: best after a word."""
    kept = cut(text, most)
    ends = range(len(kept), max(0, len(kept) - _WORD), -1)
    word = next((end for end in ends if text[end].isspace()), len(kept))
    return kept[:word].rstrip() + _MORE


def paragraph(text: str, label: str = "", href: str = "") -> str:
    """One paragraph of HTML; ``label`` stands bold before it, ``href`` makes it a link."""
    body = escape(legal(text))
    if href:
        body = f'<a href="{escape(href)}">{body}</a>'
    return f"<p><strong>{escape(legal(label))}:</strong> {body}</p>" if label else f"<p>{body}</p>"


def bold(text: str) -> str:
    """A heading of ours, as apps show one."""
    return f"<p><strong>{escape(legal(text))}</strong></p>"


def shown(html: str, base: str) -> str:
    """Rendered notes with PSP-1's tags alone and absolute links, fit for a CDATA section."""
    trimmer = _Trimmer(base)
    trimmer.feed(legal(html))
    trimmer.close()
    return "".join(trimmer.parts).strip()  # no «]]>»: each «>» of a text is escaped


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
            if self._links and self._links.pop():
                self.parts.append("</a>")
        elif tag in _TAGS:
            self.parts.append(_TAGS[tag][1])

    def handle_data(self, data: str) -> None:
        self.parts.append(escape(data, quote=False))
