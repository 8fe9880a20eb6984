"""Processes of our own that make things beside us: what is brief many at a time, the rest singly.

A pool of the standard library costs two more processes, and starts each by loading the whole
program; a mate loads what its tasks name, and is told and answers in pickles through its pipes.
Both ends are the same program, and nobody else can write to a pipe.
"""

from __future__ import annotations

import gc
import importlib
import os
import pickle
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import field
from pathlib import Path
from queue import SimpleQueue
from typing import Any, BinaryIO

from pipeline.core.errors import PipelineError, ToolError
from pipeline.core.frozen import dataclass

_MODULE = "pipeline.build.mates"
#: Objects made before Python looks for circles among them; its own choice is 700.
_UNSEEN = 50_000


@dataclass(frozen=True, slots=True)
class Mates:
    """Up to ``count`` processes. ``begin`` starts them, which is worth it for hundreds of tasks.

    ``loads`` are the modules that their work will need.
    """

    count: int = 0
    loads: tuple[str, ...] = ()
    team: list[Mate] = field(default_factory=list, compare=False)

    def begin(self) -> None:
        while len(self.team) < self.count:
            self.team.append(Mate(self.loads))

    def end(self) -> None:
        while self.team:
            self.team.pop().end()


class Mate:
    """A process that does one thing after another: a function of a module, and its argument."""

    def __init__(self, loads: Sequence[str] = ()) -> None:
        root = str(Path(__file__).parents[2])
        paths = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(
            [sys.executable, "-c", f"from {_MODULE} import serve; serve()", *loads],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # so that it ends with all that it has started
            env={**os.environ, "PYTHONPATH": paths},
        )
        self._asked: SimpleQueue[_Errand | None] = SimpleQueue()
        self._away: SimpleQueue[_Errand | None] = SimpleQueue()
        for work in (self._tell, self._hear):
            threading.Thread(target=work, daemon=True).start()

    def ask(self, work: Callable[[Any], Any], told: object, done: Callable[[Any], None]) -> None:
        """Have ``work(told)`` done there. ``done`` is given the answer, or what was raised, in
        another thread than this one.
        """
        self._asked.put(_Errand(work, told, done))

    def end(self) -> None:
        """At once, whatever it is doing, and whatever programs are doing it."""
        if hasattr(os, "killpg"):
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._asked.put(None)
        self._process.wait()

    def _tell(self) -> None:
        """Ahead of the answers, so that it is never idle."""
        with suppress(OSError, ValueError), self._pipe(self._process.stdin) as pipe:
            while (errand := self._asked.get()) is not None:
                try:
                    told = pickle.dumps((errand.work, errand.told), pickle.HIGHEST_PROTOCOL)
                except Exception as fault:  # noqa: BLE001 (raised where it was asked for)
                    errand.done(fault)
                    continue
                self._away.put(errand)
                pipe.write(told)
                pipe.flush()
        self._away.put(None)

    def _hear(self) -> None:
        with self._pipe(self._process.stdout) as pipe:
            while (errand := self._away.get()) is not None:
                errand.done(_heard(pipe))

    def _pipe(self, pipe: Any) -> BinaryIO:
        return pipe  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class _Errand:
    work: Callable[[Any], Any]
    told: object
    done: Callable[[Any], None]


def _heard(pipe: BinaryIO) -> object:
    try:
        return pickle.load(pipe)  # noqa: S301 (our own process)
    except Exception:  # noqa: BLE001 (it died, or its answer has no form here)
        return ToolError("T025")


def serve() -> None:
    """What a mate does until its pipe is closed. What it would print goes to the errors."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal tells all; the first one speaks
    told, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # no program that it starts reads our tasks
    os.dup2(2, 1)
    for name in sys.argv[1:]:
        importlib.import_module(name)
    with undisturbed(), suppress(EOFError, BrokenPipeError):
        while True:
            work, given = pickle.load(told)  # noqa: S301 (our own process)
            answers.write(_answer(work, given))
            answers.flush()


@contextmanager
def undisturbed() -> Iterator[None]:
    """Python looks for circles less often, and not through what is here already: trees of texts are
    many objects and no circle, and a look for each thousand of them costs a quarter of the work.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_UNSEEN, before[1], before[2])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def _answer(work: Callable[[Any], Any], given: object) -> bytes:
    try:
        return pickle.dumps(work(given), pickle.HIGHEST_PROTOCOL)
    except Exception as fault:  # noqa: BLE001 (it is raised where it was asked for)
        return _fault(fault)


def _fault(fault: Exception) -> bytes:
    """A bug tells where it stands; a traceback itself does not travel."""
    where = "".join(traceback.format_exception(fault))
    if not isinstance(fault, PipelineError):
        fault.add_note(where)
    try:
        told = pickle.dumps(fault)
        pickle.loads(told)  # noqa: S301 (our own)
    except Exception:  # noqa: BLE001 (a fault that cannot travel is told of)
        return pickle.dumps(RuntimeError(where))
    return told


def processors() -> int:
    """How many this process may use, which in a container may be fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
