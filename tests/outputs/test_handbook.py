"""The handbook as a book: parts, references both ways, sources, changes, addresses that hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline.core.book import Change, Chapter, Handbook, Part, Source
from pipeline.core.model import Library
from pipeline.core.values import Term
from pipeline.outputs import gathered, handbook
from pipeline.outputs.hearings import hearings
from pipeline.outputs.ways import ways
from tests.outputs import site, small
from tests.outputs.small import Bench

BODY = """Bed om samtykke. Se [[kapitel:to#slut]],
[[episode:ep-01]], [[side:projektet]] og [[kilde:bog]].

![Et rum](rum.jpg "Venteværelset")

::: redskab En halv side {#halv-side}
Fem linjer.
:::

Se også [[kapitel:hemmelig]] og [[kapitel:hemmelig|det, der kommer]].
"""


def _chapter(id_: str, number: int, body: str, **more: object) -> Chapter:
    made = replace(small.chapter(), id=id_, number=number, title=id_.capitalize(), body=body)
    return replace(made, file=f"handbook/0{number}-{id_}.md", **more)  # type: ignore[arg-type]


def _book(bench: Bench) -> Handbook:
    first = _chapter(
        *("en", 1, BODY),
        part="del-1",
        formerly=("gammel",),
        sources=(Source("bog", "Forfatter (2020). En bog.", "https://bog.example/"),),
        changes=(Change(date(2022, 9, 1), "Nyt redskab."), Change(date(2022, 1, 1), "Rettet.")),
        pictures=(("rum.jpg", bench.source("cover.jpg")),),
    )
    second = _chapter("to", 2, "## Til sidst {#slut}\n\nTekst.\n", part="del-2")
    return Handbook(
        "Håndbogen",
        version="1.1",
        chapters=(first, second, _chapter("tre", 3, "Tekst.", part="del-2")),
        parts=(Part("del-1", "Grundlag", ("en",)), Part("del-2", "Arbejdet", ("to", "tre"))),
        appendices=("redskaber", "ordliste"),
        changes=(Change(date(2022, 6, 1), "Anden udgave.", "1.1"),),
    )


@pytest.fixture(scope="module")
def library(bench: Bench) -> Library:
    base = site.full(bench)
    term = Term("samtykke", "Et frivilligt ja.", ("tilladelse",))
    extras = frozenset({"books"})
    return replace(base, handbook=_book(bench), glossary=(term,), extras=extras)


@pytest.fixture(scope="module")
def book(bench: Bench, library: Library) -> site.Site:
    """The handbook's own pages, and no others."""
    wanted = list(handbook.plan(library))
    files = {
        file.public: file.path.read_bytes()
        for outcome in bench.make(*wanted).outcomes.values()
        for file in outcome.made.files.values()
        if file.public
    }
    return site.Site(files)


def test_references_have_the_titles_of_what_they_lead_to(book: site.Site) -> None:
    raw = book.page("haandbog/en.html").raw
    assert '<a href="to.html#slut">Til sidst</a>' in raw
    assert '<a href="../episoder/1.html">Hvad er senfølger?</a>' in raw
    assert '<a href="#kilde_bog">kilde 1</a>' in raw
    whole = book.page("haandbog/hele-haandbogen.html")
    assert '<a href="#to_slut">Til sidst</a>' in whole.raw
    assert '<a href="#en_kilde_bog">' in whole.raw
    assert {"to_slut", "en_kilde_bog", "en_halv-side"} <= set(whole.ids)


def test_what_is_hidden_is_told_in_the_authors_own_words_alone(book: site.Site) -> None:
    assert "Se også hemmelig og det, der kommer.</p>" in book.page("haandbog/en.html").raw


def test_a_word_is_explained_without_a_script(book: site.Site) -> None:
    page = book.page("haandbog/en.html")
    link = next(a for a in page.all("a") if a.attrib.get("aria-describedby"))
    assert link.attrib["href"] == "ordliste.html#samtykke"
    told = next(e for e in page.all("span") if e.attrib.get("role") == "tooltip")
    assert (told.attrib["id"], told.text) == (link.attrib["aria-describedby"], "Et frivilligt ja.")
    assert "samtykke" in book.page("haandbog/ordliste.html").ids


def test_pictures_of_a_text_come_along(book: site.Site) -> None:
    page = book.page("haandbog/en.html")
    shown = next(e for e in page.all("img") if e.attrib["alt"] == "Et rum")
    assert shown.attrib["src"].removeprefix("../") in book.files
    assert "Venteværelset" in page.text("figcaption")


def test_a_page_leads_to_the_chapters_of_its_own_part_alone(book: site.Site) -> None:
    beside = [a.text for a in book.page("haandbog/to.html").all("a") if "href" in a.attrib]
    assert "3. Tre" in beside
    assert 'class="beside"' not in book.page("haandbog/en.html").raw
    words = book.page("haandbog/index.html").words()
    assert words.index("Grundlag") < words.index("En ") < words.index("Arbejdet")


def test_a_long_part_does_not_make_its_pages_long(library: Library) -> None:
    many = tuple(_chapter(f"k{n}", n, "Tekst.", part="del") for n in range(1, 101))
    part = Part("del", "Del", tuple(c.id for c in many))
    long = replace(library, handbook=replace(library.handbook, chapters=many, parts=(part,)))
    pages = [a for a in handbook.plan(long) if a.id.startswith("page/haandbog/k")]
    assert {len(a.params.page.view.beside) for a in pages} == {24}
    assert all(a.params.page.head.title in str(a.params.page.view.beside) for a in pages)


def test_an_address_that_a_chapter_had_leads_on(book: site.Site) -> None:
    page = book.page("haandbog/gammel.html")
    assert '<meta http-equiv="refresh" content="0; url=en.html">' in page.raw
    assert '<meta name="robots" content="noindex">' in page.raw
    assert '<link rel="canonical" href="https://cdn.example/prefix/haandbog/en.html">' in page.raw
    assert '<a href="en.html">En</a>' in page.raw


def test_changes_stand_with_the_edition_they_came_after(library: Library) -> None:
    since, edition = gathered.editions(library.handbook)
    assert (since.version, [c.text for _, c in since.changes]) == ("", ["Nyt redskab."])
    assert (edition.version, edition.text) == ("1.1", "Anden udgave.")
    assert [c.text for _, c in edition.changes] == ["Rettet."]


def test_tools_are_gathered(book: site.Site) -> None:
    page = book.page("haandbog/redskaber.html")
    assert '<a href="en.html#halv-side">En halv side</a>' in page.raw


def test_a_chapter_that_names_a_marker_in_its_text_shows_where_to_hear_it(library: Library) -> None:
    first = library.episodes[0]
    mark = first.markers[-1].id
    chapter = _chapter("en", 1, f"Hør [[episode:{first.id}#{mark}]].")
    named = replace(library, handbook=replace(library.handbook, chapters=(chapter,)))
    assert [(h.slug, h.marker) for h in hearings(named)["en"]] == [(first.slug, mark)]


def test_synonyms_and_files_lead_somewhere_and_what_is_not_there_does_not(library: Library) -> None:
    found = ways(library, "[[ord:Tilladelse]] [x](01-en.md) [y](99-nej.md) [[film:nej]]")
    assert found.targets["ord:Tilladelse"].address == "haandbog/ordliste.html#samtykke"
    assert found.files == {"01-en.md": "haandbog/en.html"}
    assert set(found.targets) == {"ord:Tilladelse"}
