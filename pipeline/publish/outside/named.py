"""Which addresses a text names: pages, feeds, sitemaps, style sheets, lists."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin
from xml.etree import ElementTree as ET

from pipeline.core.frozen import dataclass

_ATTRIBUTES = frozenset({"href", "src", "poster", "action"})
_LISTS = frozenset({"srcset", "imagesrcset"})
_METAS = frozenset({"og:url", "og:image", "og:audio", "og:video"})
_CSS = re.compile(r"url\(\s*[\"']?([^\"')]+)")
_PLAIN = re.compile(r"https?://[^\s\"'<>]+")
_SHEET = re.compile(r"<\?xml-stylesheet[^>]*href=\"([^\"]+)\"")
#: What stands in a variable of a sheet is what it compares with, not where it leads.
_XSLT = "{http://www.w3.org/1999/XSL/Transform}"
_REFRESH = re.compile(r"^\s*\d+\s*[;,]\s*url=(.+)$", re.IGNORECASE)
#: What web players fetch from pages of other sites (podcast namespace: transcript, chapters).
_SHARED = ("transcript", "chapters")


@dataclass(frozen=True, slots=True)
class Names:
    """Absolute addresses, without fragments. ``shared``: those that other sites' players fetch."""

    all: frozenset[str]
    shared: frozenset[str] = frozenset()


def named(body: bytes, content_type: str, address: str) -> Names:
    """The addresses in ``body``, which lies at ``address``. What cannot be read names none."""
    kind = content_type.partition(";")[0].strip().lower()
    text = body.decode("utf-8", "replace")
    shared: frozenset[str] = frozenset()
    match kind:
        case "text/html" | "application/xhtml+xml":
            found = _of_html(text)
        case "text/css":
            found = (match[1] for match in _CSS.finditer(text))
        case "text/plain":
            found = iter(_PLAIN.findall(text))
        case "application/json" | "application/feed+json" | "application/manifest+json":
            found = _of_json(text)
        case _ if kind.endswith(("xml", "opml")):
            found, shared = _of_xml(text)
        case _:
            found = iter(())
    return Names(_absolute(found, address), _absolute(iter(shared), address))


def _absolute(found: Iterator[str], address: str) -> frozenset[str]:
    joined = (_joined(address, one.strip()) for one in found)
    return frozenset(one for one in joined if one.startswith(("http://", "https://")))


def _joined(address: str, one: str) -> str:
    try:
        return urldefrag(urljoin(address, one)).url
    except ValueError:
        return ""


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value for name, value in attrs if value}
        self.found += (value for name, value in given.items() if name in _ATTRIBUTES)
        for name in _LISTS & given.keys():
            self.found += (one.split()[0] for one in given[name].split(",") if one.strip())
        if tag == "meta" and given.get("property") in _METAS:
            self.found.append(given.get("content", ""))
        if tag == "meta" and given.get("http-equiv", "").lower() == "refresh":
            led = _REFRESH.match(given.get("content", ""))
            self.found += [led[1]] if led else []

    handle_startendtag = handle_starttag


def _of_html(text: str) -> Iterator[str]:
    links = _Links()
    links.feed(text)
    return iter(links.found)


def _of_json(text: str) -> Iterator[str]:
    try:
        todo = [json.loads(text)]
    except ValueError:
        return
    while todo:
        value = todo.pop()
        if isinstance(value, str):
            yield from _in_text(value)
        elif isinstance(value, dict | list):
            todo += value.values() if isinstance(value, dict) else value


def _of_xml(text: str) -> tuple[Iterator[str], frozenset[str]]:
    try:
        root = ET.fromstring(text)  # noqa: S314 (expat has limits of its own by now)
    except ET.ParseError:
        return iter(()), frozenset()
    found = _SHEET.findall(text[:2000])
    shared = set()
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in element.attrib.items():
            if "{" not in value:  # a stylesheet's own, filled in later
                found += [value] if name in _ATTRIBUTES else _in_text(value)
        if not element.tag.startswith(_XSLT):
            found += _in_text(element.text or "")
        if element.tag.endswith(tuple(f"}}{name}" for name in _SHARED)) and "url" in element.attrib:
            shared.add(element.attrib["url"])
    return iter(found), frozenset(shared)


def _in_text(text: str) -> Iterator[str]:
    """An address, or HTML that names some."""
    if text.strip().startswith(("http://", "https://")) and not re.search(r"\s|<", text.strip()):
        yield text
    elif "<" in text and "=" in text:
        yield from _of_html(text)
