"""What authors may write, field by field."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from pipeline.content.checking import checked, fields_at
from pipeline.content.schema.episode import WrittenEpisode
from pipeline.content.schema.event import WrittenEvent
from pipeline.content.schema.film import WrittenFilm
from pipeline.content.schema.handbook import WrittenChapter, WrittenHandbook
from pipeline.content.schema.names import ALSO, meant
from pipeline.content.schema.page import WrittenPage
from pipeline.content.schema.programme import WrittenProgramme
from pipeline.content.schema.scalars import RESERVED, slugify
from pipeline.content.schema.shared import WrittenGlossary, WrittenHelp, WrittenRegister
from pipeline.content.source import Source
from pipeline.content.yaml_reader import parse
from tests.content.programmes import EPISODE, EVENT, base, change, codes, loaded

SCHEMAS: tuple[type[BaseModel], ...] = (
    WrittenChapter,
    WrittenEpisode,
    WrittenEvent,
    WrittenFilm,
    WrittenGlossary,
    WrittenHandbook,
    WrittenHelp,
    WrittenPage,
    WrittenProgramme,
    WrittenRegister,
)
VALUES = st.recursive(
    st.none() | st.text(max_size=12), lambda inner: st.lists(inner, max_size=3), max_leaves=4
)


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(SCHEMAS), st.data())
def test_no_data_crashes_a_schema(schema: type[BaseModel], data: st.DataObject) -> None:
    """Whatever stands in the fields, the answer is a value or problems with texts."""
    names = st.sampled_from(sorted(schema.model_fields))
    fields = data.draw(st.dictionaries(names, VALUES | st.dictionaries(st.text("ab"), VALUES)))
    document = parse(Source("x.yaml", "id: x\n")).document
    assert document is not None
    object.__setattr__(document, "data", {k: v for k, v in fields.items() if v is not None})
    value, problems = checked(document, schema)
    assert (value is None) == bool(problems)


def test_every_other_name_leads_to_a_field() -> None:
    fields: set[str] = set()
    for schema in SCHEMAS:
        fields |= _all_fields(schema)
    assert {name for names in ALSO.values() for name in names} <= fields


def _all_fields(schema: type[BaseModel]) -> set[str]:
    names = set(fields_at(schema, ()))
    nested = [fields_at(schema, (name,)) for name in names]
    return names.union(*nested)


@pytest.mark.parametrize(
    ("written", "meant_"),
    [
        ("status", "state"),
        ("titel", "title"),
        ("Titel", "title"),
        ("content-note", "content_note"),
        ("publishat", "publish_at"),
        ("vejr", None),
    ],
)
def test_did_you_mean(written: str, meant_: str | None) -> None:
    assert meant(written, WrittenEpisode.model_fields) == meant_


@settings(deadline=None, max_examples=60)
@given(st.text())
def test_a_slug_is_always_one(text: str) -> None:
    assert slugify(slugify(text)) == slugify(text)
    assert slugify(text).isascii()


def test_danish_letters_in_a_slug() -> None:
    assert slugify("Senfølger på Ærø – 2. del") == "senfoelger-paa-aeroe-2-del"
    assert {"index", "questions", "con"} <= RESERVED


@pytest.mark.parametrize("word", ["ja", "Ja", "true", "yes"])
def test_yes(word: str, tmp_path: Path) -> None:
    folder = change(base(tmp_path), EPISODE, ("number: 1", f"number: 1\nexample: {word}"))
    library = loaded(folder).library
    assert library is not None
    assert library.episodes[0].example


def test_times_become_seconds_and_offsets_are_kept(tmp_path: Path) -> None:
    library = loaded(base(tmp_path)).library
    assert library is not None
    episode = library.episodes[0]
    assert [marker.start_s for marker in episode.markers] == [0.0, 30.0]
    assert episode.publication.publish_at is not None
    assert episode.publication.publish_at.utcoffset() is not None
    assert episode.related.chapters[0].item == "samtalen"


def test_all_faults_of_all_files_at_once(tmp_path: Path) -> None:
    folder = change(base(tmp_path), EPISODE, ("number: 1", "number: et"), ("state: ", "stat: "))
    change(folder, EVENT, ("title: Temadag", "titel: Temadag"))
    assert codes(folder) == ["E046", "E012", "E012"]


def test_a_moved_episode_keeps_its_guid_to_the_letter() -> None:
    """Every other episode has a UUID, in small letters."""
    shown = {"id": "ep-01", "title": "T", "state": "draft", "number": "1", "summary": "S"}
    old = "Https://Gammel.example/?p=1&A=#Ø"
    moved = WrittenEpisode.model_validate({**shown, "moved_from": "gammel.example", "guid": old})
    assert moved.guid == old
    upper = "5B0E2A1C-0001-4D7E-9C0A-000000000001"
    assert WrittenEpisode.model_validate({**shown, "guid": upper}).guid == upper.lower()
    with pytest.raises(ValidationError, match="E053"):
        WrittenEpisode.model_validate({**shown, "guid": old})
    for bad in ("", " x", "a\nb", "x" * 256):
        with pytest.raises(ValidationError, match="E066"):
            WrittenEpisode.model_validate({**shown, "moved_from": "x", "guid": bad})
