"""The handbook's first page offers the books, when they are made."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.core.model import Library
from pipeline.outputs import handbook
from pipeline.outputs.books import offers, plan
from tests.outputs.books import whole
from tests.outputs.small import Bench


def page(bench: Bench, library: Library) -> str:
    return bench.bytes_of(handbook.contents(library), "html").decode()


def test_books_are_made_when_a_build_is_asked_for_them(bench: Bench) -> None:
    library = whole.library(bench)
    assert len(list(plan.plan(library))) == 5
    without = replace(library, extras=frozenset())
    assert list(plan.plan(without)) == []
    assert offers.offers(without) == ()
    assert "boeger_" not in page(bench, without)


@pytest.mark.slow
def test_each_is_offered_with_its_form_and_size(bench: Bench) -> None:
    library = whole.library(bench)
    body = page(bench, library)
    made = bench.make(*plan.plan(library)).outcomes
    for artefact in plan.plan(library):
        file = next(iter(made[artefact.id].made.files.values()))
        assert file.public is not None
        assert file.public.startswith("boeger/haandbog")
        assert f'href="../{file.public}"' in body
    assert "Hele håndbogen (PDF, stor skrift)</a>" in body
    assert "Del 2: Huset (PDF, A4)</a>" in body


@pytest.mark.slow
def test_a_book_tells_when_and_for_how_long_a_marker_is_heard(bench: Bench) -> None:
    body = bench.bytes_of(next(plan.plan(whole.library(bench))), "epub")
    assert "· Episode 1 · 2 sek., fra 0:01</span>".encode() in body.replace(b"\xc2\xa0", b" ")
