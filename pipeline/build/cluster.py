"""A Dask cluster as an executor. ``distributed`` is imported here only, and only when it is asked
for: it is an extra of its own (``spor2[cluster]``), and takes most of a second.

For every task one thread here sends what it is made from, waits, and takes home what it became;
so a task on the cluster reads from above to below like one at home.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import uuid4

from pipeline.build.cache import Cache, Record
from pipeline.build.crew import Capacity, processors
from pipeline.build.execute import Task
from pipeline.build.remote import Depot, Remote, Tools, differences, parcel, run
from pipeline.core.errors import Lost, PipelineError, ToolError

if TYPE_CHECKING:
    from distributed import Client, Security

#: Seconds: to reach a scheduler; until a first worker is there; between two looks at a task; to
#: wait for any worker at all.
_PATIENCE = 10.0
_MUSTER = 10.0
_GLANCE = 5.0
_WORKERLESS = 60.0
#: How often a task is sent again because something of it was lost in the depot.
_TRIES = 3
#: Files on their way at once, each a part at a time in memory.
_CARRIED = 4


class Cluster(Executor):
    """Runs tasks on the workers of the scheduler at ``address``; files meet in ``depot``.

    ``tools`` tells the versions on whatever machine it is called; all must be equal. Raises
    ToolError T020 (``distributed`` is missing), T021 (no scheduler), T022 (no workers), T023
    (other versions), T026 (no certificates).
    """

    def __init__(self, address: str, depot: Depot, tools: Callable[[], Tools]) -> None:
        self._address, self._tools, self._remote = address, tools, Remote(depot)
        self._client = _connected(address)
        try:
            self.capacity = self._mustered()
        except BaseException:
            self._client.close()
            raise
        self._under_way: set[Any] = set()
        self._closing = False
        self._gate = BoundedSemaphore(_CARRIED)
        self._carriers = ThreadPoolExecutor(2 * self.capacity.tasks + 2, "carrier")

    def submit(self, fn: Callable[..., Any], /, *args: Any, **_: Any) -> Future[Any]:
        (task,) = args
        return self._carriers.submit(self._carry, fn, task)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002
        """What workers have begun they are left to end: the next run finds what came of it.

        Waits in any case: without its scheduler nobody here could go on.
        """
        self._closing = cancel_futures
        self._carriers.shutdown(wait=False, cancel_futures=cancel_futures)
        if cancel_futures:
            with suppress(OSError):  # the scheduler may be the reason why we stop
                self._client.cancel(list(self._under_way))
        self._carriers.shutdown()
        self._client.close()

    def _carry(self, perform: Callable[[Task], Record], task: Task, tries: int = _TRIES) -> Record:
        """One task from its inputs to its record in our own cache."""
        try:
            record = self._remote.find(task.key) or self._made(perform, task)
            with self._gate:
                return self._remote.take(task.key, record, task.cache)
        except Lost:
            if tries == 1:
                raise
            self._remote.forget(task.key)
        return self._carry(perform, task, tries - 1)

    def _made(self, perform: Callable[[Task], Record], task: Task) -> Record:
        for made in task.inputs.values():
            for file in made.files.values():
                with self._gate:
                    if self._closing:
                        raise CancelledError
                    self._remote.offer(file)
        body = parcel(perform, task, self._remote.depot, self._tools())
        # A name of its own each time: what is sent again must not be given the old answer.
        name = f"{task.recipe.name}-{task.key[:16]}-{uuid4().hex[:8]}"
        future = self._client.submit(_on_worker, body, self._tools, key=name, pure=False)
        self._under_way.add(future)
        try:
            answer = self._awaited(future, task)
        finally:
            self._under_way.discard(future)
        if isinstance(answer, PipelineError):
            raise answer
        return answer

    def _awaited(self, future: Any, task: Task) -> Record | PipelineError:
        """As long as it takes, while there is a scheduler, and workers now and then."""
        from distributed import KilledWorker

        alone = 0.0
        while not self._closing:
            try:
                return future.result(timeout=_GLANCE)  # type: ignore[no-any-return]
            except TimeoutError:
                if future.done():  # it is the recipe's own
                    raise
            except KilledWorker as error:
                raise ToolError("T024", task=task.name) from error
            except CancelledError as error:
                if self._closing:
                    raise
                raise ToolError("T021", scheduler=self._address) from error
            alone = 0.0 if self._slots() else alone + _GLANCE
            if alone >= _WORKERLESS:
                raise ToolError("T022", scheduler=self._address)
        raise CancelledError

    def _mustered(self) -> Capacity:
        """Who is there, and that all of them would make what we would make."""
        try:
            self._client.wait_for_workers(1, timeout=_MUSTER)
        except TimeoutError as error:
            raise ToolError("T022", scheduler=self._address) from error
        ours, cores = self._tools(), dict[str, int]()
        for worker, said in self._client.run(_about, self._tools, on_error="return").items():
            if isinstance(said, OSError):  # it left just now
                continue
            count, theirs = said if isinstance(said, tuple) else (0, {"spor2": f"{said}"})
            if found := differences(ours, theirs):
                raise ToolError("T023", worker=worker, difference=found)
            cores[urlsplit(worker).hostname or worker] = count
        slots = sum(self._slots().values())
        if not (cores and slots):
            raise ToolError("T022", scheduler=self._address)
        return Capacity(slots, sum(cores.values()), min(cores.values()))

    def _slots(self) -> Mapping[str, int]:
        """How many tasks each worker takes at once."""
        try:
            return self._client.nthreads()  # type: ignore[no-any-return]
        except OSError as error:
            raise ToolError("T021", scheduler=self._address) from error


def _connected(address: str) -> Client:
    try:
        from distributed import Client, Security
        from distributed.versions import VersionMismatchWarning
    except ImportError as error:
        raise ToolError("T020") from error
    # What it has to say of its own, and of workers that come and go, is told as our faults are.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    security = Security()  # by Dask's own settings
    if address.startswith("tls:") and not _certified(security):
        raise ToolError("T026", scheduler=address)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", VersionMismatchWarning)
        try:
            return Client(address, timeout=_PATIENCE, set_as_default=False, security=security)
        except (OSError, ValueError) as error:
            raise ToolError("T021", scheduler=address) from error


def _certified(security: Security) -> bool:
    try:
        return security.get_connection_args("client").get("ssl_context") is not None
    except OSError:  # they are not where they should be
        return False


def _about(tools: Callable[[], Tools]) -> tuple[int, Tools]:
    """Asked of each worker: its processors and its versions."""
    return processors(), tools()


def _on_worker(body: bytes, tools: Callable[[], Tools]) -> Record | PipelineError:
    from distributed import get_worker

    worker = get_worker()
    return run(body, Cache(Path(worker.local_directory) / "spor2"), tools(), worker.address)
