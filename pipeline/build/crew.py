"""Who does the making: one executor of two, and how many threads each heavy task may use."""

from __future__ import annotations

import signal
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from threading import Lock
from typing import Any

from pipeline.build.execute import Task
from pipeline.build.mates import Mates, processors
from pipeline.core.frozen import dataclass

__all__ = ["Capacity", "Crew", "processes", "processors", "threads"]


@dataclass(frozen=True, slots=True)
class Capacity:
    """``tasks`` run at once on ``cores`` processors, of which the smallest machine has ``each``."""

    tasks: int
    cores: int
    each: int

    def threads(self, under_way: int) -> int:
        """How many threads a task may use beside others, so that all processors have work."""
        return max(1, min(self.each, self.cores // max(1, min(under_way, self.tasks))))


class Crew(Executor):
    """Sends the tasks of heavy recipes to ``heavy`` and all others to ``light``: threads of this
    process. Brief ones never come here, nor do light ones that ``mates`` have room for.
    """

    def __init__(
        self, light: Executor, heavy: Executor, capacity: Capacity, mates: Mates | None = None
    ) -> None:
        self._light, self._heavy, self._capacity = light, heavy, capacity
        self.mates = mates or Mates()
        self._under_way = 0
        self._lock = Lock()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **_: Any) -> Future[Any]:
        (task,) = args
        if not task.recipe.heavy:
            return self._light.submit(fn, task)
        future = self._heavy.submit(fn, self._equipped(task))
        future.add_done_callback(self._done)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self.mates.end()
        self._heavy.shutdown(wait, cancel_futures=cancel_futures)
        self._light.shutdown(wait, cancel_futures=cancel_futures)

    def _equipped(self, task: Task) -> Task:
        with self._lock:
            self._under_way += 1
            return replace(task, threads=self._capacity.threads(self._under_way))

    def _done(self, _: Future[Any]) -> None:
        with self._lock:
            self._under_way -= 1


def threads(count: int, mates: Mates | None = None) -> Crew:
    """All in ``count`` threads of this process."""
    pool = ThreadPoolExecutor(count, "maker")
    return Crew(pool, pool, Capacity(count, count, count), mates)


def processes(count: int, mates: Mates | None = None) -> Crew:
    """Heavy recipes in ``count`` processes, started anew (spawned) on every system alike."""
    from concurrent.futures import ProcessPoolExecutor  # 30 ms, and seldom asked for
    from multiprocessing import get_context

    pool = ProcessPoolExecutor(count, get_context("spawn"), _let_ctrl_c_end_it)
    return Crew(ThreadPoolExecutor(count, "maker"), pool, Capacity(count, count, count), mates)


def _let_ctrl_c_end_it() -> None:
    """Without a traceback: the terminal tells all processes, and the first one speaks for all."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
