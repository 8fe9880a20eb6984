"""What a public object refers to, as a browser, a podcast app or a reader of a kit would find it.

Knows nothing of how the site is made: no import from ``pipeline``, here and in `visitor`.
"""

from __future__ import annotations

import gzip
import io
import json
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from lxml import etree, html

#: Attributes that hold one address; those with ``data-`` are what the site's own scripts fetch.
_ADDRESSES = ("href", "src", "poster", "data", "data-script", "data-words")
_SETS = ("srcset", "imagesrcset")
_CSS = re.compile(r"""url\(\s*['"]?([^'")]+)['"]?\s*\)|@import\s+['"]([^'"]+)""")
_SHEET = re.compile(rb"""<\?xml-stylesheet[^>]*\bhref=["']([^"']+)""")
_META = b"pagefind_dcd"
#: Between a kit's path and that of a file in it.
INSIDE = "!/"


@dataclass(frozen=True)
class Reference:
    """To ``path`` on the site. ``length`` in bytes and ``kind`` are what an enclosure promises."""

    path: str
    length: int | None = None
    kind: str = ""


@dataclass(frozen=True)
class Page:
    """An object as it was read, decoded. ``base`` is the site's own address, with a slash."""

    base: str
    path: str
    kind: str
    body: bytes

    def resolved(self, link: str) -> Iterator[Reference]:
        """Nothing of a link that leads out of the site, or to another place in the same page."""
        address = urljoin(self.base + self.path, link.strip())
        if link.strip() and address.startswith(self.base):
            path = unquote(urlsplit(urldefrag(address).url).path)
            yield Reference(path.removeprefix(urlsplit(self.base).path))


def decoded(body: bytes, coding: str) -> bytes:
    return gzip.decompress(body) if coding == "gzip" and body else body


def references(page: Page) -> Iterator[Reference]:
    """Every reference into the site, and every one within a kit that leads nowhere."""
    kind = page.kind.partition(";")[0]
    if page.path.endswith("pagefind-entry.json"):
        yield from _search_entry(page)
    elif page.path.endswith(".pf_meta"):
        yield from _search_index(page)
    elif kind == "text/html":
        yield from of_html(page)
    elif kind == "text/css":
        for found in _CSS.findall(page.body.decode()):
            yield from page.resolved(found[0] or found[1])
    elif kind.endswith(("/xml", "+xml", "x-opml")) and not page.path.endswith((".svg", ".xsl")):
        yield from _of_xml(page)
    elif "json" in kind:
        yield from _of_json(page, json.loads(page.body))
    elif kind == "application/zip":
        yield from _of_kit(page)


def of_html(page: Page) -> Iterator[Reference]:
    for link in _links(page.body):
        yield from page.resolved(link)


def _links(body: bytes) -> Iterator[str]:
    if not body.strip():
        return
    document = html.document_fromstring(body, parser=html.HTMLParser(encoding="utf-8"))
    for element in document.iter(etree.Element):
        yield from (element.attrib[name] for name in _ADDRESSES if name in element.attrib)
        for name in _SETS:
            for candidate in element.get(name, "").split(","):
                yield candidate.split()[0] if candidate.split() else ""
        if "data-index" in element.attrib:
            yield element.attrib["data-index"].rstrip("/") + "/pagefind-entry.json"
        told = element.get("property", element.get("name", ""))
        if told in ("og:image", "og:url", "twitter:image"):
            yield element.get("content", "")


def _of_xml(page: Page) -> Iterator[Reference]:
    for sheet in _SHEET.findall(page.body):
        yield from page.resolved(sheet.decode())
    root = etree.fromstring(page.body, parser=etree.XMLParser(resolve_entities=False))
    for element in root.iter(etree.Element):
        text = (element.text or "").strip()
        told = [*element.attrib.values(), text]
        for value in told:
            if str(value).startswith(page.base):
                yield from _promised(page, element, str(value))
        if text.startswith("<"):  # notes: HTML within a feed
            for link in _links(text.encode()):
                if link.startswith(page.base):
                    yield from page.resolved(link)


def _promised(page: Page, element: Any, value: str) -> Iterator[Reference]:
    enclosure = etree.QName(element).localname == "enclosure"
    for found in page.resolved(value):
        if enclosure and element.get("url") == value:
            yield Reference(found.path, int(element.get("length")), element.get("type"))
        else:
            yield found


def _of_json(page: Page, value: Any) -> Iterator[Reference]:
    """Any string that is an address of ours. JSON Feed's attachments promise a size and a type."""
    if isinstance(value, str) and value.startswith(page.base):
        yield from page.resolved(value)
    elif isinstance(value, list):
        for one in value:
            yield from _of_json(page, one)
    elif isinstance(value, dict):
        if "size_in_bytes" in value and str(value.get("url")).startswith(page.base):
            for found in page.resolved(value["url"]):
                yield Reference(found.path, value["size_in_bytes"], value.get("mime_type", ""))
        for one in value.values():
            yield from _of_json(page, one)


def _of_kit(page: Page) -> Iterator[Reference]:
    """Out of the kit to the site; and within it, to what is not there."""
    with zipfile.ZipFile(io.BytesIO(page.body)) as kit:
        names = set(kit.namelist())
        for name in sorted(names):
            if not name.endswith((".html", ".htm")):
                continue
            for link in _links(kit.read(name)):
                bare = urldefrag(link.strip()).url
                if urlsplit(bare).scheme:
                    yield from page.resolved(bare)
                elif bare:
                    inner = posixpath.normpath(posixpath.join(posixpath.dirname(name), bare))
                    if unquote(inner) not in names:
                        yield Reference(f"{page.path}{INSIDE}{inner}")


def _search_entry(page: Page) -> Iterator[Reference]:
    """Pagefind's entry names an index and an engine for each language."""
    for about in json.loads(page.body)["languages"].values():
        yield from page.resolved(f"pagefind.{about['hash']}.pf_meta")
        if about.get("wasm"):
            yield from page.resolved(f"wasm.{about['wasm']}.pagefind")


def _search_index(page: Page) -> Iterator[Reference]:
    """Pagefind's index names a fragment for each page, and its own parts."""
    body = gzip.decompress(page.body)
    if not body.startswith(_META):
        raise ValueError(f"{page.path} is no index of Pagefind's")
    _, pages, parts, filters, *_ = _cbor(io.BytesIO(body[len(_META) :]))
    for one in pages:
        yield from page.resolved(f"fragment/{one[0]}.pf_fragment")
    for one in parts:
        yield from page.resolved(f"index/{one[-1]}.pf_index")
    for one in filters:
        yield from page.resolved(f"filter/{one[-1]}.pf_filter")


def _cbor(stream: io.BytesIO) -> Any:
    """What Pagefind uses of RFC 8949: numbers, texts, lists, null."""
    first = stream.read(1)[0]
    major, small = first >> 5, first & 31
    if major == 7:
        stream.read({24: 1, 25: 2, 26: 4, 27: 8}.get(small, 0))
        return None
    number = small if small < 24 else int.from_bytes(stream.read(1 << (small - 24)), "big")
    if major in (0, 1):
        return number
    if major in (2, 3):
        text = stream.read(number)
        return text if major == 2 else text.decode()
    if major == 4:
        return [_cbor(stream) for _ in range(number)]
    raise ValueError(f"CBOR of major type {major}")
