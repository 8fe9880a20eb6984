"""The tree of a text: what every writer (HTML, EPUB, Typst, plain) walks. No parser is seen here.

========== =========================================================================================
kind       what its fields hold
========== =========================================================================================
paragraph  children are inline; ``title`` is ``deep`` where they are words of what stood too deep
heading    ``number`` its level (2-6), ``ids`` its address, then those it had before
list       ``number`` its first, 0 for bullets; ``title`` is ``loose`` where items are paragraphs
item       children are blocks
quote      children are blocks
box        ``text`` one of `BOXES`, ``title`` as written (may be empty), ``ids`` its address if any,
           ``number`` 1 where its author never closed it
pre        ``text`` the code, ``title`` its language
table      children are rows
row        ``number`` 1 in the head; children are cells
cell       ``text`` one of ``left``, ``right``, ``center`` or empty
terms      children are ``term`` and ``meaning`` in turn; ``meaning`` holds blocks
rule       a line across
html       ``text`` HTML as written: no writer carries it, a rule tells its author
text       ``text``
emph       *so*, and ``strong`` **so**
code       ``text``
link       ``text`` where to, ``title``
image      ``text`` its file, ``title`` a caption; children are its alternative text
ref        ``text`` a typed reference as written (``kapitel:samtalen#foer``), ``title`` own words
noteref    ``number`` of the note, ``title`` how many times before it was referred to
note       (in `Text.notes` alone) ``number``, ``title`` how many places refer to it
soft       a line end that is a space
break      a line end that is one
========== =========================================================================================

``line`` and ``column`` count from 1 in the text; inline marks without a place have that of the
block around them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

from pipeline.core.frozen import dataclass
from pipeline.prose.reference import words_of

#: The boxes a text may have: four of a handbook, and the five alerts of common Markdown.
BOXES = ("redskab", "eksempel", "noegle", "taenk", "bemaerk", "tip", "vigtigt", "advarsel", "fare")

#: What is a line of its own.
BLOCKS = frozenset({"paragraph", "heading", "item", "pre", "cell", "term", "meaning", "note"})


@dataclass(slots=True)
class Node:
    """A mark of the text; see the table above. Whoever walks it leaves it as it is."""

    kind: str
    line: int = 1
    column: int = 1
    children: list[Node] = field(default_factory=list)
    text: str = ""
    title: str = ""
    number: int = 0
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """``blocks`` in order, and ``notes`` (footnotes) in the order they are first referred to."""

    blocks: list[Node]
    notes: list[Node]


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """Every node below, each before its children."""
    for node in nodes:
        yield node
        if node.children:
            yield from walk(node.children)


def walk_blocks(nodes: Iterable[Node]) -> Iterator[Node]:
    """As `walk`, without what stands on a line: headings and boxes are found sooner so."""
    found: list[Node] = []
    _gather_blocks(nodes, found)
    return iter(found)


def _gather_blocks(nodes: Iterable[Node], found: list[Node]) -> None:
    for node in nodes:
        found.append(node)
        if node.children and node.kind in _AROUND:
            _gather_blocks(node.children, found)


_AROUND = frozenset({"list", "item", "quote", "box", "terms", "meaning"})


def plain(nodes: Iterable[Node], titles: Mapping[str, str] | None = None) -> str:
    """The words alone, as a reader sees them. ``titles``: what references without words of their
    own lead to, as written.
    """
    parts: list[str] = []
    _gather(nodes, parts, titles or {})
    return "".join(parts)


def _gather(nodes: Iterable[Node], parts: list[str], titles: Mapping[str, str]) -> None:
    for node in nodes:
        kind = node.kind
        if kind in _LITERAL:
            parts.append(node.text)
        elif kind in {"soft", "break"}:
            parts.append(" ")
        elif kind == "ref":
            parts.append(node.title or titles.get(node.text) or words_of(node.text))
        elif node.children:
            _gather(node.children, parts, titles)
            if kind in BLOCKS:
                parts.append(" ")


_LITERAL = frozenset({"text", "code", "pre"})
