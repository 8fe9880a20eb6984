"""A real Dask cluster and a real S3 store: the bytes of one machine, whoever dies on the way."""

from __future__ import annotations

import hashlib
import os
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe
from pipeline.build.cache import Cache
from pipeline.build.cluster import Cluster
from pipeline.build.crew import Crew, threads
from pipeline.build.digests import Digests
from pipeline.build.execute import Result, execute
from pipeline.build.graph import graph
from pipeline.build.remote import Tools
from pipeline.core.errors import StoreError, ToolError
from pipeline.core.progress import Silent
from pipeline.core.values import SourceFile
from pipeline.storage.embedded import EmbeddedStore
from pipeline.storage.s3 import S3Store
from pipeline.storage.s3_settings import Patience
from pipeline.workflow.workers import ClusterStore
from tests.build.depots import Folder
from tests.build.machines import Machines, waited
from tests.build.recipes import BREAK, END, REFUSE, UPPER, WAIT, WRAP, Wait

pytestmark = [pytest.mark.slow, pytest.mark.store, pytest.mark.xdist_group("cluster")]

HASTE = Patience(tries=2, connect=1, read=5)


def tools() -> Tools:
    """Those of whatever machine is asked."""
    return {"spor2": os.environ.get("TEST_TOOLS", "1")}


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where much else goes on, a worker takes long to come: that is not what is tested."""
    for name in ("_PATIENCE", "_MUSTER"):
        monkeypatch.setattr(f"pipeline.build.cluster.{name}", 90.0)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    store = EmbeddedStore(tmp_path_factory.mktemp("weed") / "store", bucket="spor2-work")
    try:
        store.start()
        yield store
    finally:
        store.stop()


@pytest.fixture(scope="module")
def machines(server: EmbeddedStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """A scheduler and two workers, who have the store's keys in a file of their own."""
    keys = str(server.folder / "credentials")
    machines = Machines(tmp_path_factory.mktemp("dask"), AWS_SHARED_CREDENTIALS_FILE=keys)
    machines.add()
    machines.add()
    yield machines
    machines.stop()


@pytest.fixture
def depot(server: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> ClusterStore:
    """A prefix of its own. We have the keys as the workers have them."""
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(server.folder / "credentials"))
    settings = replace(server.settings(), credentials=None, patience=HASTE)
    return ClusterStore(settings, f"{uuid4().hex}/")


class Site:
    """A folder with sources and a cache, and what is to be made of it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.root.mkdir()

    @property
    def cache(self) -> Cache:
        return Cache(self.root / "cache")

    def upper(self, name: str = "a", recipe: Recipe = UPPER) -> Artefact:
        source = SourceFile(f"{name}.txt", self.root / f"{name}.txt")
        source.path.write_bytes(name.encode() * 1000)
        outputs = (Output("out", f"{name}-{{digest}}.txt"), Output("second"))
        return Artefact(f"upper/{name}", recipe, outputs, None, {"text": source})

    def wrap(self, name: str = "a") -> Artefact:
        """A chain: of a heavy thing a heavy thing, and of that a light one."""
        outer = Artefact(
            f"wrap/{name}", WRAP, (Output("out", f"{name}.txt"),), "<", {"inner": self.upper(name)}
        )
        return Artefact(f"page/{name}", PAGE, (Output("out", f"{name}.html"),), None, {"o": outer})

    def waiting(self, *names: str) -> list[Artefact]:
        return [
            Artefact(f"wait/{n}", WAIT, (Output("out", f"{n}.txt"),), Wait(str(self.root), n))
            for n in names
        ]

    def make(self, wanted: list[Artefact], crew: Crew) -> Result:
        digests = Digests(self.root / "digests.json")
        try:
            return execute(graph(wanted), self.cache, digests, crew, Silent())
        finally:
            crew.shutdown(cancel_futures=True)


def _page(job: Job) -> Product:
    return Product({"out": b"<p>" + job.file("o").read_bytes()})


PAGE = Recipe("page", 1, _page)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "site")


@pytest.fixture
def enlist(machines: Machines, depot: ClusterStore) -> Callable[[], Crew]:
    """Whoever is asked, each time with a connection of its own."""

    def crew() -> Crew:
        return enlisted(machines.address, depot)

    return crew


def enlisted(address: str, depot: ClusterStore) -> Crew:
    cluster = Cluster(address, depot, tools)
    return Crew(ThreadPoolExecutor(2), cluster, cluster.capacity)


def begun(act: Callable[[], Any]) -> Future[Any]:
    """It goes on in a thread."""
    future: Future[Any] = Future()

    def run() -> None:
        try:
            future.set_result(act())
        except BaseException as error:  # noqa: BLE001 (handed on)
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return future


def test_the_bytes_are_those_of_one_machine(
    site: Site, tmp_path: Path, enlist: Callable[[], Crew]
) -> None:
    names = ["a", "b", "æ"]
    there = site.make([site.wrap(name) for name in names], enlist())
    home = Site(tmp_path / "home")
    here = home.make([home.wrap(name) for name in names], threads(2))
    assert there.tree() == here.tree()
    assert facts(there) == facts(here)
    for outcome in there.outcomes.values():
        for file in outcome.made.files.values():
            assert file.path.is_relative_to(site.root)
            assert file.path.stat().st_size == file.size


def facts(result: Result) -> dict[str, object]:
    return {id_: outcome.made.facts for id_, outcome in result.outcomes.items()}


def test_what_one_computer_had_made_another_takes(
    site: Site, tmp_path: Path, enlist: Callable[[], Crew], depot: ClusterStore
) -> None:
    first = site.make([site.wrap()], enlist()).tree()
    digest = hashlib.sha256(b"a" * 1000).hexdigest()
    source = f"objects/{digest[:2]}/{digest}"
    assert depot.has(source)
    depot.delete(source)
    other = Site(tmp_path / "other")
    assert other.make([other.wrap()], enlist()).tree() == first
    assert not depot.has(source), "what is made needs no source"


def test_a_worker_that_is_killed_loses_nothing_but_its_task(
    site: Site, machines: Machines, depot: ClusterStore, enlist: Callable[[], Crew]
) -> None:
    third = machines.add()
    crew = enlist()
    done = begun(lambda: site.make(site.waiting("a", "b", "c", "d"), crew))
    lost = waited(site.root, f"?-{third.pid}")[0].name[0]
    third.kill()
    third.wait()
    (site.root / "go").touch()
    assert {entry.path for entry in done.result(60).tree()} == {f"{n}.txt" for n in "abcd"}
    begun_ones = sorted(path.name[0] for path in site.root.glob("?-*"))
    assert begun_ones == sorted("abcd" + lost)


def test_a_recipes_fault_is_raised_as_it_is(site: Site, enlist: Callable[[], Crew]) -> None:
    with pytest.raises(ToolError) as fault:
        site.make([site.upper(recipe=REFUSE)], enlist())
    assert (fault.value.code, fault.value.params["file"]) == ("T010", "a.txt")
    with pytest.raises(RuntimeError, match="recipe broke"):
        site.make([site.upper(recipe=BREAK)], enlist())
    assert site.make([site.upper()], enlist()).outcomes["upper/a"].fresh


def test_what_is_lost_from_the_store_is_made_anew(
    site: Site, tmp_path: Path, enlist: Callable[[], Crew], depot: ClusterStore
) -> None:
    first = site.make([site.wrap()], enlist()).tree()
    for info in list(depot._store.list(depot.prefix + "objects/")):
        depot._store.put(info.key, b"harmed", depot._store.head(info.key).headers)
    other = Site(tmp_path / "other")
    assert other.make([other.wrap()], enlist()).tree() == first


def test_a_store_that_fails_midway_is_told_of_and_gone_on_from(
    site: Site, enlist: Callable[[], Crew], depot: ClusterStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    right, sent = S3Store.put, []

    def put(store: S3Store, key: str, *rest: Any) -> str:
        sent.append(key)
        if len(sent) == 2:
            raise StoreError("S014", store="s", bucket="b", key=key)
        return right(store, key, *rest)

    wanted = [site.upper(name) for name in ("a", "b")]
    with monkeypatch.context() as patch:
        patch.setattr(S3Store, "put", put)
        with pytest.raises(StoreError, match="S014"):
            site.make(wanted, enlist())
    assert len(site.make(wanted, enlist()).outcomes) == 2


def test_nothing_secret_is_told_to_workers(
    site: Site,
    server: EmbeddedStore,
    machines: Machines,
    monkeypatch: pytest.MonkeyPatch,
    depot: ClusterStore,
) -> None:
    """Ours are in the environment, theirs in a file: what they know is theirs alone."""
    keys = server.settings().credentials
    assert keys is not None
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", keys.access_key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", keys.secret_key)
    seen = []
    from distributed import Client

    right = Client.submit

    def submit(client: Client, *args: Any, **named: Any) -> Any:
        seen.append(args[1])
        return right(client, *args, **named)

    monkeypatch.setattr(Client, "submit", submit)
    site.make([site.wrap()], enlisted(machines.address, depot))
    assert len(seen) == 2
    for secret in (keys.access_key, keys.secret_key):
        assert all(secret.encode() not in body for body in seen)
        assert secret not in machines.log()
    assert all(os.fsencode(site.root) not in body for body in seen)


def test_a_cluster_that_is_not_fit(
    server: EmbeddedStore,
    depot: ClusterStore,
    tmp_path: Path,
    site: Site,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nobody works there; then somebody with other tools; then one whom a task kills; and at last
    the scheduler dies with a task in hand.
    """
    keys = str(server.folder / "credentials")
    machines = Machines(
        tmp_path,
        AWS_SHARED_CREDENTIALS_FILE=keys,
        DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0",
    )
    try:
        with monkeypatch.context() as hasty:
            hasty.setattr("pipeline.build.cluster._MUSTER", 0.5)
            with pytest.raises(ToolError, match="T022"):
                enlisted(machines.address, depot)
        odd = machines.add(TEST_TOOLS="2")
        with pytest.raises(ToolError, match="T023") as fault:
            enlisted(machines.address, depot)
        assert fault.value.params["difference"] == "spor2 1 ≠ 2"
        odd.kill()
        machines.hears("Remove worker")
        machines.add()
        crew = enlisted(machines.address, depot)
        with pytest.raises(ToolError, match="T024") as fault:
            site.make([site.upper(recipe=END)], crew)
        assert fault.value.params == {"task": "upper/a"}
        machines.add()
        crew = enlisted(machines.address, depot)
        done = begun(lambda: site.make(site.waiting("a"), crew))
        waited(site.root, "a-*")
        machines.scheduler.kill()
        with pytest.raises(ToolError, match="T021"):
            done.result(120)
    finally:
        (site.root / "go").touch()
        machines.stop()


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "tcp://no-such.invalid:1", "tcp://"])
def test_nobody_is_at_the_address(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.build.cluster._PATIENCE", 0.5)
    with pytest.raises(ToolError, match="T021"):
        Cluster(address, Folder(tmp_path), tools)


def test_missing_certificates_are_told_of(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="T026"):
        Cluster("tls://127.0.0.1:9", Folder(tmp_path), tools)


def test_a_missing_package_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ToolError, match="T020"):
        Cluster("tcp://127.0.0.1:9", Folder(tmp_path), tools)


def test_ctrl_c_lets_go_at_once(site: Site, enlist: Callable[[], Crew]) -> None:
    crew = enlist()
    make = begun(lambda: site.make(site.waiting("a", "b", "c"), crew))
    waited(site.root, "?-*", 2)
    crew.shutdown(cancel_futures=True)
    with pytest.raises(CancelledError):
        make.result(20)
    (site.root / "go").touch()
    assert len(site.make(site.waiting("a", "b", "c"), enlist()).outcomes) == 3
