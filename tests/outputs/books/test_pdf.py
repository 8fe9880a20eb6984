"""The handbook on pages, read back by another hand."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from pipeline.build.artefact import Artefact
from pipeline.core.errors import ToolError
from pipeline.core.model import Library
from pipeline.core.pictures import PictureSet
from pipeline.outputs.books import plan, press, typeset
from pipeline.outputs.books.matter import matter
from pipeline.outputs.books.volumes import volumes
from tests.outputs.books import whole
from tests.outputs.small import Bench

pytestmark = pytest.mark.xdist_group("books")


def opened(pdf: bytes) -> Any:
    import pymupdf  # takes seconds, of which only those who read a book should know

    return pymupdf.open(stream=pdf)


def artefact(library: Library, name: str) -> Artefact:
    return next(plan.bound(library, v) for v in volumes(library.handbook) if v.name == name)


def body(library: Library, name: str = "pdf") -> bytes:
    made = whole.made(artefact(library, name)).files["pdf"]
    assert isinstance(made, Path)
    return made.read_bytes()


@pytest.fixture(scope="module")
def bound(bench: Bench) -> bytes:
    return body(whole.library(bench))


def words(pdf: bytes) -> str:
    with opened(pdf) as book:
        return re.sub(r"\s+", " ", " ".join(page.get_text() for page in book))


def test_it_says_which_standards_it_keeps(bound: bytes) -> None:
    with pikepdf.open(io.BytesIO(bound)) as book, book.open_metadata() as meta:
        assert meta["pdfuaid:part"] == "1"
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
        assert book.Root.Lang == "da-DK" or str(book.Root.Lang).startswith("da")
        assert book.Root.MarkInfo.Marked
        assert meta["dc:title"] == "Mødet med «voksne»"


def test_its_outline_has_parts_chapters_and_what_is_at_the_back(bound: bytes) -> None:
    with opened(bound) as book:
        outline = [(level, title) for level, title, _ in book.get_toc()]
    assert outline[:3] == [(1, "Mødet"), (2, "Samtalen & ordene"), (3, "Før")]
    assert {(1, "Huset"), (1, "Ordliste"), (1, "Hvad er ændret")} <= set(outline)


def test_all_is_there(bound: bytes) -> None:
    text = words(bound)
    for wanted in (
        *("Lyt <altid>.", "# $ @ _ *", '"så"', "Redskab: En halv side", "Eksempel (opdigtet)"),
        *(
            "sted.example/side",
            "note.example",
            "Styrelsen (2020). En bog.",
            "(læst 2. januar 2022)",
        ),
        *("ISBN (EPUB)", "978-87-000-0001-8", "Må frit citeres.", "eftervirkninger", "Tænk over"),
        *("Hør det sagt", "Nye ord om rum.", "Hvad vil du gøre i morgen?", "00 00 00 00"),
        "En halv side (side",
    ):
        assert wanted in text, wanted


def test_a_reader_on_paper_is_told_the_page(bound: bytes) -> None:
    with opened(bound) as book:
        chapter = next(
            n for n, page in enumerate(book, 1) if "Jeres rammer\nOm at" in page.get_text()
        )
    assert f"rummet (side {chapter})" in words(bound).replace("\u00a0", " ")


def test_a_picture_has_its_words(bound: bytes) -> None:
    with pikepdf.open(io.BytesIO(bound)) as book:
        alts = {
            str(one.Alt)
            for one in book.objects
            if isinstance(one, pikepdf.Dictionary) and "/Alt" in one
        }
    assert "Et bord med to stole" in alts
    assert "En kode, der fører til kapitlet på nettet" in alts


def test_links_to_the_web_lead_to_the_programmes_site(bound: bytes) -> None:
    with opened(bound) as book:
        found = {link["uri"] for page in book for link in page.get_links() if "uri" in link}
    assert "https://programmet.example/episoder/1.html#m-b" in found
    assert all(uri.startswith("https://") for uri in found)


def test_only_letters_that_typst_brings_are_used(bound: bytes) -> None:
    with opened(bound) as book:
        fonts = {font[3].partition("+")[2] for page in book for font in page.get_fonts()}
    assert fonts
    assert all(name.startswith(("LibertinusSerif", "DejaVuSansMono", "NewCM")) for name in fonts)


def test_a_part_names_the_whole_and_leads_to_the_rest_on_the_web(bench: Bench) -> None:
    part = body(whole.library(bench), "pdf-moedet")
    text = words(part)
    assert "Del 1: Mødet" in text
    assert "Det her er en del af «Mødet med «voksne»»." in text
    assert "Jeres rammer" not in text.replace("Se Jeres rammer", "")
    with opened(part) as book:
        found = {link["uri"] for page in book for link in page.get_links() if "uri" in link}
    assert "https://programmet.example/haandbog/rammer.html#rum" in found


def test_large_print_is_large(bound: bytes, bench: Bench) -> None:
    def sizes(pdf: bytes) -> dict[str, float]:
        with opened(pdf) as book:
            spans = [
                span
                for page in book
                for block in page.get_text("dict")["blocks"]
                for line in block.get("lines", ())
                for span in line["spans"]
            ]
        return {span["text"].strip(): span["size"] for span in spans}

    large = body(whole.library(bench), "large-print")
    assert sizes(bound)["Hvad vil du gøre?"] == pytest.approx(11.5)
    assert sizes(large)["Hvad vil du gøre?"] == pytest.approx(19)
    smallest = min(size for text, size in sizes(large).items() if len(text) > 3)
    assert smallest >= 11


def test_the_same_bytes_twice(bound: bytes, bench: Bench) -> None:
    assert body(whole.library(bench)) == bound


def test_a_withdrawn_chapter_is_in_no_book(bound: bytes, bench: Bench) -> None:
    library = whole.library(bench)
    left = tuple(c for c in library.handbook.chapters if c.id != "rammer")
    without = replace(library, handbook=replace(library.handbook, chapters=left))
    assert "To stole." in words(bound)
    assert "To stole." not in words(body(without))
    assert "rammer" not in artefact(without, "pdf").provenance
    assert "rammer" in artefact(library, "pdf").provenance


def test_what_cannot_be_set_is_told(tmp_path: Path) -> None:
    with pytest.raises(ToolError) as told:
        press.png(tmp_path, "#ukendt()")
    assert told.value.code == "T030"
    assert "ukendt" in str(told.value.params["reason"])


def test_the_chapter_that_cannot_be_set_is_named(tmp_path: Path, bench: Bench) -> None:
    library = whole.library(bench)
    held = matter(library, next(v for v in volumes(library.handbook) if v.name == "pdf"))
    pictures: dict[str, dict[str, PictureSet]] = {leaf.chapter.id: {} for leaf in held.leaves}
    source = typeset.document(typeset.Sheets(held, {}, {}, pictures))
    for words, chapter in (("To stole", "Jeres rammer"), ("Et citat", "Samtalen & ordene")):
        with pytest.raises(ToolError) as told:
            press.png(tmp_path, source.replace(words, "#ukendt()"))
        said = str(told.value.params["reason"])
        assert re.fullmatch(rf"Kapitel \d, {chapter}: unknown variable: ukendt", said)
