"""The handbook as EPUB 3. EPUBCheck and Ace judge it in `test_checked`."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from pipeline.core.model import Library
from pipeline.outputs.books.epub import epub
from pipeline.outputs.books.volumes import Volume, volumes
from tests.outputs.books import whole
from tests.outputs.small import Bench

XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
TYPE = "{http://www.idpf.org/2007/ops}type"


def volume(library: Library) -> Volume:
    return next(v for v in volumes(library.handbook) if v.form == "epub")


def opened(library: Library) -> zipfile.ZipFile:
    body = whole.made(epub(library, volume(library))).files["epub"]
    return zipfile.ZipFile(io.BytesIO(body if isinstance(body, bytes) else body.read_bytes()))


@pytest.fixture(scope="module")
def book(bench: Bench) -> zipfile.ZipFile:
    return opened(whole.library(bench))


def text(book: zipfile.ZipFile, name: str) -> str:
    return book.read(f"EPUB/{name}").decode()


def pages(book: zipfile.ZipFile) -> Iterator[tuple[str, ET.Element]]:
    for name in book.namelist():
        if name.endswith(".xhtml"):
            yield name, ET.fromstring(book.read(name))


def test_the_container_begins_with_what_it_is(book: zipfile.ZipFile) -> None:
    first = book.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert book.read("mimetype") == b"application/epub+zip"
    assert first.extra == b""


def test_every_file_is_in_the_manifest_and_no_other(book: zipfile.ZipFile) -> None:
    package = ET.fromstring(text(book, "bog.opf"))
    listed = {f"EPUB/{item.get('href')}" for item in package.iter(f"{OPF}item")}
    outside = {"mimetype", "META-INF/container.xml", "EPUB/bog.opf"}
    assert listed == set(book.namelist()) - outside


def test_every_link_leads_somewhere(book: zipfile.ZipFile) -> None:
    known = {(name, "") for name, _ in pages(book)}
    known |= {(name, node.get("id", "")) for name, page in pages(book) for node in page.iter()}
    links = [
        (name, node.get("href", ""))
        for name, page in pages(book)
        for node in page.iter(f"{XHTML}a")
    ]
    inside = [(name, href) for name, href in links if not re.match("https:|tel:", href)]
    assert len(inside) > 20
    for name, href in inside:
        file, _, place = href.partition("#")
        target = posixpath.join(posixpath.dirname(name), file) if file else name
        assert (target, place) in known, href


def test_what_is_heard_and_seen_is_on_the_programmes_own_site(book: zipfile.ZipFile) -> None:
    chapter = text(book, "kap-samtalen.xhtml")
    assert '<a href="https://programmet.example/episoder/1.html#m-b">Videre</a>' in chapter
    assert "https://cdn.example" not in "".join(text(book, n[5:]) for n, _ in pages(book))


def test_nothing_is_fetched(book: zipfile.ZipFile) -> None:
    for _, page in pages(book):
        assert not [n for n in page.iter() if n.get("src", "").startswith("http")]
        assert not list(page.iter(f"{XHTML}script"))


def test_notes_say_that_they_are(book: zipfile.ZipFile) -> None:
    chapter = ET.fromstring(text(book, "kap-samtalen.xhtml"))
    kinds = [node.get(TYPE) for node in chapter.iter() if node.get(TYPE)]
    assert kinds == ["chapter", "noteref", "noteref", "endnotes"]


def test_a_picture_has_its_words_and_no_other_data(book: zipfile.ZipFile) -> None:
    chapter = text(book, "kap-samtalen.xhtml")
    assert 'src="billede-1.jpg" alt="Et bord med to stole"' in chapter
    assert "<figcaption>Sådan kan et rum se ud.</figcaption>" in chapter
    assert b"Exif" not in book.read("EPUB/billede-1.jpg")
    assert ">visual<" in text(book, "bog.opf")


def test_parts_hold_their_chapters(book: zipfile.ZipFile) -> None:
    contents = text(book, "nav.xhtml")
    assert contents.index("del-moedet.xhtml") < contents.index("kap-samtalen.xhtml")
    assert contents.index("kap-samtalen.xhtml#foer") < contents.index("del-huset.xhtml")


def test_it_is_told_by_its_own_isbn_and_dates(book: zipfile.ZipFile) -> None:
    package = text(book, "bog.opf")
    assert '<dc:identifier id="id">urn:isbn:9788700000018</dc:identifier>' in package
    assert "<dc:date>2022-10-01</dc:date>" in package
    assert ">2022-10-03T00:00:00Z<" in package


def test_a_book_without_isbn_has_a_name_that_stays(bench: Bench) -> None:
    library = whole.library(bench)
    bare = replace(library, handbook=replace(library.handbook, isbn=()))
    other = replace(bare, handbook=replace(bare.handbook, version="2"))
    found = {
        re.findall("urn:uuid:[0-9a-f-]{36}", text(opened(one), "bog.opf"))[0]
        for one in (bare, other)
    }
    assert len(found) == 1


def test_the_same_bytes_twice(bench: Bench) -> None:
    artefact = epub(whole.library(bench), volume(whole.library(bench)))
    bodies = []
    for _ in range(2):
        made = whole.made(artefact).files["epub"]
        assert isinstance(made, Path)
        bodies.append(made.read_bytes())
    assert bodies[0] == bodies[1]


def test_it_comes_from_its_chapters_and_what_they_speak_of(bench: Bench) -> None:
    library = whole.library(bench)
    assert epub(library, volume(library)).provenance >= {"samtalen", "rammer", "ep-01"}


def test_a_programme_without_a_site_leads_nowhere_else(bench: Bench) -> None:
    library = whole.library(bench)
    alone = replace(library, programme=replace(library.programme, site=""))
    assert "episoder/1.html" not in text(opened(alone), "kap-samtalen.xhtml")
