"""A film's transcript beside its captions, which know when each sentence is said.

A transcript of a film is Markdown without times: it tells what is seen too. Its sentences are found
again by the words of the captions, in their order; what has other words there follows the sentence
before it. Where fewer than half of the captions are found, it is a text like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from pipeline.core.frozen import dataclass
from pipeline.outputs.transcripts import anchor
from pipeline.prose.nodes import Node, Text
from pipeline.prose.parse import parse

#: So many words of a caption are looked for, among the next `_AHEAD` words for each of them: a
#: short «Ja.» is not taken for one much later.
_KEY = 4
_AHEAD = 25
_WORD = re.compile(r"\w+")
_SPEAKER = re.compile(r"^[^\n:.!?]{1,40}:\s")
#: Sounds, which a transcript tells in other words: ``[Rolige toner]``.
_SOUND = re.compile(r"^\W*[\[(♪].*[\])♪]\W*$", re.DOTALL)

#: Around a number, in a text that is set: no author's text holds such signs (`prose.parse`).
_OPEN, _SHUT, _LINE = "\x01", "\x02", "\x03"
_SET_LINE = re.compile(f"<p>{_LINE}(.*?)</p>\n?", re.DOTALL)
_MARK = re.compile(f"{_OPEN}(\\d+){_SHUT}")


class _Place(NamedTuple):
    """A word of what is said: the block it stands in, the text among that one's children, and from
    which of its letters.
    """

    word: str
    block: int
    child: int
    at: int


class Piece(NamedTuple):
    """HTML; with ``start_s`` the inside of a paragraph in which something is said from then on."""

    html: str
    start_s: float | None = None


@dataclass(frozen=True, slots=True)
class Timed:
    """``tree`` is to be set as HTML, and that given to `pieces`. ``starts_s`` of its sentences are
    empty where no time is known.
    """

    tree: Text
    starts_s: tuple[float, ...] = ()

    def pieces(self, html: str) -> Iterator[Piece]:
        seen: set[str] = set()
        for number, part in enumerate(_SET_LINE.split(html)):
            if number % 2 == 0:
                yield from [Piece(part.strip())] if part.strip() else []
                continue
            first = int(_MARK.findall(part)[0])
            yield Piece(self._sentences(part, seen), self.starts_s[first])

    def _sentences(self, html: str, seen: set[str]) -> str:
        before, *rest = _MARK.split(html)
        said = zip(map(int, rest[::2]), rest[1::2], strict=True)
        return before + " ".join(self._sentence(n, text.strip(), seen) for n, text in said)

    def _sentence(self, number: int, html: str, seen: set[str]) -> str:
        start_s = self.starts_s[number]
        name = anchor(start_s)
        address = "" if name in seen else f' id="{name}"'
        seen.add(name)
        return f'<span{address} data-at="{start_s:g}">{html}</span>'


def timed(text: str, cues: Iterable[Mapping[str, Any]]) -> Timed:
    """``cues`` as `films.captions` tells them, in the film's own language."""
    tree = parse(text)
    spoken = [cue for cue in cues if not _SOUND.match(cue["text"])]
    found = list(_found(list(_places(tree.blocks)), spoken))
    if len(found) * 2 < len(spoken) or not found:
        return Timed(tree)
    marks: dict[int, list[tuple[int, int, int]]] = {}
    for number, (place, _) in enumerate(found):
        marks.setdefault(place.block, []).append((place.child, place.at, number))
    blocks = [_marked(node, marks[n]) if n in marks else node for n, node in enumerate(tree.blocks)]
    return Timed(Text(blocks, tree.notes), tuple(round(start_s, 2) for _, start_s in found))


def _places(blocks: Sequence[Node]) -> Iterator[_Place]:
    """What is said, word for word: not headings, names in bold, or what is seen, in italics."""
    for number, block in enumerate(blocks):
        if block.kind != "paragraph":
            continue
        for n, child in enumerate(block.children):
            if child.kind == "text":
                for word in _WORD.finditer(child.text):
                    yield _Place(word[0].casefold(), number, n, word.start())


def _found(
    places: Sequence[_Place], cues: Iterable[Mapping[str, Any]]
) -> Iterator[tuple[_Place, float]]:
    words = [place.word for place in places]
    now = 0
    for cue in cues:
        said = [w.casefold() for w in _WORD.findall(_SPEAKER.sub("", cue["text"], count=1))]
        key = said[:_KEY]
        ahead = range(now, min(now + _AHEAD * len(key), len(words) - len(key) + 1))
        place = next((n for n in ahead if words[n : n + len(key)] == key), None)
        if key and place is not None:
            yield places[place], float(cue["start"])
            now = place + _same(words[place:], said)


def _same(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words the two begin alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _marked(block: Node, marks: Iterable[tuple[int, int, int]]) -> Node:
    """The paragraph with a sign before each sentence whose time is known."""
    children = [Node("text", text=_LINE)]
    waiting = list(marks)
    for n, child in enumerate(block.children):
        done = 0
        for _, at, number in [mark for mark in waiting if mark[0] == n]:
            start = max(done, _sentence_start(child.text, at))
            children.append(replace(child, text=child.text[done:start]))
            children.append(Node("text", text=f"{_OPEN}{number}{_SHUT}"))
            done = start
        children.append(replace(child, text=child.text[done:]) if done else child)
    return replace(block, children=children)


def _sentence_start(text: str, at: int) -> int:
    """Before the quotation mark or dash that the word comes with."""
    while at and not text[at - 1].isspace():
        at -= 1
    return at
