"""How the handbook's texts were made the last time, on disk, and which pages each stands in: so
that a changed one is made again without reading all the others.

It is held against the digests in the journal before it is believed.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.build.artefact import Artefact, canonical
from pipeline.build.graph import Graph
from pipeline.core.frozen import dataclass
from pipeline.workflow.values import Hearer, Teller

#: The one recipe that is known here.
PAGE = "page"


@dataclass(frozen=True, slots=True)
class Head:
    """``files``: by a chapter's file, the artefact of its text, the digest of its fields and the
    first line of its text. ``terms``: the glossary's words; ``step``: some pages ask how many
    times so many signs a text has.
    """

    files: Mapping[str, tuple[str, str, int]]
    terms: tuple[str, ...]
    step: int


@dataclass(frozen=True, slots=True)
class Text:
    """``name`` is the page that ``text`` (`outputs.chapter_text.Text`) stands in, ``page`` the
    digest of that page but for it, ``inputs`` the ids of artefacts of its pictures. ``users`` are
    the pages that tell of it.
    """

    name: str
    text: Any
    page: str
    inputs: Mapping[str, str]
    users: tuple[str, ...]


class Layout:
    """Texts by artefact, each read when it is asked for."""

    def __init__(self, head: Head, lines: Mapping[str, bytes]) -> None:
        self.head = head
        self._lines = lines

    def text(self, name: str) -> Text:
        """Raises LookupError where there is none."""
        page, inputs, users, told = self._lines[name].decode().split("\t")
        text = Hearer([]).heard(told)
        return Text(name, text, page, json.loads(inputs), tuple(json.loads(users)))


def amend(file: Path, texts: Iterable[Text]) -> None:
    """Have ``texts`` in place of those of their names: at the end, where the last one counts."""
    with file.open("ab") as body:
        body.write("".join(f"{one.name}\t{_line(one)}\n" for one in texts).encode())


def read(file: Path) -> Layout:
    """Raises OSError, ValueError, LookupError or TypeError where there is none."""
    first, *rest = file.read_bytes().split(b"\n")
    files, terms, step = json.loads(first)
    head = Head({name: tuple(known) for name, known in files.items()}, tuple(terms), step)
    return Layout(head, dict(_pair(line) for line in rest if line))


def write(file: Path, graph: Graph, head: Head) -> None:
    """Of ``graph``, without what is made in another way than is known here; a text at a time."""
    users, beyond = _users(graph)
    texts = {i: one for i, one in graph.artefacts.items() if _has_text(one) and i not in beyond}
    files = {name: known for name, known in head.files.items() if known[0] in texts}
    draft, teller = file.with_suffix(".new"), Teller()
    draft.parent.mkdir(parents=True, exist_ok=True)
    with draft.open("w", encoding="utf-8", newline="\n") as body:
        body.write(json.dumps([files, head.terms, head.step]) + "\n")
        for one in texts.values():
            body.write(f"{one.id}\t{_line(_text(one, users[one.id]), teller)}\n")
    draft.replace(file)


def _text(one: Artefact, users: Iterable[str]) -> Text:
    pictures = ((name, one.inputs[name]) for name in one.params.text.pictures)
    inputs = {name: i.id for name, i in pictures if isinstance(i, Artefact)}
    page = canonical(one.params.page).decode().strip('"')
    return Text(one.id, one.params.text, page, inputs, tuple(users))


def _users(graph: Graph) -> tuple[Mapping[str, list[str]], set[str]]:
    """The pages that tell of each text, and the texts that something else is made of."""
    users, others = defaultdict[str, list[str]](list), set[str]()
    for one in graph.artefacts.values():
        for item in _made(one):
            if _has_text(item) and one.recipe.name == PAGE:
                users[item.id].append(one.id)
            elif item.recipe.name == PAGE:
                others.add(item.id)
    beyond = {text for text, pages in users.items() if not others.isdisjoint(pages)}
    return users, others | beyond


def _has_text(one: Artefact) -> bool:
    return one.recipe.name == PAGE and one.params.text is not None


def _made(one: Artefact) -> Iterator[Artefact]:
    return (item for item in one.inputs.values() if isinstance(item, Artefact))


def _line(text: Text, teller: Teller | None = None) -> str:
    """Raises TypeError for params that cannot be told."""
    teller = teller or Teller()
    known = text.page, json.dumps(text.inputs), json.dumps(text.users)
    told = (*known, teller.told(text.text))
    if teller.shared:
        raise TypeError(text.name)
    return "\t".join(told)


def _pair(line: bytes) -> tuple[str, bytes]:
    name, _, rest = line.partition(b"\t")
    return name.decode(), rest
