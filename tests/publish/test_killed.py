"""Real processes, killed with the signal that nothing survives, on real stores."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.core.errors import PublishError
from pipeline.publish.apply import publish
from pipeline.publish.changes import compare
from pipeline.publish.claim import Publisher
from pipeline.publish.release import Owner, Wanted
from pipeline.storage.embedded import EmbeddedStore
from pipeline.storage.protocol import Store
from pipeline.storage.s3 import S3Store
from tests.publish import slowly
from tests.publish.backwards import back
from tests.publish.sites import NOW
from tests.publish.stores import Watched, broken, public
from tests.publish.test_apply import ROOTS, assert_published, shelf

ROOT = Path(__file__).parents[2]


def killed_after(lines: int, store: str, folder: Path, edition: str) -> int:
    """Start a publish, kill it when it has sent so many objects; the number of the process."""
    command = [sys.executable, "-m", "tests.publish.slowly", store, str(folder), edition]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(lines):
            assert process.stdout.readline(), "it ended before it could be killed"
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
        return process.pid


def put_out(store: Store, wanted: Wanted) -> None:
    publish(shelf(store), compare(shelf(store).read(), wanted, NOW), slowly.here())


def killed_again_and_again(store: str, folder: Path) -> None:
    """Kill a first and a second publish at several points; look each time; finish in the end."""
    ours = slowly.store_of(store)
    killed_after(7, store, folder, "first")
    put_out(ours, slowly.edition("first", folder))
    assert_published(ours, slowly.edition("first", folder))
    for lines in (1, 15, 30):
        killed_after(lines, store, folder, "second")
        assert broken(ours, ROOTS) == set()
        stranger = Publisher(Owner("bo", "elsewhere", 1))
        plan = compare(shelf(ours).read(), slowly.edition("second", folder), NOW)
        with pytest.raises(PublishError, match="P101"):
            publish(shelf(ours), plan, stranger)
    put_out(ours, slowly.edition("second", folder))
    assert_published(ours, slowly.edition("second", folder))
    an_hour_later(ours, slowly.edition("second", folder))
    killed_on_the_way_back(store, folder)


def killed_on_the_way_back(store: str, folder: Path) -> None:
    """To the first release: killed twice, then done; and forth again, by publishing."""
    ours = slowly.store_of(store)
    for lines in (1, 25):
        killed_after(lines, store, folder, "1")
        assert broken(ours, ROOTS) == set()
    back(ours, "1", NOW, publisher=slowly.here())
    assert public(ours)["haandbog/kapitel-1.html"].decode().startswith("first æøå")
    assert broken(ours, ROOTS) == set()
    put_out(ours, slowly.edition("second", folder))
    assert_published(ours, slowly.edition("second", folder))
    an_hour_later(ours, slowly.edition("second", folder))


def an_hour_later(store: Store, wanted: Wanted) -> None:
    """Nothing of the dead can come any more: one last look, and then there is nothing to do."""
    later = replace(slowly.here(), clock=lambda: time.time() + 3600)
    assert publish(shelf(store), compare(shelf(store).read(), wanted, NOW), later).sent == 0
    assert compare(shelf(store).read(), wanted, NOW).empty


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no SIGKILL")
def test_killed_on_a_folder(tmp_path: Path) -> None:
    killed_again_and_again(str(tmp_path / "store"), tmp_path)


def test_a_folder_from_end_to_end(tmp_path: Path) -> None:
    store = slowly.store_of(str(tmp_path / "store"))
    for name in ("first", "second"):
        put_out(store, slowly.edition(name, tmp_path))
        assert_published(store, slowly.edition(name, tmp_path))
    page = (tmp_path / "store" / "site" / "index.html").read_bytes()
    assert page == (tmp_path / "second" / "index.html").read_bytes()


@pytest.mark.store
def test_killed_on_a_real_server(tmp_path: Path) -> None:
    server = EmbeddedStore(tmp_path / "server")
    server.start()
    try:
        settings = server.settings()
        keys = settings.credentials
        assert keys is not None
        store = {
            "bucket": settings.bucket,
            "endpoint": settings.endpoint,
            "access_key": keys.access_key,
            "secret_key": keys.secret_key,
        }
        killed_again_and_again(json.dumps(store), tmp_path)
        twice = Watched(S3Store(settings))
        put_out(twice, slowly.edition("second", tmp_path))
        assert dict(twice.calls) == {"get": 1}
    finally:
        server.stop()
