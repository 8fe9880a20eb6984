"""A whole programme: all of it can be sent, and a cluster makes what one machine makes."""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest

from pipeline.build.artefact import Artefact, Late, Made, MadeFile
from pipeline.build.cache import Cache, file_digest
from pipeline.build.execute import Task, perform
from pipeline.build.graph import graph
from pipeline.build.remote import parcel
from pipeline.cli.main import main
from pipeline.content.library import load
from pipeline.core.values import SourceFile
from pipeline.core.visibility import previewed
from pipeline.outputs import measures
from pipeline.outputs.plan import plan
from pipeline.storage.embedded import EmbeddedStore
from pipeline.storage.s3 import S3Store
from pipeline.workflow.workers import STORE
from tests.build.depots import Folder
from tests.build.machines import ROOT, Machines, waited
from tests.cli.conftest import NOW, made
from tests.media import sounds

__all__ = ["made"]

#: What is worth sending to another machine.
HEAVY = {"survey", "take", "sound", "measured", "rendition", "waveform"}


@pytest.fixture(scope="module")
def artefacts() -> list[Artefact]:
    """All that our own programme becomes, drafts too."""
    library = load(ROOT, datetime(2026, 11, 22, tzinfo=UTC)).library
    assert library is not None
    wanted = [*plan(previewed(library)), *(one for _, one in measures.sources(library))]
    return list(graph(wanted).artefacts.values())


def test_everything_can_be_sent_to_a_process(artefacts: list[Artefact]) -> None:
    """Recipes by their names, parameters by their values."""
    for artefact in artefacts:
        back = pickle.loads(pickle.dumps((artefact.recipe, artefact.params)))  # noqa: S301 (ours)
        assert back == (artefact.recipe, artefact.params), artefact.id
        assert back[0].make == artefact.recipe.make
        assert back[0].keep == artefact.recipe.keep


def test_functions_that_are_loaded_late_are_there(artefacts: list[Artefact]) -> None:
    late = {one.recipe.make for one in artefacts if isinstance(one.recipe.make, Late)}
    assert late
    for one in late:
        assert callable(getattr(import_module(one.module), one.name)), one


def test_heavy_things_carry_nothing_of_this_machine(artefacts: list[Artefact]) -> None:
    heavy = [artefact for artefact in artefacts if artefact.recipe.heavy]
    assert {"survey", "sound"} <= {artefact.recipe.name for artefact in heavy} <= HEAVY
    for artefact in heavy:
        inputs = {name: _made(item) for name, item in artefact.inputs.items()}
        task = Task(artefact.recipe, artefact.params, inputs, Cache(ROOT / ".spor2"), "k")
        body = parcel(perform, task, Folder(Path("/depot")), {})
        assert os.fsencode(ROOT) not in body, artefact.id
        assert len(body) < 4000, artefact.id


def _made(item: SourceFile | Artefact) -> Made:
    path = item.path if isinstance(item, SourceFile) else ROOT / ".spor2" / "d"
    return Made({"": MadeFile(path, "d", 1)})


@pytest.fixture
def machines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machines]:
    """A scheduler and a store, and this computer's environment set up for them."""
    server = EmbeddedStore(tmp_path / "store", bucket="spor2-work")
    try:
        server.start()
        keys = str(server.folder / "credentials")
        (tmp_path / "dask").mkdir()
        machines = Machines(tmp_path / "dask", AWS_SHARED_CREDENTIALS_FILE=keys)
        monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", keys)
        monkeypatch.setenv(STORE, f"{server.settings().endpoint}/spor2-work/prøve")
        try:
            yield machines
        finally:
            machines.stop()
        names = {info.key.split("/")[1] for info in S3Store(server.settings()).list("prøve/")}
        assert names == {"objects", "records"}
    finally:
        server.stop()


@pytest.fixture(scope="module")
def here(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A programme with a recording, built by one thread."""
    folder = tmp_path_factory.mktemp("here") / "program"
    shutil.copytree(made, folder)
    (sound,) = folder.glob("episodes/*/*.wav")
    sounds.write(sound, sounds.speech(20.0))
    assert main(["build", *_where(folder), "--workers", "1"]) == 0
    return folder


@pytest.fixture
def there(here: Path, made: Path, tmp_path: Path) -> Path:
    """The same programme elsewhere, not built, but its pictures are drawn. Its embedded target
    would have the same address.
    """
    folder = tmp_path / "andet sted"
    shutil.copytree(here, folder, ignore=shutil.ignore_patterns(".spor2", "public"))
    shutil.copytree(made / ".spor2" / "cache", folder / ".spor2" / "cache")
    store = folder / ".spor2" / "store"
    store.mkdir(parents=True)
    shutil.copy(here / ".spor2" / "store" / "ports.json", store)
    return folder


@pytest.mark.slow
def test_processes_make_the_same_site(here: Path, there: Path) -> None:
    assert main(["build", *_where(there), "--workers", "processes"]) == 0
    assert _files(there / "public") == _files(here / "public")


@pytest.mark.slow
@pytest.mark.store
def test_a_cluster_makes_the_same_site_though_its_worker_is_killed(
    here: Path, there: Path, machines: Machines
) -> None:
    victim = machines.add()
    killer = threading.Thread(target=_relieve, args=(machines, victim), daemon=True)
    killer.start()
    assert main(["build", *_where(there), "--workers", machines.address]) == 0
    killer.join(60)
    assert victim.wait(5) == -signal.SIGKILL
    assert _files(there / "public") == _files(here / "public")


def _where(folder: Path) -> tuple[str, ...]:
    return ("--folder", str(folder), "--now", NOW)


def _files(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): file_digest(path) for path in files}


def _relieve(machines: Machines, victim: subprocess.Popen[bytes]) -> None:
    """Kill the one worker when it is in the middle of something; another takes its place."""
    waited(machines.scratch(victim), "**/spor2/work/*/*")
    victim.kill()
    machines.add()
