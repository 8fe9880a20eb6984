"""What other processes are asked to make."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterator
from dataclasses import replace

from pipeline.build.artefact import Artefact
from pipeline.build.graph import graph
from pipeline.core.visibility import published
from pipeline.outputs import assets
from pipeline.outputs.chapter_text import Text
from pipeline.outputs.plan import plan
from pipeline.prose.manner import Manner
from tests.outputs import site
from tests.outputs.small import Bench


def planned(bench: Bench) -> Iterator[Artefact]:
    shown = replace(published(site.full(bench)), extras=frozenset({"books"}))
    yield from graph(plan(shown)).artefacts.values()


def test_every_making_can_be_sent_to_a_process(bench: Bench) -> None:
    for one in planned(bench):
        told = one.recipe, one.params
        assert pickle.loads(pickle.dumps(told)) == told  # noqa: S301 (our own)


def test_a_text_that_was_sent_takes_no_more_room_than_before(bench: Bench) -> None:
    """Python keeps the UTF-8 of each text that a pickle holds."""
    chapter = next(iter(site.full(bench).handbook.chapters))
    text = Text("a.html", chapter.body + "æ" * 1000, Manner(), ())
    before = sys.getsizeof(text.body)
    assert pickle.loads(pickle.dumps(text)) == text  # noqa: S301 (our own)
    assert sys.getsizeof(text.body) == before


def test_a_new_cover_is_no_reason_to_make_a_page_anew(bench: Bench) -> None:
    cover = assets.cover(site.full(bench)).id
    users = [
        one.id
        for one in planned(bench)
        if one.recipe.name == "page"
        and any(isinstance(i, Artefact) and i.id == cover for i in one.inputs.values())
    ]
    assert users == ["page/episoder/index.html"]
