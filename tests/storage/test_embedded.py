"""The embedded store's life: each test starts a server of its own, which takes some seconds."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

import pytest

from pipeline.core.errors import StoreError
from pipeline.storage import embedded, process, weed
from pipeline.storage.embedded import EmbeddedStore
from pipeline.storage.ports import Ports, free, remembered
from pipeline.storage.s3 import S3Store
from tests.storage.contract import PAGE

started = [pytest.mark.store, pytest.mark.slow]

_START = """
import sys
from pathlib import Path
from pipeline.storage.embedded import EmbeddedStore
print(EmbeddedStore(Path(sys.argv[1])).start().started)
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    store = EmbeddedStore(tmp_path / ".spor2" / "store")
    yield store
    store.stop()


def from_another_process(store: EmbeddedStore) -> subprocess.Popen[str]:
    argv = [sys.executable, "-c", _START, str(store.folder)]
    return subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, start_new_session=True)


def servers(store: EmbeddedStore) -> list[int]:
    """The pids of all that serve from this folder, as the system tells."""
    mark = f"-dir={store.folder}".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if mark in entry.read_bytes():
                found.append(int(entry.parent.name))
        except OSError:
            continue
    return found


class TestLife:
    pytestmark = started

    def test_it_outlives_the_command_that_started_it(self, store: EmbeddedStore) -> None:
        starter = from_another_process(store)
        said, _ = starter.communicate(timeout=60)
        assert said == "True\n"
        began = time.monotonic()
        running = store.start()
        assert time.monotonic() - began < 0.5
        assert not running.started
        assert store.stop()
        assert (store.status().running, servers(store)) == (None, [])
        assert not store.stop()

    def test_many_starts_make_one_server(self, store: EmbeddedStore) -> None:
        others = [from_another_process(store) for _ in range(2)]
        with ThreadPoolExecutor(3) as pool:
            ours = [running.started for running in pool.map(lambda _: store.start(), range(3))]
        theirs = [other.communicate(timeout=60)[0] == "True\n" for other in others]
        assert sorted([*ours, *theirs]) == [False] * 4 + [True]
        assert len(servers(store)) == 1

    def test_what_was_put_survives_a_kill_and_the_address_stays(self, store: EmbeddedStore) -> None:
        before = store.start()
        bucket = S3Store(store.settings())
        bucket.put("site/a.html", b"kept", PAGE)
        pid = int((store.folder / "pid").read_text())
        os.kill(pid, signal.SIGKILL)
        while process.alive(store._mark):
            time.sleep(0.01)
        assert store.status().running is None
        after = store.start()
        assert (after.started, after.moved, after.endpoint) == (True, False, before.endpoint)
        stored = bucket.get("site/a.html")
        assert stored is not None
        assert stored.body == b"kept"

    def test_a_server_that_hangs_is_replaced(self, store: EmbeddedStore) -> None:
        """A stray SIGTERM leaves it half closed for ever: it lives, and answers with errors."""
        store.start()
        pid = int((store.folder / "pid").read_text())
        os.kill(pid, signal.SIGTERM)
        while not weed.said_goodbye(store.folder / "log")():
            time.sleep(0.05)
        assert store.start().started
        assert servers(store) != [pid]

    def test_a_taken_port_moves_it_and_says_so(self, store: EmbeddedStore) -> None:
        store.folder.mkdir(parents=True)
        ports = Ports.choose(store.folder)
        with socket.create_server(("127.0.0.1", ports.filer)):
            running = store.start()
        assert (running.started, running.moved) == (True, True)
        moved = remembered(store.folder)
        assert moved is not None
        assert moved != ports
        assert not store.start().moved

    def test_the_secret_is_in_one_file_of_its_owners(self, store: EmbeddedStore) -> None:
        store.start()
        secret = store.settings().credentials
        assert secret is not None
        S3Store(store.settings()).put("site/a.html", b"", PAGE)
        store.stop()
        holding = [
            file.relative_to(store.folder).as_posix()
            for file in store.folder.rglob("*")
            if file.is_file() and secret.secret_key.encode() in file.read_bytes()
        ]
        assert holding == ["credentials"]
        assert (store.folder / "credentials").stat().st_mode & 0o777 == 0o600
        assert store.folder.stat().st_mode & 0o777 == 0o700

    def test_it_listens_on_this_machine_only(self, store: EmbeddedStore) -> None:
        store.start()
        ports = remembered(store.folder)
        assert ports is not None
        numbers = {f"{port:04X}" for port in vars_of(ports).values()}
        listening = [line.split()[1] for line in sockets("0A")]
        ours = {where for where in listening if where.rpartition(":")[2] in numbers}
        assert {where.rpartition(":")[0] for where in ours} == {"0100007F"}
        inodes = {line.split()[9]: line.split()[1] for line in sockets("0A")}
        held = {inodes[inode] for inode in opened(servers(store)[0]) if inode in inodes}
        assert held == ours


def vars_of(ports: Ports) -> dict[str, int]:
    return {name: getattr(ports, name) for name in Ports.__slots__}


def sockets(state: str) -> list[str]:
    """The system's own list: of IPv4 and IPv6, in this state (0A is listening)."""
    lines = []
    for table in ("tcp", "tcp6"):
        lines += Path("/proc/net", table).read_text().splitlines()[1:]
    return [line for line in lines if line.split()[3] == state]


def opened(pid: int) -> set[str]:
    links = [str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()]
    return {link[8:-1] for link in links if link.startswith("socket:[")}


def test_no_weed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPOR2_WEED", str(tmp_path / "weed"))
    with pytest.raises(StoreError) as fault:
        EmbeddedStore(tmp_path / "store").start()
    assert (fault.value.code, fault.value.params["program"]) == ("S030", str(tmp_path / "weed"))


def test_a_weed_that_ends_at_once_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "weed"
    script.write_text("#!/bin/sh\necho out of order\nexit 1\n")
    script.chmod(0o755)
    monkeypatch.setenv("SPOR2_WEED", str(script))
    store = EmbeddedStore(tmp_path / "store")
    with pytest.raises(StoreError) as fault:
        store.start()
    assert fault.value.code == "S031"
    assert Path(str(fault.value.params["log"])).read_text() == "out of order\n"


def test_a_weed_that_never_answers_is_told_and_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "weed"
    script.write_text("#!/bin/sh\nexec sleep 600\n")
    script.chmod(0o755)
    monkeypatch.setenv("SPOR2_WEED", str(script))
    monkeypatch.setattr(embedded, "_PATIENCE", 0.5)
    store = EmbeddedStore(tmp_path / "store")
    with pytest.raises(StoreError, match="S031"):
        store.start()
    assert not process.alive(store._mark)


def test_a_stale_pid_names_nobody(tmp_path: Path) -> None:
    """The number of another program in the pid file: it is neither believed nor ended."""
    store = EmbeddedStore(tmp_path / "store")
    store.folder.mkdir()
    Ports.choose(store.folder)
    with subprocess.Popen(["sleep", "600"]) as stranger:
        (store.folder / "pid").write_text(str(stranger.pid))
        assert store.status().running is None
        assert not store.stop()
        assert stranger.poll() is None
        stranger.kill()


def test_before_the_first_start_there_is_nothing(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "store")
    assert store.status() == embedded.Status(None, 0)
    assert not store.stop()
    assert not store.folder.exists()
    with pytest.raises(StoreError, match="S033"):
        store.settings()


@pytest.mark.parametrize("port", ["x", None, -1, 0, 65_536, 1.5, [1]])
def test_a_harmed_memory_of_ports_is_none(tmp_path: Path, port: object) -> None:
    ports = asdict(Ports.choose(tmp_path))
    (tmp_path / "ports.json").write_text(json.dumps({**ports, "s3": port}))
    assert remembered(tmp_path) is None


def test_ports_are_free_and_outside_the_lent_ones(tmp_path: Path) -> None:
    ports = Ports.choose(tmp_path)
    assert free(ports)
    assert remembered(tmp_path) == ports
    assert all(20_000 <= port < 32_008 for port in vars_of(ports).values())
    with socket.create_server(("127.0.0.1", ports.s3)):
        assert not free(ports)


def test_nothing_is_told_to_the_makers() -> None:
    assert "-master.telemetry=false" in weed._FLAGS
