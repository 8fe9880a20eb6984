"""The marks of a text itself: boxes that end, notes that are there, addresses that can be used.

A mark that is wrong is no mistake to the parser: it is words, and readers see the signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pipeline.content.schema.scalars import nearest, slugify
from pipeline.content.subject import Entry
from pipeline.core.frozen import dataclass
from pipeline.core.problems import Place, Problem, problem
from pipeline.prose.nodes import BOXES, Node, Text, plain, walk
from pipeline.prose.parse import NAMES
from pipeline.prose.reference import KINDS

_NOTE = re.compile(r"^ {0,3}\[\^([^\]\n]+)\]:", re.MULTILINE)
_NOTED = re.compile(r"(?<!\\)\[\^([^\]\n]+)\](?!:)")
_CODE = re.compile(
    r"^ {0,3}(```+|~~~+).*?(?:^ {0,3}\1|\Z)|(?<!`)(`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)\2(?!`)",
    re.MULTILINE | re.DOTALL,
)
_CALLED = ("[[", *(f"[{kind}:" for kind in KINDS))
_KIND = rf"(?:{'|'.join(KINDS)})"
#: What was meant as a reference: begun and never ended, or in brackets that are too few.
_HALF = re.compile(
    rf"\[(?:\[\s*{_KIND}\s*:(?:[^\[\]\n]|\n(?!\s*\n))*+\]?(?!\])"
    rf"|{_KIND}:[\w#-]++(?:\|[^\[\]\n]*+)?\]{{1,2}}(?![(\[:]))"
)
_BARRED = re.compile(r"(?<!\\)\[\[([^\[\]|\n]+?)(\\?\|[^\[\]\n]*)\]\]")
_ADDRESS = re.compile(r"\{ *#[^}\n]*\}?[ \t]*$", re.MULTILINE)
_ADDRESSED = re.compile(r" {0,3}(?:#{1,6}|:{3,})[ \t]")
_USABLE = re.compile(r"\{(?:#[a-z0-9][a-z0-9-]*\s*)+\}")


@dataclass(frozen=True, slots=True)
class Written:
    """A text as it stands in a file, ``first`` being the number of its first line there."""

    entry: Entry[Any]
    file: str
    text: str
    first: int = 1

    def place(self, node: Node, length: int = 1, sign: str = "") -> Place:
        """Where a mark stands; its sign is looked for, as the parser may be a line off."""
        before = sum(len(line) + 1 for line in self.text.split("\n")[: node.line - 1])
        start = before + node.column - 1
        if sign and not self.text.startswith(sign, start):
            found = self.text.find(sign, start)
            return self.of(found, length) if found >= 0 else self.at(node.line, node.column)
        return self.at(node.line, node.column, length)

    def at(self, line: int, column: int, length: int = 1) -> Place:
        lines = self.text.split("\n")
        quoted = lines[line - 1] if 0 < line <= len(lines) else None
        return Place(self.file, self.first + line - 1, column, length, quoted)

    def of(self, start: int, length: int) -> Place:
        """The place of a piece of the text."""
        before = self.text[:start]
        return self.at(before.count("\n") + 1, start - (before.rfind("\n") + 1) + 1, length)


def marks(written: Written, tree: Text) -> Iterator[Problem]:
    """What the tree tells: boxes, headings, what stands too deep."""
    deep = False
    for node in walk((*tree.blocks, *tree.notes)):
        if node.kind == "box":
            yield from _box(written, node)
        elif node.kind == "heading" and not plain([node]).strip():
            yield problem("E286", written.place(node))
        elif node.kind == "note" and _says_nothing(node):
            yield problem("E290", written.place(node, 3))
        elif node.title == "deep" and node.kind == "paragraph" and not deep:
            deep = True
            yield problem("W283", written.place(node))


def _says_nothing(note: Node) -> bool:
    kinds = {node.kind for node in walk(note.children)}
    return not plain([note]).strip() and not kinds & {"image", "noteref"}


def signs(written: Written) -> Iterator[Problem]:
    """What only the signs tell: to the parser they are words like others."""
    halves = any(sign in written.text for sign in _CALLED)
    if halves or "{" in written.text or "[^" in written.text:
        text = _without_code(written.text)
        yield from _halves(written, text) if halves else ()
        yield from _barred(written, text) if "[[" in text else ()
        yield from _addresses(written, text)
        yield from _notes(written, text)


def _box(written: Written, node: Node) -> Iterator[Problem]:
    if node.text not in BOXES:
        word = node.text or ":::"
        near = ", ".join(nearest(word, dict.fromkeys(NAMES)))
        yield problem("E276", written.place(node, 3), value=word, near=near)
    if node.number:
        yield problem("E283", written.place(node, 3), value=node.text or ":::")


def _without_code(text: str) -> str:
    """The text with blanks where code stands, which shows its signs on purpose."""
    if "`" not in text and "~~~" not in text:
        return text
    return _CODE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def _halves(written: Written, text: str) -> Iterator[Problem]:
    for found in _HALF.finditer(text):
        before = text[found.start() - 1 : found.start()]
        if before and before in ("[\\!" if found[0][1] != "[" else "\\"):
            continue
        inner = found[0].strip("[] \n")
        place = written.of(found.start(), len(found[0]))
        yield problem("E285", place, value=found[0].strip(), near=f"[[{inner}]]")


def _barred(written: Written, text: str) -> Iterator[Problem]:
    """A reference with more than one bar is words to the parser, and so is one in a table whose bar
    parts two cells.
    """
    for found in _BARRED.finditer(text):
        name, rest = found.groups()
        begun = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
        bar = r"\|" if begun.lstrip().startswith("|") else "|"
        if "|" not in rest.removeprefix(bar) or (bar == "|" and rest.startswith("\\")):
            continue  # with a backslash outside a table it is a reference, to what is not there
        words = " ".join(re.findall(r"[^\\|\s]+", rest))
        near = f"[[{name.strip()}{bar if words else ''}{words}]]"
        yield problem("E289", written.of(found.start(), len(found[0])), value=found[0], near=near)


def _addresses(written: Written, text: str) -> Iterator[Problem]:
    """``{#…}`` that cannot be part of an address, or that another place of the text has."""
    used: set[str] = set()
    for found in _ADDRESS.finditer(text):
        if _ADDRESSED.match(text, text.rfind("\n", 0, found.start()) + 1) is None:
            continue
        address = found[0].rstrip()
        names = [name.strip() for name in re.findall(r"#([^#}]*)", address)]
        usable = _USABLE.fullmatch(address) is not None
        twice = [name for n, name in enumerate(names) if name in used or name in names[:n]]
        used.update(names)
        if usable and not twice:
            continue
        place = written.of(found.start(), len(address))
        if not usable:
            near = " ".join(f"#{slugify(name)}" for name in names)
            yield problem("E284", place, value=address, near=f"{{{near}}}")
        for name in twice if usable else ():
            yield problem("E287", place, value=name)


def _notes(written: Written, text: str) -> Iterator[Problem]:
    """A mark without its note shows as signs, a note without a mark not at all."""
    if "[^" not in text:
        return
    marked = {found[1].casefold(): found for found in _NOTED.finditer(text)}
    told: dict[str, re.Match[str]] = {}
    for found in _NOTE.finditer(text):
        if told.setdefault(found[1].casefold(), found) is not found:
            yield problem("E288", _at(written, found), value=found[1])
    for name, found in marked.items():
        if name not in told or " " in name:
            near = [name.replace(" ", "-")] if " " in name else nearest(name, told)
            near_text = ", ".join(near) or "–"
            yield problem("E277", _at(written, found), value=found[1], near=near_text)
    for name, found in told.items():
        if name not in marked:
            yield problem("W277", _at(written, found), value=found[1])


def _at(written: Written, found: re.Match[str]) -> Place:
    return written.of(found.start(), len(found[1]) + 3)
