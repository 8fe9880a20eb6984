"""A plan and a publish with nothing to do: quick, and with the answer of the whole way."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from pipeline.cli.main import main
from pipeline.workflow import standing
from tests.cli.conftest import NOW, Spor2

TO = ("--target", "mappe", "--now", NOW)
#: What takes long to load. None of it is needed to see that there is nothing to do.
SLOW = (
    *("jinja2", "pydantic", "yaml", "numpy", "lxml", "feedgen", "PIL", "boto3", "botocore"),
    *("babel", "comrak", "mutagen", "concurrent.futures", "asyncio", "pipeline.outputs"),
)
ALONE = """
import sys
from pipeline.cli.main import main
from pipeline.workflow import standing
standing._program = lambda: iter(())
code = main(sys.argv[2:])
print(code, sorted(set(sys.argv[1].split()) & set(sys.modules)), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def published(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The tiny programme, published, with a note of it."""
    folder = tmp_path_factory.mktemp("published") / "program"
    shutil.copytree(made, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(standing, "_program", lambda: iter(()))  # it may be worked on meanwhile
        assert main(["publish", *TO, "--folder", str(folder)]) == 0
        assert (folder / ".spor2" / "unchanged" / "mappe.json").exists()
        yield folder


@pytest.fixture(autouse=True)
def _there(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(published)


def _objects(folder: Path) -> dict[Path, tuple[int, int]]:
    files = [path for path in (folder / "udgivet").rglob("*") if path.is_file()]
    return {p: (p.stat().st_ino, p.stat().st_mtime_ns) for p in files if p.name != "lock"}


@pytest.mark.parametrize("command", ["plan", "publish"])
def test_both_ways_tell_the_same(spor2: Spor2, published: Path, command: str) -> None:
    before = _objects(published)
    short: dict[str, Any] = spor2(command, *TO, "--format", "json").json
    shutil.rmtree(published / ".spor2" / "unchanged")
    assert spor2(command, *TO, "--format", "json").json == short
    assert (short["ok"], short["summary"]["uploads"]) == (True, 0)
    assert _objects(published) == before


def test_nothing_slow_is_loaded(published: Path) -> None:
    line = [sys.executable, "-c", ALONE, " ".join(SLOW), "publish", *TO, "--format", "json"]
    done = subprocess.run(line, cwd=published, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["sent"] == 0
    assert done.stderr.split("\n")[-2] == "0 []"


def test_a_refused_publish_leaves_no_note(spor2: Spor2, published: Path) -> None:
    """What was built for it is not what is published, though the store is as it was."""
    episode = published / "episodes" / "01-en-proeve" / "episode.yaml"
    text = episode.read_text(encoding="utf-8")
    guid = next(line for line in text.splitlines() if line.startswith("guid:"))
    episode.write_text(text.replace(guid, f"guid: {uuid4()}"), encoding="utf-8")
    assert spor2("publish", *TO).code == 3
    assert not list((published / ".spor2" / "unchanged").iterdir())
    episode.write_text(text, encoding="utf-8")
    assert spor2("publish", *TO, "--format", "json").json["sent"] == 0
