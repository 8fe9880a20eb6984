"""A change of a text that is nothing but words: no rule can have anything new to say of it, and
nothing but the text's own page can look another way.

Whatever is not surely so is looked into as any other change is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from pipeline.content.source import Source, read_source
from pipeline.core.frozen import dataclass
from pipeline.prose.nodes import Node, walk
from pipeline.prose.parse import parse

#: Letters, digits, and the signs between words that mark nothing up.
_PLAIN = re.compile(r"(?:[^\W_]|[ .,;:?!'\"’”“»«()–—…%/-])*")
#: What has a meaning though it is made of plain signs: an address, a file, a box, a form's blank.
_MEANING = re.compile(r"://|:::|www\.|\.md\b|UDFYLD", re.IGNORECASE)
_WORD = re.compile(r"[\w-]+")
#: What leads somewhere, or can be led to.
_LEADING = frozenset({"heading", "box", "html", "link", "image", "ref", "noteref", "note"})


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a chapter's file. ``head``: the digest of all above its text, whose first
    line is number ``line``.
    """

    head: str
    line: int


def standing(source: Source, line: int) -> Standing:
    return Standing(_head(source, line), line)


def new_body(name: str, path: Path, before: Standing) -> str | None:
    """The text of the file, if all above it is as it was; none too where it cannot be read."""
    source = read_source(name, path)
    first = before.line - 1
    if not isinstance(source, Source) or len(source.lines) <= first:
        return None
    if not source.lines[first].strip() or _head(source, before.line) != before.head:
        return None
    return "\n".join(source.lines[first:]).rstrip() + "\n"


def only_words(old: str, new: str, register: str, terms: Iterable[str]) -> bool:
    """Whether ``new`` leads where ``old`` does, from the same places, and says nothing that a rule
    looks for. ``register``: the consents as they stand in the file; ``terms``: the glossary's
    words, each explained where it first stands.
    """
    gone, come = _changed(old.split("\n"), new.split("\n"))
    if not all(_PLAIN.fullmatch(line) for line in (*gone, *come)):
        return False
    if _MEANING.search("\n".join(come)) or _MEANING.search("\n".join(gone)):
        return False
    if _named(old, come, register):
        return False
    before, after = old.lower(), new.lower()
    if any((term in before) != (term in after) for term in terms):
        return False
    return _skeleton(old) == _skeleton(new)


def _head(source: Source, line: int) -> str:
    return sha256("\n".join(source.lines[: line - 1]).encode()).hexdigest()


def _changed(old: list[str], new: list[str]) -> tuple[list[str], list[str]]:
    """The lines between those that are the same at both ends."""
    most = min(len(old), len(new))
    start = next((n for n in range(most) if old[n] != new[n]), most)
    most -= start
    end = next((n for n in range(most) if old[-1 - n] != new[-1 - n]), most)
    return old[start : len(old) - end], new[start : len(new) - end]


def _named(old: str, come: list[str], register: str) -> bool:
    """Whether a new word, or a number, may be of somebody in the register (E114)."""
    if not register:
        return False
    known = set(_words(register))
    said = set(_words("\n".join(come)))
    if "\\" in register or any(any(map(str.isdigit, word)) for word in said & known):
        return True
    return not known.isdisjoint(said - set(_words(old)))


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _skeleton(text: str) -> list[tuple[object, ...]]:
    """All that leads somewhere, or that can be led to, or that a rule has something to say of."""
    tree = parse(text)
    return [
        (node.kind, node.text, node.title, node.number, node.ids, _said(node))
        for node in walk((*tree.blocks, *tree.notes))
        if node.kind in _LEADING or node.ids or node.title  # a paragraph may be ``deep``
    ]


def _said(node: Node) -> str:
    """The words of a mark; those of a note are nobody's but its own."""
    if node.kind in ("note", "box"):
        return ""
    return "".join(one.text for one in walk(node.children))
