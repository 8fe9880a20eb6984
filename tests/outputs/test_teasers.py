"""A teaser: around what may be quoted, without what may be skipped, and never on the site."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.core.errors import ProgrammeError
from pipeline.core.values import ContentNote, Passage, Quote
from pipeline.outputs import teasers
from pipeline.outputs.plan import plan
from tests.media import sounds
from tests.media.read_tags import mp3_tags
from tests.outputs import small
from tests.outputs.small import Bench


def test_a_teaser_is_around_an_approved_quotation(bench: Bench) -> None:
    library = small.library(bench)
    quotes = (
        Quote("p-02", "Nej.", approved=False, start_s=0.1, end_s=0.2),
        Quote("p-02", "Tak.", approved=True, start_s=1.5, end_s=2.2),
    )
    episode = replace(library.episodes[1], quotes=quotes)
    artefact = teasers.teaser(library, episode)
    result = bench.make(artefact)
    facts, path = result.facts(artefact), result.outcomes[artefact.id].made.files["mp3"].path
    start, end = float(str(facts["start_s"])), float(str(facts["end_s"]))
    assert start < 2.5
    assert end > 3.2, "the quotation, a second later than in the recording"
    assert facts["about"] == "quote"
    said = [(one["speaker"], one["text"][:4]) for one in facts["words"]]  # type: ignore[attr-defined]
    assert said == [("Vært", "Velk"), ("Psykolog", "Tak,")]
    tags = mp3_tags(path)
    assert (tags.title, tags.guid, tags.lyrics, tags.cover) == ("At spørge", "", "", None)
    heard = sounds.decoded(path)
    reading = sounds.read_by_another_meter(heard, 44_100)
    assert facts["integrated_lufs"] == pytest.approx(reading.lufs, abs=0.1)
    assert facts["duration_s"] == pytest.approx(len(heard) / 44_100, abs=0.06)
    assert len(heard) / 44_100 == pytest.approx(end - start, abs=0.06)
    assert abs(heard[:400]).max() < 0.05, "faded in"
    assert not any(a.id == artefact.id for a in plan(library)), "a consent of its own"
    assert not any("teaser" in entry.path for entry in result.tree())


def test_a_teaser_leaves_out_what_listeners_may_skip(bench: Bench) -> None:
    library = small.library(bench)
    note = ContentNote("Uro.", sections=(Passage(0.0, 1.0, "Uro"),))
    episode = replace(library.episodes[0], content_note=note)
    artefact = teasers.teaser(library, episode)
    facts = bench.make(artefact).facts(artefact)
    assert (facts["start_s"], facts["end_s"]) == (1.1, 2.5), "from the next marker, word for word"


def test_without_quotation_and_marker_it_is_about_nothing(bench: Bench) -> None:
    library = small.library(bench)
    plain = replace(library.episodes[0], markers=(), transcript=None)
    artefact = teasers.teaser(library, plain)
    facts = bench.make(artefact).facts(artefact)
    assert (facts["about"], facts["words"], facts["start_s"]) == (None, [], 0)


def test_a_quotation_without_times_or_approval_is_none(bench: Bench) -> None:
    library = small.library(bench)
    quotes = (Quote("p-02", "Tak.", approved=True), Quote("p-02", "Tak.", start_s=0, end_s=1))
    artefact = teasers.teaser(library, replace(library.episodes[0], quotes=quotes))
    assert bench.make(artefact).facts(artefact)["about"] == "marker"


def test_where_all_may_be_skipped_there_is_none(bench: Bench) -> None:
    library = small.library(bench)
    note = ContentNote("Uro.", sections=(Passage(0.0, 4.0, "Uro"),))
    with pytest.raises(ProgrammeError) as caught:
        bench.make(teasers.teaser(library, replace(library.episodes[0], content_note=note)))
    assert (caught.value.code, caught.value.params) == ("P034", {"name": "ep-01"})
