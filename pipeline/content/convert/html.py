"""HTML as hosts write notes → Markdown as authors write it: paragraphs, headings, lists, links.

Nothing else comes along: no script, style, form, picture (a pixel that counts readers is one) or
player. A link leads somewhere on the net or is plain text. Every visible word is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import groupby
from urllib.parse import quote, urljoin, urlsplit

from pipeline.content.convert import marks

DEPTH = 40
SCHEMES = ("http", "https", "mailto")
_VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"})
_DROPPED = frozenset(
    {"audio", "button", "canvas", "embed", "form", "head", "iframe", "math", "noscript", "object"}
    | {"script", "select", "style", "svg", "template", "textarea", "title", "video"}
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LISTS = frozenset({"ul", "ol", "menu"})
_BLOCKS = (
    _HEADINGS
    | _LISTS
    | {"address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl"}
    | {"dt", "fieldset", "figcaption", "figure", "footer", "header", "hr", "html", "li", "main"}
    | {"nav", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr"}
)
_STRONG, _WEAK = frozenset({"b", "strong"}), frozenset({"i", "em", "cite"})
_MARKUP = re.compile(
    r"<(?:/?[a-z][a-z0-9]*(?:\s[^<>]*)?/?|!--.*?--)>|&(?:#\d+|#x[\da-f]+|\w+);", re.IGNORECASE
)
_ADDRESS = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]’»]")


@dataclass(slots=True)
class _Element:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[_Element | str] = field(default_factory=list)


def to_markdown(text: str, base: str = "") -> str:
    """Markdown with the words of ``text``, which is HTML or plain. ``base``: of relative links."""
    if _MARKUP.search(text) is None:
        return _from_plain(text)
    return "\n\n".join(_blocks(_tree(text).children, base))


def words(text: str) -> str:
    """What a reader sees of HTML or plain text, its paragraphs on a line each."""
    if _MARKUP.search(text) is None:
        blocks = re.split(r"\n\s*\n", marks.clean(text).replace("\r\n", "\n"))
        return "\n".join(filter(None, (" ".join(block.split()) for block in blocks)))
    return "\n".join(filter(None, (" ".join(one.split()) for one in _lines(_tree(text)))))


def _from_plain(text: str) -> str:
    """Blank lines part paragraphs; a line's end stays one, and an address becomes a link."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    blocks = (
        marks.paragraph(marks.BREAK.join(_linked(line) for line in block.split("\n")))
        for block in re.split(r"\n[ \t]*\n", lines)
    )
    return "\n\n".join(filter(None, blocks))


def _linked(line: str) -> str:
    parts, end = [], 0
    for found in _ADDRESS.finditer(line):
        target = _target(found[0], "")
        parts.append(marks.escaped(line[end : found.start()]))
        parts.append(f"<{target}>" if target else marks.escaped(found[0]))
        end = found.end()
    return "".join([*parts, marks.escaped(line[end:])])


class _Builder(HTMLParser):
    """A tree, mended where tags are left open; beyond `DEPTH` only the words count."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Element("")
        self._open = [self.root]
        self._dropping = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DROPPED:
            self._dropping += 1
        if self._dropping:
            return
        self._close_before(tag)
        element = _Element(tag, {name: value or "" for name, value in attrs})
        if tag in _VOID:
            self._open[-1].children.append(element)
        elif len(self._open) <= DEPTH:
            self._open[-1].children.append(element)
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _DROPPED:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _DROPPED:
            self._dropping = max(0, self._dropping - 1)
        elif any(element.tag == tag for element in self._open[1:]):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self._dropping:
            self._open[-1].children.append(data)

    def _close_before(self, tag: str) -> None:
        """A block ends an open paragraph, an item of a list the item before it."""
        if self._open[-1].tag == "p" and tag in _BLOCKS:
            self._open.pop()
        if tag == "li":
            for depth in range(len(self._open) - 1, 0, -1):
                if self._open[depth].tag in _LISTS:
                    break
                if self._open[depth].tag == "li":
                    del self._open[depth:]
                    break


def _tree(text: str) -> _Element:
    builder = _Builder()
    builder.feed(text)
    builder.close()
    return builder.root


def _blocks(children: list[_Element | str], base: str) -> list[str]:
    found: list[str] = []
    for block, run in groupby(children, _is_block):
        if block:
            for child in run:
                if isinstance(child, _Element):
                    found += _block(child, base, found[-1] if found else "")
        elif plain := marks.paragraph(_inline(run, base)):
            found.append(plain)
    return found


def _is_block(child: _Element | str) -> bool:
    """Also what merely goes round a block, such as a link round a paragraph."""
    if isinstance(child, str):
        return False
    return child.tag in _BLOCKS or any(_is_block(one) for one in child.children)


def _block(element: _Element, base: str, above: str) -> list[str]:
    if element.tag in _HEADINGS:
        text = marks.line(_inline([element], base))
        return [f"{'##' if element.tag in ('h1', 'h2') else '###'} {text}"] if text else []
    if element.tag in _LISTS:
        text = "\n".join(_items(element, base, above))
        return [text] if text else []
    inner = _blocks(element.children, base)
    if element.tag == "blockquote" and inner:
        lines = "\n\n".join(inner).split("\n")
        return ["\n".join(f"> {line}".rstrip() for line in lines)]
    return ["---"] if element.tag == "hr" else inner


def _items(element: _Element, base: str, above: str) -> Iterator[str]:
    """A list right below another has the other kind of mark, or the two would be one."""
    ordered = element.tag == "ol"
    first = element.attributes.get("start", "1")
    number = int(first) if first.isascii() and first.isdigit() and len(first) < 9 else 1
    other = above.startswith("- ") or re.match(r"\d+\. ", above) is not None
    for child in element.children:
        inner = _blocks([child], base)
        if not inner:
            continue
        mark = f"{number}{')' if other else '.'}" if ordered else "*" if other else "-"
        number += 1
        indent = " " * (len(mark) + 1)
        tight = len(inner) == 2 and isinstance(child, _Element) and _ends_in_list(child)
        body = ("\n" if tight else "\n\n").join(inner).split("\n")
        yield "\n".join([f"{mark} {body[0]}", *(f"{indent}{line}".rstrip() for line in body[1:])])


def _ends_in_list(element: _Element) -> bool:
    last = [c for c in element.children if isinstance(c, _Element) or c.strip()][-1:]
    return bool(last) and isinstance(last[0], _Element) and last[0].tag in _LISTS


def _inline(children: Iterable[_Element | str], base: str) -> str:
    return "".join(_piece(child, base) for child in children)


def _piece(child: _Element | str, base: str) -> str:
    if isinstance(child, str):
        return marks.escaped(child)
    if child.tag == "br":
        return marks.BREAK
    inner = _inline(child.children, base)
    if child.tag == "a":
        return _link(child, inner, base)
    if child.tag in _STRONG:
        return (
            marks.STRONG
            + re.sub(f"[{marks.STRONG}{marks.STRONG_END}]", "", inner)
            + (marks.STRONG_END)
        )
    if child.tag in _WEAK:
        return marks.WEAK + re.sub(f"[{marks.WEAK}{marks.WEAK_END}]", "", inner) + marks.WEAK_END
    return f"{inner} " if child.tag in ("td", "th") else inner


def _link(element: _Element, inner: str, base: str) -> str:
    target = _target(element.attributes.get("href", ""), base)
    text = marks.line(inner)
    if not target or not text or "](" in text:
        return inner
    edges = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    shown = f"<{target}>" if text == marks.escaped(target) else f"[{text}]({_bracketed(target)})"
    return f"{' ' if edges[0] else ''}{shown}{' ' if edges[1] else ''}"


def _bracketed(target: str) -> str:
    return f"<{target}>" if "(" in target or ")" in target else target


def _target(href: str, base: str) -> str:
    """An absolute address that a reader may follow, or nothing."""
    try:
        address = urljoin(base, href.strip()) if base else href.strip()
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme not in SCHEMES or (parts.scheme != "mailto" and not parts.hostname):
        return ""
    return quote(marks.clean(address), safe="%/:=&?~#+!$,;'@()*[]")


def _lines(element: _Element) -> Iterator[str]:
    """The words of each block."""
    run: list[str] = []
    for child in element.children:
        if isinstance(child, str):
            run.append(marks.clean(child))
        elif child.tag == "br" or child.tag in ("td", "th"):
            run += [*(" ".join(_lines(child)),), " "]
        elif _is_block(child):
            yield "".join(run)
            run = []
            yield from _lines(child)
        else:
            run += _lines(child)
    yield "".join(run)
