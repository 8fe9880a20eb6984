"""Whether the last build still stands, told in a twentieth of what it takes to build.

A build that ended well leaves a note of all it depended on: every file of the programme, its theme
and our own code by size, times and inode; what was asked for; and how long the clock changes
nothing. When all of that is as it was, and ``public/`` too, the next build has its answer.

A file that was changed within two seconds of the look is not trusted (git calls it racy): the next
build looks more closely, as it does whenever anything here is in doubt.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import datetime
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
#: What belongs to the programme; all else in its folder is made, or none of ours.
FOLDERS = ("artwork", "episodes", "events", "films", "handbook", "pages", "sound")
#: What of our own state a build is made from.
_STATE = ("published", "store/ports.json", "journal.json", "public.state")


@dataclass(frozen=True, slots=True)
class Seen:
    """``digest`` of all sources; ``newest`` is when one of them was last changed, in ns, and ``at``
    when we looked.
    """

    digest: str
    newest: int
    at: int


def look(run: Run) -> Seen:
    """At all that a build of ``run`` depends on, but its own state."""
    at, newest, found = time.time_ns(), 0, hashlib.sha256()
    asked = (run.target, sorted(run.extras), sys.version, os.fspath(run.folder))
    found.update(repr(asked).encode())
    for path, stat in sorted(_sources(run.folder)):
        newest = max(newest, stat[1], stat[2])
        found.update(f"{path}\0{stat}\n".encode())
    for path, stat in sorted(_program()):
        found.update(f"{path}\0{stat}\n".encode())
    return Seen(found.hexdigest(), newest, at)


def find(run: Run) -> Built | None:
    """What the last build told, where it would be the same today. Call it under the lock."""
    try:
        note = json.loads(_note(run).read_bytes())
        if note["seen"] != look(run).digest or note["state"] != _state(run):
            return None
        if not _holds(note["times"], run.now):
            return None
    except (OSError, ValueError, LookupError, TypeError):
        return None
    tree = standing(run.folder / "public", run.state / "public.state")
    if tree is None:
        return None
    problems = tuple(_problem(one) for one in note["problems"])
    site = BuiltSite(run.folder / "public", tree)
    return Built(site, problems, made=0, reused=note["parts"], sounds=note["sounds"])


def remember(run: Run, seen: Seen, built: Built, until: datetime | None) -> None:
    """Nothing is, where the next build may have something else to tell."""
    sure = seen.at - seen.newest > _RACY_NS
    if not sure or built.site is None or built.apart or built.sounded or run.remaster is not None:
        _note(run).unlink(missing_ok=True)
        return
    note = {
        "seen": seen.digest,
        "state": _state(run),
        "times": [run.now.isoformat(), until.isoformat()] if until else None,
        "problems": [_plain(one) for one in built.problems],
        "parts": built.made + built.reused,
        "sounds": {id_: dict(facts) for id_, facts in built.sounds.items()},
    }
    draft = _note(run).with_suffix(".new")
    draft.write_text(json.dumps(note, ensure_ascii=False), encoding="utf-8")
    draft.replace(_note(run))


def _note(run: Run) -> Path:
    return run.state / "standing.json"


def _holds(times: list[str] | None, now: datetime) -> bool:
    if times is None:  # the programme has an instant of its own
        return True
    begins, ends = map(datetime.fromisoformat, times)
    return begins <= now < ends


def _state(run: Run) -> str:
    stats = [(name, *_all(run.state / name)) for name in _STATE]
    return hashlib.sha256(repr(stats).encode()).hexdigest()


def _all(path: Path) -> list[tuple[str, tuple[int, ...]]]:
    if path.is_dir():
        return sorted(_walk(os.fspath(path)))
    return [(path.name, _stamp(path.stat()))] if path.exists() else []


def _sources(folder: Path) -> Iterator[tuple[str, tuple[int, ...]]]:
    root = os.fspath(folder)
    yield from _files(os.scandir(root))
    for name in FOLDERS:
        if os.path.isdir(f"{root}/{name}"):  # noqa: PTH112 (a path an entry is slow)
            yield from _walk(f"{root}/{name}")


def _program() -> Iterator[tuple[str, tuple[int, ...]]]:
    """Our own code, its texts and its theme."""
    inside = _HERE / "templates"
    yield from _walk(os.fspath(_HERE))
    if not inside.is_dir():
        yield from _walk(os.fspath(_HERE.parent / "templates"))


def _walk(folder: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    entries = list(os.scandir(folder))
    yield from _files(entries)
    for entry in entries:
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _walk(entry.path)


def _files(entries: Iterable[os.DirEntry[str]]) -> Iterator[tuple[str, tuple[int, ...]]]:
    for entry in entries:
        if not entry.is_dir():
            yield entry.path, _stamp(entry.stat())


def _stamp(stat: os.stat_result) -> tuple[int, ...]:
    """An edit that keeps a file's size and time still changes the time of its inode."""
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino


def _plain(one: Problem) -> list[Any]:
    place = one.place
    where = [place.file, place.line, place.column, place.length, place.text]
    return [one.code, where, [list(pair) for pair in one.params], one.severity.value]


def _problem(told: list[Any]) -> Problem:
    code, where, params, severity = told
    pairs = tuple((name, value) for name, value in params)
    return Problem(code, Place(*where), pairs, Severity(severity))
