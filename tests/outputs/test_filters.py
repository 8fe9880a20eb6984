"""The pages for a role, for a time, and for both."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.build.artefact import Artefact
from pipeline.core.model import Library
from pipeline.core.visibility import previewed, published
from pipeline.outputs import filters
from pipeline.outputs.filters import Wish
from tests.outputs import site, small
from tests.outputs.small import Bench


def made(bench: Bench, library: Library, wish: Wish) -> site.Document:
    return site.Document(
        wish.path, bench.bytes_of(filters.filter_page(published(library), wish)).decode()
    )


def planned(library: Library) -> dict[str, Artefact]:
    return {artefact.params.page.head.path: artefact for artefact in filters.plan(library)}


def headings(page: site.Document) -> list[str]:
    return ["".join(h.itertext()) for h in page.all("h3")]


@pytest.fixture(scope="module")
def library(bench: Bench) -> Library:
    return site.full(bench)


def test_a_role_sees_what_is_for_it_and_for_everyone(bench: Bench, library: Library) -> None:
    page = made(bench, library, Wish("laege"))
    assert page.text("h1") == "Til læger og praksispersonale"
    assert headings(page) == ["Hvad er senfølger?", "Et roligt spørgsmål"]
    assert headings(made(bench, library, Wish("psykolog"))) == ["Et roligt spørgsmål", "Samtalen"]


def test_what_takes_longer_is_left_out(bench: Bench, library: Library) -> None:
    long = replace(library.films[0], id="film-3", number=3, title="Lang film", duration_s=700.0)
    slow = replace(library.handbook.chapters[1], id="langt", title="Langt", body="Et ord. " * 1000)
    library = replace(
        library,
        films=(*library.films, long),
        handbook=replace(library.handbook, chapters=(*library.handbook.chapters, slow)),
    )
    five = headings(made(bench, library, Wish("", 5)))
    fifteen = headings(made(bench, library, Wish("", 15)))
    assert five == [
        *("Hvad er senfølger?", "At spørge"),
        *("Et roligt spørgsmål", "Opsporing", "Samtalen"),
    ]
    assert set(fifteen) - set(five) == {"Lang film", "Langt"}


def test_a_time_and_a_role_together(bench: Bench, library: Library) -> None:
    page = made(bench, library, Wish("psykolog", 5))
    assert page.text("h1") == "Til psykologer og terapeuter – når du har 5 minutter"
    assert 'href="psykolog-15.html"' in page.raw
    assert 'href="leder-5.html"' in page.raw
    assert 'href="../tid/5.html"' in page.raw
    assert 'content="noindex"' in page.raw
    assert "noindex" not in made(bench, library, Wish("psykolog")).raw


def test_nothing_that_short_says_so(bench: Bench, library: Library) -> None:
    films = tuple(replace(f, duration_s=700.0, roles=("bosted",)) for f in library.films)
    page = made(bench, replace(library, films=films), Wish("bosted", 5))
    assert headings(page) == []
    assert "Her er ikke noget, der er så kort" in page.words()


def test_a_long_list_is_cut_and_says_where_the_rest_is(bench: Bench, library: Library) -> None:
    chapter = library.handbook.chapters[1]
    many = tuple(replace(chapter, id=f"k{n}", number=n, title=f"K{n}") for n in range(1, 41))
    page = made(
        bench, replace(library, handbook=replace(library.handbook, chapters=many)), Wish("psykolog")
    )
    assert [h for h in headings(page) if h.startswith("K")] == [f"K{n}" for n in range(1, 31)]
    assert "Hele håndbogen" in page.words()


def test_pages_are_made_for_the_roles_that_are_used(library: Library) -> None:
    assert filters.roles(library) == ("laege", "psykolog", "leder")
    paths = planned(library)
    assert len(paths) == 3 * 4 + 3
    assert paths["til/leder.html"].provenance == {"ep-01", "film-2"}
    bare = replace(library, episodes=(), films=(), handbook=replace(library.handbook, chapters=()))
    assert planned(bare) == {}


def test_a_preview_marks_what_is_not_out(bench: Bench, library: Library) -> None:
    hidden = replace(library.episodes[0], publication=small.approved("2023-01-01"))
    library = previewed(replace(library, episodes=(hidden, *library.episodes[1:])))
    found = site.Document(
        "til/laege.html",
        bench.bytes_of(filters.filter_page(library, Wish("laege"))).decode(),
    )
    marks = [e for e in found.tree.iter("span") if e.attrib.get("class") == "mark"]
    assert [mark.text for mark in marks] == ["planlagt", "planlagt"]
    front = site.made(bench, library).page("index.html")
    assert "planlagt" in front.words()
