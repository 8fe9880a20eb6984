"""An artefact: something to be made, told by values alone, so that planning touches no disk."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import date
from enum import Enum
from importlib import import_module
from operator import attrgetter
from pathlib import Path, PurePath
from typing import Any

from pipeline.core.errors import Damaged
from pipeline.core.frozen import dataclass
from pipeline.core.site import IMMUTABLE, REVALIDATE, SHORT, Headers, media_type
from pipeline.core.values import SourceFile

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file that exists. ``public`` is its public path, none when it stays inside."""

    path: Path
    digest: str
    size: int
    public: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What a recipe sees of an input: its files by name and the facts found out when made."""

    files: Mapping[str, MadeFile]
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Job:
    """What a recipe is given. ``work`` is an empty folder of its own, gone afterwards.

    ``threads``: how many it may use of the machine it runs on. What it makes never depends on it.
    """

    params: Any
    inputs: Mapping[str, Made]
    work: Path
    threads: int = 1

    def file(self, name: str, part: str = "") -> Path:
        """The path of input ``name``; ``part`` chooses among several files of one artefact.

        What is made of it is kept by its digest. Raises Damaged when its bytes are others by now.
        """
        file = self._part(name, part)
        with file.path.open("rb") as body:
            if hashlib.file_digest(body, "sha256").hexdigest() != file.digest:
                raise Damaged(file=file.path.as_posix())
        return file.path

    def text(self, name: str, part: str = "") -> str:
        """What a small text of input ``name`` says. Raises Damaged as `file` does."""
        file = self._part(name, part)
        body = file.path.read_bytes()
        if hashlib.sha256(body).hexdigest() != file.digest:
            raise Damaged(file=file.path.as_posix())
        return body.decode()

    def public(self, name: str, part: str = "") -> str:
        """The public path of input ``name``. Raises ValueError when it has none."""
        path = self._part(name, part).public
        if path is None:
            raise ValueError(f"{name} has no public path")
        return path

    def facts(self, name: str) -> Facts:
        return self.inputs[name].facts

    def _part(self, name: str, part: str) -> MadeFile:
        files = self.inputs[name].files
        return files[part] if part else next(iter(files.values()))


@dataclass(frozen=True, slots=True)
class Product:
    """What a recipe returns: bytes, or files it wrote in ``job.work``, and facts (JSON values)."""

    files: Mapping[str, bytes | Path]
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Late:
    """A function of a module that is loaded when it is first called: what decodes and encodes has
    libraries that take long to load, and most builds decode nothing.
    """

    module: str
    name: str

    def __call__(self, job: Job) -> Product:
        made: Product = getattr(import_module(self.module), self.name)(job)
        return made


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to make something. ``make`` is a module-level function, or `Late`: any worker can run it.

    ``heavy``: seconds or more of decoding and encoding, worth sending to another machine.
    ``brief``: a millisecond, and there may be thousands: made many at a time, beside one another,
    and remade rather than waited for. Leaves ``job.work`` alone and gives bytes.
    ``keep``: what it makes is steady. Once published, it stays as it is, and this takes it up again
    from the published file (`build.steady`).
    """

    name: str
    version: int
    make: Callable[[Job], Product] = field(compare=False)
    heavy: bool = field(default=False, compare=False)
    keep: Callable[[Job], Product] | None = field(default=None, compare=False)
    brief: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Output:
    """One file of an artefact. ``path`` may hold ``{digest}``; none keeps the file inside.

    A ``path`` that ends in ``/*`` is a folder of files whose names only the recipe knows: those of
    its product that begin with ``name/``. They are immutable when ``fixed``.

    ``kind`` orders the publish (`core.site.KINDS`). ``media_type`` is for a file whose name says
    too little: a feed is application/rss+xml.
    """

    name: str
    path: str | None = None
    kind: str = "page"
    language: str | None = None
    download_as: str | None = None
    media_type: str | None = None
    fixed: bool = False

    @property
    def folder(self) -> bool:
        return self.path is not None and self.path.endswith("/*")

    def public_in(self, file: str) -> str:
        """The public path of ``file``, one of the folder's."""
        return str(self.path)[:-1] + file.removeprefix(f"{self.name}/")

    def public(self, digest: str) -> str | None:
        return None if self.path is None else self.path.replace("{digest}", digest[:16])

    def headers(self, path: str) -> Headers:
        cache = SHORT if self.kind == "feed" else REVALIDATE
        if self.fixed or (self.path is not None and "{digest}" in self.path):
            cache = IMMUTABLE
        kind = self.media_type or media_type(path)
        return Headers(kind, cache, self.language, _attachment(self.download_as))


@dataclass(frozen=True, slots=True)
class Artefact:
    """``id`` is unique in a plan; ``inputs`` are source files or other artefacts, by name.

    ``params`` is any value that `canonical` understands. ``provenance`` names the content items it
    is made from; those of its inputs are added by themselves.

    ``settings``, of something steady: all that its author chose; `build.steady` then looks neither
    at ``params`` nor at what its inputs are made by.
    """

    id: str
    recipe: Recipe
    outputs: tuple[Output, ...]
    params: Any = None
    inputs: Mapping[str, SourceFile | Artefact] = field(default_factory=dict)
    provenance: frozenset[str] = frozenset()
    settings: Any = None


def canonical(value: object) -> bytes:
    """One byte string for equal values, on any machine. Absolute paths never enter into it.

    A dataclass that says ``one_for_all`` is a part of very many values: its digest stands for it.
    Raises TypeError for a value with no canonical form.
    """
    return _ENCODER.encode(value).encode()


def digest_of(value: object) -> str:
    return hashlib.sha256(canonical(value)).hexdigest()


def _attachment(name: str | None) -> str | None:
    return None if name is None else f'attachment; filename="{name}"'


def _plain(value: object) -> object:
    """A form that is known for the type, or that of the first kind it is."""
    form = _FORMS.get(type(value))
    if form is None:
        form = _FORMS[type(value)] = _form(type(value))
    return form(value)


def _form(kind: type) -> Callable[[Any], object]:
    if issubclass(kind, SourceFile):
        return lambda file: file.name
    if dataclasses.is_dataclass(kind):
        return _shared if getattr(kind, "one_for_all", False) else _fields(kind)
    for known, form in _KINDS:
        if issubclass(kind, known):
            return form
    raise TypeError(f"no canonical form for {kind.__name__}")


def _fields(kind: Any) -> Callable[[Any], object]:
    names = tuple(f.name for f in dataclasses.fields(kind))
    if len(names) < 2:
        return lambda value: {name: getattr(value, name) for name in names}
    values = attrgetter(*names)
    return lambda value: dict(zip(names, values(value), strict=True))


def _shared(value: Any) -> object:
    """Worked out once for each value; the latest are remembered."""
    known = _SHARED.get(id(value))
    if known is None:
        if len(_SHARED) >= _MOST_SHARED:
            _SHARED.clear()
        known = _SHARED[id(value)] = value, digest_of(_fields(type(value))(value))
    return known[1]


_KINDS: tuple[tuple[Any, Callable[[Any], object]], ...] = (
    (Mapping, dict),
    ((frozenset, set), sorted),
    (date, lambda value: value.isoformat()),
    (PurePath, PurePath.as_posix),
    (Enum, lambda value: value.value),
)
_FORMS: dict[type, Callable[[Any], object]] = {}
#: Values are held, so that no other can have their places in memory.
_SHARED: dict[int, tuple[object, str]] = {}
_MOST_SHARED = 2_000
_ENCODER = json.JSONEncoder(
    default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")
)
