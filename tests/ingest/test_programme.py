"""`spor2 init` from the inside: what it makes is valid, and it makes all of it or nothing."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PIL import Image

from pipeline.content.library import load
from pipeline.core.errors import ProgrammeError
from pipeline.ingest import programme as module
from pipeline.ingest.programme import ProgrammeOrder, begin, cover
from tests.ingest.handed import SHOW, whole_tree

ORDER = ProgrammeOrder('Mødet: "stille" & roligt', SHOW, date(2022, 10, 4))
NOW = datetime(2022, 10, 4, 12, tzinfo=UTC)


def test_an_empty_programme_says_what_is_still_to_be_written(tmp_path: Path) -> None:
    begin(tmp_path / "p", ORDER)
    problems = load(tmp_path / "p", NOW).problems
    assert {p.code for p in problems} == {"W135"}
    assert {p.place.file for p in problems} == {"help.yaml", "programme.yaml"}
    assert all(p.place.text and "UDFYLD" in p.place.text for p in problems)


def test_an_empty_programme_that_is_filled_in_has_no_faults_at_all(programme: Path) -> None:
    loaded = load(programme, NOW)
    assert loaded.problems == ()
    assert loaded.library is not None
    assert loaded.library.programme.title == "Åbne døre"
    assert loaded.library.programme.id == "aabne-doere"
    assert loaded.library.programme.show.guid == SHOW


def test_a_title_that_yaml_would_misread_comes_back_as_it_was(tmp_path: Path) -> None:
    begin(tmp_path / "p", ORDER)
    library = load(tmp_path / "p", NOW).library
    assert library is not None
    assert library.programme.title == ORDER.title


def test_a_site_stands_wherever_an_address_does(tmp_path: Path) -> None:
    begin(tmp_path / "p", replace(ORDER, site="https://styrelsen.example/podcast/"))
    library = load(tmp_path / "p", NOW).library
    assert library is not None
    assert library.programme.site == "https://styrelsen.example/podcast/"
    assert library.programme.targets[1].base_address == library.programme.site
    assert library.programme.accessibility_statement.startswith(library.programme.site)


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    begin(tmp_path / "p", ORDER)
    assert (tmp_path / "p" / "programme.yaml").is_file()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "brev.docx").write_bytes(b"x")
    with pytest.raises(ProgrammeError) as caught:
        begin(tmp_path, ORDER)
    assert caught.value.code == "P020"
    assert whole_tree(tmp_path) == {"brev.docx": b"x"}


@pytest.mark.parametrize("there", [True, False])
def test_a_full_disk_leaves_nothing_half_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    def full() -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "cover", full)
    folder = tmp_path / "p"
    if there:
        folder.mkdir()
    with pytest.raises(OSError, match="No space"):
        begin(folder, ORDER)
    assert folder.exists() is there
    assert not there or list(folder.iterdir()) == []


def test_the_cover_is_what_podcast_directories_ask_for() -> None:
    with Image.open(io.BytesIO(cover())) as picture:
        picture.load()
        assert (picture.size, picture.mode, picture.format) == ((3000, 3000), "RGB", "PNG")
    assert len(cover()) < 500_000
