"""The kit: a ZIP that is the same every time, whole, and works from a folder without a net."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest
from playwright.sync_api import Browser

from pipeline.core.model import KIT_PARTS, Event, Film, FilmFormat, Kit, Library
from pipeline.core.values import Correction
from pipeline.outputs import kit_contents, kits
from pipeline.outputs.qr import qr
from tests.outputs import small
from tests.outputs.small import Bench

EVERYTHING = {
    "1-lyd/ep-01.mp3",
    "1-lyd/ep-01.txt",
    "2-film/film-2-med-undertekster.mp4",
    "2-film/film-2-med-undertekster.vtt",
    "3-laes/kapitel-4.html",
    "4-proces/facilitator.html",
    "4-proces/rammeseddel.html",
    "4-proces/refleksionsspoergsmaal.html",
    "5-praktisk/bevis.html",
    "5-praktisk/deltagerliste.csv",
    "5-praktisk/evaluering.html",
    "5-praktisk/hjaelpekort.html",
    "LAES-MIG.txt",
    "MANIFEST.json",
    "filer/kit.css",
    "filer/kit.js",
    "kalender.ics",
    "program.html",
    "start-her.html",
}
CHECK = "https://programmet.example/arrangementer/temadag.html"


class Addresses(HTMLParser):
    """Every address in a page: (tag, address)."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.feed(body)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [(tag, value) for name, value in attrs if name in {"src", "href"} and value]


def unpacked(bench: Bench, library: Library) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(bench.bytes_of(kits.kit(library, library.events[0]))))


def with_event(library: Library, event: Event) -> Library:
    return replace(library, events=(event,))


def pages(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    for name in archive.namelist():
        if name.endswith(".html"):
            yield name, archive.read(name).decode()


def test_every_part_that_authors_may_name_is_known_here() -> None:
    assert kit_contents.PAGES.keys() == {*KIT_PARTS}


def test_the_kit_holds_what_it_includes(bench: Bench) -> None:
    archive = unpacked(bench, small.library(bench))
    assert archive.testzip() is None
    assert set(archive.namelist()) == EVERYTHING


def test_the_kit_holds_nothing_it_does_not_include(bench: Bench) -> None:
    library = small.library(bench)
    event = replace(library.events[0], kit=Kit(("ep-01",)))
    names = set(unpacked(bench, with_event(library, event)).namelist())
    assert names == {
        *("1-lyd/ep-01.mp3", "1-lyd/ep-01.txt", "4-proces/rammeseddel.html"),
        *("LAES-MIG.txt", "MANIFEST.json", "filer/kit.css", "filer/kit.js"),
        *("kalender.ics", "start-her.html"),
    }


def test_a_hidden_item_leaves_no_trace(bench: Bench) -> None:
    """The published library has no such item; the kit's list still names it."""
    library = replace(small.library(bench), episodes=())
    archive = unpacked(bench, library)
    assert not any(name.startswith("1-lyd") for name in archive.namelist())
    assert not any("ep-01" in body for _, body in pages(archive))


def test_a_kit_for_a_room_with_a_net_has_no_media(bench: Bench) -> None:
    library = small.library(bench)
    kit = library.events[0].kit
    assert kit is not None
    event = replace(library.events[0], kit=replace(kit, offline=False))
    names = unpacked(bench, with_event(library, event)).namelist()
    assert not any(name.endswith((".mp3", ".mp4")) for name in names)


def test_the_manifest_is_true(bench: Bench) -> None:
    archive = unpacked(bench, small.library(bench))
    told = json.loads(archive.read("MANIFEST.json"))
    assert {one["path"] for one in told["files"]} == set(archive.namelist()) - {"MANIFEST.json"}
    for one in told["files"]:
        body = archive.read(one["path"])
        assert (one["size"], one["sha256"]) == (len(body), hashlib.sha256(body).hexdigest())
    assert told["check"] == CHECK
    assert told["changed"] == "2022-09-01"
    assert told["example"] is True
    assert [one["id"] for one in told["items"]] == ["ep-01", "film-2", "samtalen"]
    assert told["version"] in archive.read("LAES-MIG.txt").decode("utf-8-sig")


def test_links_lead_to_files_of_the_kit_and_nothing_is_fetched(bench: Bench) -> None:
    archive = unpacked(bench, small.library(bench))
    names = set(archive.namelist())
    for page, body in pages(archive):
        for tag, address in Addresses(body).found:
            if address.startswith(("https://", "mailto:", "tel:")):
                assert tag == "a", f"{page} fetches {address}"
            elif not address.startswith(("data:text/vtt", "#")):
                path = normpath(join(dirname(page), address.partition("#")[0]))
                assert path in names, f"{page} links to {address}"


def test_everything_can_be_reached_from_the_start_page(bench: Bench) -> None:
    archive = unpacked(bench, small.library(bench))
    body = archive.read("start-her.html").decode()
    linked = {address.partition("#")[0] for _, address in Addresses(body).found}
    assert set(archive.namelist()) - linked == {"LAES-MIG.txt", "MANIFEST.json", "start-her.html"}


def test_every_page_tells_that_it_is_an_example_and_a_copy(bench: Bench) -> None:
    for name, body in pages(unpacked(bench, small.library(bench))):
        assert "Eksempelindhold – opdigtet" in body, name
        if not name.endswith(("bevis.html", "plakat.html")):
            assert f'href="{CHECK}"' in body, name


def test_no_text_is_left_in_english(bench: Bench) -> None:
    library = small.library(bench)
    kit = library.events[0].kit
    assert kit is not None
    event = replace(library.events[0], kit=Kit((*kit.include, "qr-poster")))
    plain = [
        re.sub(r"<(style|script).*?</\1>|<[^>]+>", " ", body, flags=re.DOTALL)
        for _, body in pages(unpacked(bench, with_event(library, event)))
    ]
    words = set(re.findall(r"[a-zæøå]+", " ".join(plain).casefold()))
    assert words & {"the", "and", "you", "with", "what", "programme", "read", "watch"} == set()


def test_a_chapter_links_within_the_kit_or_to_the_site(bench: Bench) -> None:
    library = small.library(bench)
    own = unpacked(bench, library).read("3-laes/kapitel-4.html").decode()
    assert '<a href="kapitel-4.html">kapitlet</a>' in own
    assert '<a href="https://lov.example/">loven</a>' in own
    other = replace(
        small.chapter(), id="andet", number=9, file="handbook/09-andet.md", body="Intet.", title="B"
    )
    book = replace(library.handbook, chapters=(small.chapter(), other))
    event = replace(library.events[0], kit=Kit(("andet",)))
    linking = replace(other, body="Se [kapitlet](04-samtalen.md).")
    book = replace(book, chapters=(small.chapter(), linking))
    library = replace(with_event(library, event), handbook=book)
    body = unpacked(bench, library).read("3-laes/kapitel-9.html").decode()
    assert '<a href="https://programmet.example/haandbog/samtalen.html">kapitlet</a>' in body


def test_the_list_of_names_opens_in_danish_excel(bench: Bench) -> None:
    body = unpacked(bench, small.library(bench)).read("5-praktisk/deltagerliste.csv")
    assert body.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in body
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[-1] == ["Navn", "Organisation"], "no names are filled in"
    assert rows[2] == ["Slet listen senest 14.\N{NO-BREAK SPACE}oktober 2022."]


def test_the_minutes_add_up(bench: Bench) -> None:
    body = unpacked(bench, small.library(bench)).read("4-proces/facilitator.html").decode()
    assert re.findall(r"<td>(\d+)\s", body) == ["20", "15", "40", "45", "60"]
    assert "Sig, at man må gå ud." in body


def test_the_leader_sees_what_each_part_of_the_day_uses(bench: Bench) -> None:
    archive = unpacked(bench, small.library(bench))
    leader = archive.read("4-proces/facilitator.html").decode()
    start = archive.read("start-her.html").decode()
    assert "Afspil «" in leader
    for body, questions, chapter in (
        (leader, "refleksionsspoergsmaal.html#ep-01", "../3-laes/kapitel-4.html"),
        (start, "4-proces/refleksionsspoergsmaal.html#ep-01", "3-laes/kapitel-4.html"),
    ):
        assert f'<a href="{questions}">Refleksionsspørgsmål: ' in body
        assert f'<a href="{chapter}">Læs: ' in body
    asked = archive.read("4-proces/refleksionsspoergsmaal.html").decode()
    assert '<h2 id="ep-01">Lyt: ' in asked


def test_a_film_with_only_a_web_version_brings_its_captions(bench: Bench) -> None:
    library = small.library(bench)
    web = FilmFormat(bench.source("film.mp4"), "web")
    plain: Film = replace(library.films[0], formats=(web,))
    archive = unpacked(bench, replace(library, films=(plain,)))
    assert {"2-film/film-2.mp4", "2-film/film-2.vtt"} < set(archive.namelist())
    assert re.search(r"<track [^>]* default>", archive.read("start-her.html").decode())


def test_hostile_titles_stay_text(bench: Bench) -> None:
    library = small.library(bench)
    event = replace(library.events[0], title='=cmd|"/c"!A1; <script>x</script> &')
    archive = unpacked(bench, with_event(library, event))
    assert not any("<script>x" in body for _, body in pages(archive))
    sheet = archive.read("5-praktisk/deltagerliste.csv").decode("utf-8-sig")
    assert not any(line.startswith(("=", "+", "-", "@")) for line in sheet.splitlines())
    assert "<script>x</script> &" in archive.read("LAES-MIG.txt").decode("utf-8-sig")


@pytest.mark.slow
def test_the_same_kit_gives_the_same_bytes(bench: Bench, tmp_path: Path) -> None:
    library = small.library(bench)
    one = bench.bytes_of(kits.kit(library, library.events[0]))
    elsewhere = small.furnish(tmp_path)
    library = replace(small.library(elsewhere), base_address="https://andet.example/")
    assert elsewhere.bytes_of(kits.kit(library, library.events[0])) == one
    infos = zipfile.ZipFile(io.BytesIO(one)).infolist()
    assert {i.date_time for i in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert {i.external_attr >> 16 for i in infos} == {0o644}
    names = [i.filename for i in infos]
    assert names == [*sorted(n for n in names if n != "MANIFEST.json"), "MANIFEST.json"]


def test_the_kit_is_published_as_a_book_under_a_name_of_its_own(bench: Bench) -> None:
    library = small.library(bench)
    tree = bench.make(kits.kit(library, library.events[0])).tree()
    entry = next(e for e in tree if e.path.startswith("kits/temadag-"))
    assert entry.kind == "book"
    assert entry.headers.content_type == "application/zip"
    assert entry.headers.content_disposition == 'attachment; filename="temadag.zip"'
    assert entry.provenance == {"temadag", "ep-01", "film-2", "samtalen"}


@pytest.mark.browser
def test_the_start_page_works_from_a_folder(bench: Bench, browser: Browser, tmp_path: Path) -> None:
    unpacked(bench, small.library(bench)).extractall(tmp_path)
    inside = browser.new_context(offline=True)
    page = inside.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("requestfailed", lambda request: said.append(f"failed {request.url}"))
    page.goto((tmp_path / "start-her.html").as_uri())
    page.wait_for_function("document.querySelector('audio').readyState > 0")
    assert page.evaluate("document.querySelector('audio').duration") > 2.5
    page.evaluate("document.querySelector('video').textTracks[0].mode = 'hidden'")
    page.wait_for_function("document.querySelector('video').textTracks[0].cues?.length === 2")
    page.locator("a.play").first.click()
    page.wait_for_function("document.querySelector('audio').currentTime >= 1.1")
    for name in sorted(n for n in EVERYTHING if n.endswith(".html")):
        page.goto((tmp_path / name).as_uri())
        assert page.locator("h1").count() == 1, name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    inside.close()
    assert said == []


def test_the_poster_has_a_code_and_its_address(bench: Bench) -> None:
    library = small.library(bench)
    event = replace(library.events[0], kit=Kit(("qr-poster",)))
    body = unpacked(bench, with_event(library, event)).read("5-praktisk/plakat.html").decode()
    assert str(qr(CHECK, f"QR-kode, der fører til {CHECK}")) in body
    assert CHECK.removeprefix("https://") in re.sub(r"<[^>]*>", "", body)


def test_a_correction_goes_with_the_copy(bench: Bench) -> None:
    library = small.library(bench)
    first = replace(library.episodes[0], correction=Correction(date(2022, 6, 3), "Et årstal."))
    start = unpacked(bench, replace(library, episodes=(first, library.episodes[1])))
    assert "Rettet 3.\xa0juni 2022: Et årstal." in start.read("start-her.html").decode()
