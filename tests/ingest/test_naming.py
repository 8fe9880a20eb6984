"""Names and numbers for what is new, whatever state the rest is in."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.content.schema.scalars import slugify
from pipeline.ingest import naming


def episode(programme: Path, folder: str, text: str) -> None:
    (programme / "episodes" / folder).mkdir(parents=True)
    (programme / "episodes" / folder / "episode.yaml").write_text(text, encoding="utf-8")


def test_the_next_number_follows_the_highest_of_its_season(tmp_path: Path) -> None:
    episode(tmp_path, "01-a", "id: ep-01\nseason: 1\nnumber: 1\n")
    episode(tmp_path, "07-b", "id: ep-07   # den syvende\nnumber: 7   # syv\n")
    episode(tmp_path, "2-01-c", "id: ep-2-01\nseason: 2\nnumber: 1\n")
    items = naming.known(tmp_path)
    assert naming.newest_season(items) == 2
    assert naming.next_number(items, "episode", 1) == 8
    assert naming.next_number(items, "episode", 2) == 2
    assert naming.next_number(items, "film") == 1
    assert {item.id for item in items} == {"ep-01", "ep-07", "ep-2-01"}


def test_broken_files_still_hold_their_numbers(tmp_path: Path) -> None:
    episode(tmp_path, "04-d", "id: [\n\x00 ikke yaml")
    (tmp_path / "episodes" / "05-e").mkdir()
    (tmp_path / "episodes" / "05-e" / "episode.yaml").write_bytes(b"title: \xe6\xf8\n")
    assert naming.next_number(naming.known(tmp_path), "episode") == 6


def test_an_id_that_is_taken_gets_the_next_number(tmp_path: Path) -> None:
    for name in ("samtalen", "samtalen-2"):
        (tmp_path / "handbook").mkdir(exist_ok=True)
        (tmp_path / "handbook" / f"01-{name}.md").write_text(f"---\nid: {name}\n---\n")
    assert naming.free("samtalen", naming.known(tmp_path)) == "samtalen-3"
    assert naming.free("moedet", naming.known(tmp_path)) == "moedet"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("At spørge uden at presse", "at-spoerge-uden-at-presse"),
        ("Ærø & Århus!", "aeroe-aarhus"),
        ("…", ""),
        ("   ", ""),
        ("x" * 200, "x" * 60),
    ],
)
def test_slugs(title: str, slug: str) -> None:
    assert naming.slug(title) == slug


@given(st.text())
def test_slugs_are_always_fit_for_addresses(title: str) -> None:
    slug = naming.slug(title)
    assert slug == "" or (slug == slugify(slug) and len(slug) <= 60)


@pytest.mark.parametrize(
    ("file", "title"),
    [("At_spoerge--v2.wav", "At spoerge v2"), ("optagelse.mp3", "Optagelse"), ("å.wav", "Å")],
)
def test_titles_from_file_names(file: str, title: str) -> None:
    assert naming.title_of(Path(file)) == title
