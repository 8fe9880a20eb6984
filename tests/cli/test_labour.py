"""``--workers``: what it may be, and what is missing for a cluster."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.workflow.workers import STORE
from tests.cli.conftest import NOW, Spor2


@pytest.mark.parametrize("told", ["0", "-2", "1.5", "mange", "", "http://server:8786", "²"])
@pytest.mark.parametrize("command", ["check", "build", "publish"])
def test_what_is_no_worker_is_told_of(spor2: Spor2, command: str, told: str) -> None:
    said = spor2(command, f"--workers={told}")
    assert said.code == 2
    assert f"«{told}» er ikke et tal, «processes»" in said.all


def test_a_cluster_wants_a_store_of_its_own(
    spor2: Spor2, programme: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(STORE, raising=False)
    said = spor2("check", "--workers", "tcp://127.0.0.1:9")
    assert (said.code, "fejl[P130]" in said.all, STORE in said.all) == (3, True, True)
    monkeypatch.setenv(STORE, "https://KEY:hush@s3.example/klynge")
    said = spor2("check", "--workers", "tcp://127.0.0.1:9")
    assert (said.code, "fejl[P131]" in said.all, "hush" in said.all) == (3, True, False)


def test_a_number_of_threads_is_enough(spor2: Spor2, programme: Path) -> None:
    assert spor2("check", "--now", NOW, "--workers", "1", "--quiet").code == 0
