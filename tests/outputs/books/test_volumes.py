"""Which files a handbook becomes."""

from __future__ import annotations

from dataclasses import replace

from pipeline.core.book import Chapter, Handbook, Part
from pipeline.core.values import Publication, State
from pipeline.outputs.books.volumes import MOST, volumes


def chapter(number: int, part: str = "", length: int = 1000) -> Chapter:
    publication = Publication(State.APPROVED)
    return Chapter(
        f"k{number}", number, f"Kapitel {number}", "", publication, "", "a" * length, part=part
    )


def names(book: Handbook) -> list[str]:
    return [volume.name for volume in volumes(book)]


def book(*chapters: Chapter, parts: tuple[Part, ...] = ()) -> Handbook:
    return Handbook("Bog", chapters=chapters, parts=parts, books=("epub", "pdf", "large-print"))


def test_none_are_made_that_nobody_asked_for() -> None:
    assert names(replace(book(chapter(1)), books=())) == []
    assert names(book()) == []


def test_a_short_book_is_one_file_of_each_form() -> None:
    assert names(book(chapter(1), chapter(2))) == ["epub", "pdf", "large-print"]


def test_each_part_has_a_pdf_of_its_own() -> None:
    parts = (Part("a", "A"), Part("b", "B"), Part("tom", "Tom"))
    made = volumes(book(chapter(1, "a"), chapter(2, "b"), parts=parts))
    assert [v.name for v in made] == ["epub", "pdf", "pdf-a", "pdf-b", "large-print"]
    assert [[c.id for c in v.chapters] for v in made if v.part] == [["k1"], ["k2"]]
    assert [v.file for v in made][1:3] == ["haandbog-a4.pdf", "haandbog-a-a4.pdf"]


def test_a_long_book_is_bound_in_volumes_that_hold_it_all() -> None:
    chapters = [chapter(n, length=MOST // 10) for n in range(1, 26)]
    made = [volume for volume in volumes(book(*chapters)) if volume.form == "pdf"]
    assert [volume.name for volume in made] == ["pdf-1", "pdf-2", "pdf-3"]
    assert [c for volume in made for c in volume.chapters] == chapters
    assert [len(volume.chapters) for volume in made] == [8, 9, 8]
    assert {volume.count for volume in made} == {3}
    assert names(book(*chapters))[0] == "epub"


def test_a_long_book_in_parts_is_divided_by_them_in_large_print_too() -> None:
    parts = (Part("a", "A"), Part("b", "B"))
    chapters = [chapter(n, "a" if n < 5 else "b", MOST // 5) for n in range(1, 10)]
    made = names(book(*chapters, parts=parts))
    assert made == ["epub", "pdf-a", "pdf-b", "large-print-a", "large-print-b"]


def test_a_chapter_that_is_too_long_is_not_cut() -> None:
    made = volumes(book(chapter(1, length=MOST * 2), chapter(2)))
    assert [[c.id for c in v.chapters] for v in made if v.form == "pdf"] == [["k1"], ["k2"]]
