"""Whether the last build still stands, told in a twentieth of what it takes to build.

A build that ended well leaves a note of all it depended on: every file of the programme, its theme
and our own code by size, times and inode; what was asked for; and how long the clock changes
nothing. When all of that is as it was, and ``public/`` too, the next build has its answer. Where
only some files were changed, the note says which (`touching`).

A file that was changed within two seconds of the look is not trusted by its times (git calls it
racy): it is noted by its bytes, and read again at the next look.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

from pipeline.build.public import standing
from pipeline.core.frozen import dataclass
from pipeline.core.problems import Place, Problem, Severity
from pipeline.core.site import BuiltSite
from pipeline.workflow.built import Built
from pipeline.workflow.run import Run

_HERE = Path(__file__).parents[1]
_RACY_NS = 2_000_000_000
#: So many files, of so many bytes, are read to be sure.
_MOST_RACY = 64
_SMALL = 1 << 20
#: What belongs to the programme; all else in its folder is made, or none of ours.
FOLDERS = ("artwork", "episodes", "events", "films", "handbook", "pages", "sound")
#: What of our own state a build is made from.
_STATE = ("published", "store/ports.json", "journal.json", "layout.jsonl", "public.state")


@dataclass(frozen=True, slots=True)
class Seen:
    """``asked``: what a build was asked for; ``files``: each file's stamp. ``racy``: the digests of
    those changed just now; none where they are too many, or too large, to be read at each look.
    """

    asked: str
    files: Mapping[str, str]
    racy: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class Recalled:
    """What the last build told. ``changed``: the files that are not as they were then. ``until``:
    see `remember`.
    """

    problems: tuple[Problem, ...]
    parts: int
    sounds: Mapping[str, Mapping[str, Any]]
    until: datetime | None
    changed: tuple[str, ...]


def look(run: Run) -> Seen:
    """At all that a build of ``run`` depends on, but its own state."""
    since = time.time_ns() - _RACY_NS
    files, late = {}, []
    for path, stat in chain(_sources(run.folder), _program()):
        files[path] = f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino}"
        if stat.st_mtime_ns > since or stat.st_ctime_ns > since:
            late.append((path, stat.st_size))
    asked = (run.target, sorted(run.extras), sys.version, os.fspath(run.folder), _libraries())
    return Seen(repr(asked), files, _racy(late))


def recall(run: Run, seen: Seen) -> Recalled | None:
    """What the last build told, if nothing else than some files was changed since, none is new and
    none is gone. Call it under the lock.
    """
    try:
        note = json.loads(_note(run).read_bytes())
        others, times = changed(note, seen), note["times"]
        if others is None or note["state"] != _state(run) or not holds(times, run.now):
            return None
        problems = tuple(problem(one) for one in note["problems"])
        until = datetime.fromisoformat(times[1]) if times else None
        return Recalled(problems, note["parts"], note["sounds"], until, others)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None


def told(run: Run, recalled: Recalled) -> Built | None:
    """The answer of the last build, where ``public/`` is as it left it."""
    tree = standing(run.folder / "public", run.state / "public.state")
    if tree is None:
        return None
    site = BuiltSite(run.folder / "public", tree)
    return Built(site, recalled.problems, made=0, reused=recalled.parts, sounds=recalled.sounds)


def find(run: Run) -> Built | None:
    """What the last build told, where it would be the same today. Call it under the lock."""
    recalled = recall(run, look(run))
    return None if recalled is None or recalled.changed else told(run, recalled)


def remember(run: Run, seen: Seen, built: Built, until: datetime | None) -> None:
    """Nothing is, where the next build may have something else to tell; nor is then what a publish
    told (`unchanged`). ``until``: the clock changes nothing before; none where the programme has an
    instant of its own.
    """
    odd = built.site is None or built.apart or built.sounded or run.remaster is not None
    if odd or not sure(seen):
        for old in (_note(run), *run.unchanged.glob("*.json")):
            old.unlink(missing_ok=True)
        return
    note = {
        **noted(seen),
        "state": _state(run),
        "times": times(run, until),
        "problems": [plain(one) for one in built.problems],
        "parts": built.made + built.reused,
        "sounds": {id_: dict(facts) for id_, facts in built.sounds.items()},
    }
    draft = _note(run).with_suffix(".new")
    draft.write_text(json.dumps(note, ensure_ascii=False), encoding="utf-8")
    draft.replace(_note(run))


def noted(seen: Seen) -> dict[str, Any]:
    """What a note tells of what was seen: JSON values."""
    return {"asked": seen.asked, "files": dict(seen.files), "racy": dict(seen.racy or {})}


def sure(seen: Seen) -> bool:
    """Whether all that was changed just before the look is still as it was then."""
    return seen.racy is not None and all(_digest(p) == told for p, told in seen.racy.items())


def changed(note: Mapping[str, Any], seen: Seen) -> tuple[str, ...] | None:
    """The files that are not as they were `noted`; none where one is new or gone, or where
    something else was asked for.
    """
    before = note["files"]
    if note["asked"] != seen.asked or before.keys() != seen.files.keys():
        return None
    others = {path for path, stamp in seen.files.items() if before[path] != stamp}
    others |= {path for path, digest in note["racy"].items() if _digest(path) != digest}
    return tuple(sorted(others))


def times(run: Run, until: datetime | None) -> list[str] | None:
    """From when until when the clock changes nothing; none where it never does."""
    return [run.now.isoformat(), until.isoformat()] if until else None


def holds(times: list[str] | None, now: datetime) -> bool:
    if times is None:  # the programme has an instant of its own
        return True
    begins, ends = map(datetime.fromisoformat, times)
    return begins <= now < ends


def _racy(late: list[tuple[str, int]]) -> Mapping[str, str] | None:
    if len(late) > _MOST_RACY or any(size > _SMALL for _, size in late):
        return None
    return {path: _digest(path) for path, _ in late}


def _digest(path: str) -> str:
    """Empty for a file that is gone."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 (as below)
            return hashlib.sha256(file.read()).hexdigest()
    except OSError:
        return ""


def _note(run: Run) -> Path:
    return run.state / "standing.json"


def _state(run: Run) -> str:
    stats = [(name, *_all(run.state / name)) for name in _STATE]
    return hashlib.sha256(repr(stats).encode()).hexdigest()


def _all(path: Path) -> list[tuple[str, tuple[int, ...]]]:
    if path.is_dir():
        return sorted((name, _stamp(stat)) for name, stat in _walk(os.fspath(path)))
    return [(path.name, _stamp(path.stat()))] if path.exists() else []


def _sources(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    root = os.fspath(folder)
    yield from _files(os.scandir(root))
    for name in FOLDERS:
        if os.path.isdir(f"{root}/{name}"):  # noqa: PTH112 (a path an entry is slow)
            yield from _walk(f"{root}/{name}")


def _program() -> Iterator[tuple[str, os.stat_result]]:
    """Our own code, its texts and its theme."""
    inside = _HERE / "templates"
    yield from _walk(os.fspath(_HERE))
    if not inside.is_dir():
        yield from _walk(os.fspath(_HERE.parent / "templates"))


def _libraries() -> list[tuple[str, int]]:
    """When something was last installed or taken away where our libraries are."""
    found = [path for path in sys.path if path.endswith("-packages")]
    return [(path, os.stat(path).st_mtime_ns) for path in found if os.path.isdir(path)]  # noqa: PTH112, PTH116


def _walk(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    entries = list(os.scandir(folder))
    yield from _files(entries)
    for entry in entries:
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _walk(entry.path)


def _files(entries: Iterable[os.DirEntry[str]]) -> Iterator[tuple[str, os.stat_result]]:
    for entry in entries:
        if not entry.is_dir():
            yield entry.path, entry.stat()


def _stamp(stat: os.stat_result) -> tuple[int, ...]:
    """An edit that keeps a file's size and time still changes the time of its inode."""
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino


def plain(one: Problem) -> list[Any]:
    place = one.place
    where = [place.file, place.line, place.column, place.length, place.text]
    return [one.code, where, [list(pair) for pair in one.params], one.severity.value]


def problem(told: list[Any]) -> Problem:
    code, where, params, severity = told
    pairs = tuple((name, value) for name, value in params)
    return Problem(code, Place(*where), pairs, Severity(severity))
