"""The addresses of places in a text: the author's own, or made of a heading's words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.prose.nodes import Node, plain, walk_blocks

_GIVEN_IDS = re.compile(r"\s*\{((?:#[a-z0-9][a-z0-9-]*\s*)+)\}\s*$")
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "é": "e", "ü": "u", "ö": "o", "ä": "a"})


def slug(text: str) -> str:
    """ASCII, lower case, words joined by a hyphen; æøå become ae oe aa."""
    letters = text.casefold().translate(_LETTERS)
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-") or "afsnit"


def address(blocks: Iterable[Node]) -> None:
    """Give each heading an address of its own: the author's, or one made of its words; and a level
    with none left out above it (PDF/UA-1, WCAG 1.3.1). A text has its title, level 1, above it.
    """
    used: dict[str, int] = {}
    level = 1
    for node in walk_blocks(blocks):
        if node.kind == "heading":
            level = node.number = min(max(2, node.number), level + 1)
            now, *former = _take_ids(node) or (slug(plain([node]).strip()),)
        elif node.kind == "box" and node.ids:
            now, *former = node.ids
        else:
            continue
        now = _unique(now, used)
        fresh = [id_ for id_ in dict.fromkeys(former) if id_ not in used]
        used.update(dict.fromkeys(fresh, 1))
        node.ids = (now, *fresh)


def _unique(wanted: str, used: dict[str, int]) -> str:
    """``wanted``, or with a number where it is taken, also by another's own words."""
    count = used[wanted] = used.get(wanted, 0) + 1
    if count == 1:
        return wanted
    return _unique(f"{wanted}-{count}", used)


def _take_ids(heading: Node) -> tuple[str, ...]:
    last = heading.children[-1] if heading.children else None
    if last is None or last.kind != "text":
        return ()
    last.text, ids = split_ids(last.text)
    return ids


def split_ids(text: str) -> tuple[str, tuple[str, ...]]:
    """``Før {#ny #gammel}`` as its words and its addresses."""
    found = _GIVEN_IDS.search(text) if text.endswith("}") else None
    if found is None:
        return text, ()
    return text[: found.start()], tuple(id_.strip() for id_ in found[1].split("#")[1:])
