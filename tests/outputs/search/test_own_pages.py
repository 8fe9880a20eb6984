"""The site's own pages can be found, by words that stand on them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.core.model import Library
from pipeline.outputs.search.own_pages import TEXTS, own_pages
from pipeline.outputs.theme import folder
from tests.outputs import small
from tests.outputs.small import Bench

TOOL = "::: redskab En halv side {#halv-side}\nFem linjer.\n:::\n"


def library(bench: Bench) -> Library:
    whole = small.library(bench)
    chapter = replace(small.chapter(), body=TOOL)
    book = replace(whole.handbook, chapters=(chapter,), appendices=("redskaber", "ordliste"))
    return replace(whole, handbook=book)


@pytest.mark.parametrize("name", TEXTS)
def test_what_is_found_stands_on_the_page(name: str) -> None:
    file = {"refleksionsspoergsmaal": "questions", "redskaber": "tools"}.get(name, name)
    page = (folder() / f"{file}.html").read_text(encoding="utf-8")
    made_elsewhere = {"Get new episodes by themselves, in the podcast app you like best."}
    assert [text for text in TEXTS[name] if text not in page and text not in made_elsewhere] == []


def test_a_page_is_there_where_the_site_has_it(bench: Bench) -> None:
    whole = library(bench)
    found = {subject.address: subject for subject in own_pages(whole)}
    assert set(found) == {
        "haandbog/redskaber.html",
        "episoder/abonner.html",
        "tilgaengelighed.html",
    }
    assert found["haandbog/redskaber.html"].passages[-1].text == "En halv side"
    bare = replace(whole, episodes=(), handbook=replace(whole.handbook, appendices=()))
    assert [subject.address for subject in own_pages(bare)] == ["tilgaengelighed.html"]
