"""One file of the programme at a time: read, parsed, checked; every fault noted, none raised."""

from __future__ import annotations

import re
from dataclasses import field
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel

from pipeline.content.checking import checked
from pipeline.content.document import Document
from pipeline.content.front_matter import parse_markdown
from pipeline.content.source import Source, read_source
from pipeline.content.tree import FileTree
from pipeline.content.yaml_reader import parse
from pipeline.core.frozen import dataclass
from pipeline.core.problems import Place, Problem, problem

M = TypeVar("M", bound=BaseModel)
#: Stands among the broken ids for one that cannot be made out.
UNKNOWN = "?"
_ID = re.compile(r"^id:[ \t]*[\"']?([a-z0-9-]+)[\"']?[ \t]*(?:#.*)?$", re.MULTILINE)


def _raw(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""


@dataclass(frozen=True, slots=True)
class Read(Generic[M]):
    """What a file says, and where it says it."""

    written: M
    document: Document


@dataclass(slots=True)
class Reader:
    """``broken`` gathers the ids of items whose files cannot be used as they are."""

    tree: FileTree
    problems: list[Problem] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    def read(self, name: str, schema: type[M], *, private: bool = False) -> Read[M] | None:
        """A YAML file, or a Markdown file with front matter, as ``schema`` says."""
        source = self.source(name, private=private)
        if source is None:
            return None
        parsed = (parse_markdown if name.endswith(".md") else parse)(source)
        self.problems += parsed.problems
        written = None
        if parsed.document is not None:
            written, found = checked(parsed.document, schema)
            self.problems += found
        if written is None or parsed.document is None:
            self.lose(source.text)
            return None
        return Read(written, parsed.document)

    def source(self, name: str, *, private: bool = False) -> Source | None:
        path = self.tree.path(name)
        if path is None:
            self.problems.append(problem("E008", Place(name)))
            return None
        source = read_source(name, path, private=private)
        if isinstance(source, Problem):
            self.problems.append(source)
            self.lose(_raw(path))
            return None
        return source

    def lose(self, text: str) -> None:
        """Remember whose file this was, so that nothing that refers to it is called wrong."""
        self.broken.update(_ID.findall(text) or [UNKNOWN])

    def text(self, name: str) -> str:
        """A file that may be left out, as plain text."""
        source = self.source(name) if self.tree.path(name) is not None else None
        return "" if source is None else source.text
