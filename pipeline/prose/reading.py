"""What is read out of a tree beside its looks: sections, questions, tools."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.core.frozen import dataclass
from pipeline.prose.manner import Manner
from pipeline.prose.nodes import Node, Text, plain, walk_blocks

_REFLECTION = "tænk over"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading (or a tool) with an address: what «På denne side» lists."""

    id: str
    title: str
    level: int = 0


def sections(tree: Text, manner: Manner) -> tuple[Section, ...]:
    """All headings, each at the level it is shown at."""
    return tuple(
        Section(f"{manner.prefix}{node.ids[0]}", _words(node), shown_level(node, manner))
        for node in _places(tree)
        if node.kind == "heading"
    )


def addresses(tree: Text) -> tuple[str, ...]:
    """Every place in a text that a link can lead to, those that it only had before too."""
    return tuple(id_ for node in _places(tree) for id_ in node.ids)


def tools(tree: Text, manner: Manner) -> tuple[Section, ...]:
    """The boxes «Redskab» that have an address of their own."""
    return tuple(
        Section(f"{manner.prefix}{node.ids[0]}", node.title)
        for node in _places(tree)
        if node.kind == "box" and node.text == "redskab" and node.ids
    )


def questions(tree: Text) -> tuple[str, ...]:
    """The items of lists under a heading «Tænk over», and of a box of that kind."""
    found: list[str] = []
    listening = False
    for node in tree.blocks:
        if node.kind == "heading":
            listening = reflects(node)
        elif listening and node.kind == "list":
            found += _items([node])
        elif node.kind == "box":
            found += _items(_reflection_boxes(node))
    return tuple(found)


_latest: list[tuple[Text, list[Node]]] = []


def _places(tree: Text) -> list[Node]:
    """What may have an address: headings and boxes. Asked for again and again of the same tree."""
    for known, found in _latest:
        if known is tree:
            return found
    found = [node for node in walk_blocks(tree.blocks) if node.kind in _PLACES]
    _latest[:] = [(tree, found)]
    return found


_PLACES = frozenset({"heading", "box"})


def reflects(heading: Node) -> bool:
    return _words(heading).casefold().startswith(_REFLECTION)


def shown_level(node: Node, manner: Manner) -> int:
    """A text's own headings begin at h2, below the page's one h1."""
    return min(6, node.number + manner.deeper)


def _reflection_boxes(box: Node) -> Iterator[Node]:
    for node in walk_blocks([box]):
        if node.kind == "box" and node.text == "taenk":
            yield from (child for child in node.children if child.kind == "list")


def _items(lists: Iterable[Node]) -> list[str]:
    """The first paragraph of each item."""
    items = (item for one in lists for item in one.children if item.children)
    return [_words(item.children[0]) for item in items if item.children[0].kind == "paragraph"]


def _words(node: Node) -> str:
    return " ".join(plain([node]).split())
