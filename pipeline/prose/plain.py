"""A text as plain words, a block at a time: for search, and for what reads its language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.prose.nodes import Node, Text, plain
from pipeline.prose.parse import parse


class Block(NamedTuple):
    """``kind`` as in `nodes` (``heading``, ``paragraph``, ``item``, ``cell``, ``term``,
    ``meaning``, ``note``, ``title`` of a box); ``text`` on one line; ``line`` in the text, from 1;
    ``section`` the address of the section it stands in, empty before the first; ``box`` the kind of
    the innermost box around it.
    """

    kind: str
    text: str
    line: int
    section: str = ""
    box: str = ""


def blocks(text: str | Text, titles: Mapping[str, str] | None = None) -> tuple[Block, ...]:
    """All that a reader reads, in order; code is not read. ``titles``: of references, as written
    (`nodes.plain`).
    """
    tree = parse(text) if isinstance(text, str) else text
    reader = _Reader(titles or {})
    found = [*reader.read(tree.blocks, "paragraph", "")]
    reader.section = ""
    return (*found, *(b for note in tree.notes for b in reader.read(note.children, "note", "")))


class _Reader:
    def __init__(self, titles: Mapping[str, str]) -> None:
        self.section = ""
        self.titles = titles

    def read(self, nodes: Sequence[Node], kind: str, box: str) -> Iterator[Block]:
        for node in nodes:
            if node.kind == "heading":
                self.section = node.ids[0]
            if node.kind in _LEAVES:
                shown = kind if node.kind == "paragraph" else node.kind
                words = " ".join(plain([node], self.titles).split())
                if words:
                    yield Block(shown, words, node.line, self.section, box)
            elif node.kind == "box":
                if node.title:
                    yield Block("title", node.title, node.line, self.section, node.text)
                yield from self.read(node.children, kind, node.text)
            elif node.kind != "pre":
                inner = node.kind if node.kind in {"item", "meaning"} else kind
                yield from self.read(node.children, inner, box)


_LEAVES = frozenset({"paragraph", "heading", "cell", "term"})
