"""One file of the programme at a time: read, parsed, checked; every fault noted, none raised."""

from __future__ import annotations

import re
import time
from dataclasses import field
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

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


#: What was read before in this process: a preview reads a thousand files again for one change.
#: By programme, name and schema; with the file's stamp, so that nothing old is taken for new.
_SHELF: dict[tuple[str, str, type[BaseModel]], tuple[tuple[int, ...], Any]] = {}
_RACY_NS = 2_000_000_000


def _stamp(path: Path | None) -> tuple[int, ...] | None:
    """None for a file that is not there, or that may change once more in the same instant."""
    try:
        stat = path.stat() if path else None
    except OSError:
        return None
    if stat is None or time.time_ns() - max(stat.st_mtime_ns, stat.st_ctime_ns) < _RACY_NS:
        return None
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino


def _raw(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""


@dataclass(frozen=True, slots=True)
class Read(Generic[M]):
    """What a file says, and where it says it. ``told``: there was something to say of its form."""

    written: M
    document: Document
    told: bool = False


@dataclass(slots=True)
class Reader:
    """``broken`` gathers the ids of items whose files cannot be used as they are."""

    tree: FileTree
    problems: list[Problem] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    def read(self, name: str, schema: type[M], *, private: bool = False) -> Read[M] | None:
        """A YAML file, or a Markdown file with front matter, as ``schema`` says."""
        stamp = None if private else _stamp(self.tree.path(name))
        known = _SHELF.get((str(self.tree.root), name, schema))
        if stamp is not None and known is not None and known[0] == stamp:
            return cast("Read[M]", known[1])
        source = self.source(name, private=private)
        if source is None:
            return None
        read = self._read(source, schema)
        if stamp is not None and read is not None and not read.told:
            _SHELF[str(self.tree.root), name, schema] = stamp, read
        return read

    def _read(self, source: Source, schema: type[M]) -> Read[M] | None:
        name = source.name
        parsed = (parse_markdown if name.endswith(".md") else parse)(source)
        self.problems += parsed.problems
        written = None
        if parsed.document is not None:
            written, found = checked(parsed.document, schema)
            self.problems += found
        if written is None or parsed.document is None:
            self.lose(source.text)
            return None
        return Read(written, parsed.document, bool(parsed.problems))

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
