"""What stands on the page of an episode, a film, a chapter, an event and a project page."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace

import pytest

from pipeline.core.values import ContentNote, Marker, Passage, Quote, Ref, Related
from pipeline.core.visibility import published
from pipeline.outputs import episodes, films, theme
from tests.outputs import site
from tests.outputs.small import Bench


@pytest.fixture(scope="module")
def whole(bench: Bench) -> site.Site:
    shown = replace(published(site.full(bench)), extras=frozenset({"books"}))
    return site.made(bench, shown)


def test_an_episode_can_be_heard_read_and_taken_away(whole: site.Site) -> None:
    page = whole.page("episoder/1.html")
    audio = page.all("audio")[0].attrib
    assert {"controls", "preload"} <= audio.keys()
    assert audio["preload"] == "none"
    assert audio["src"].startswith("../media/")
    assert audio["data-title"] == "Første samtale"
    words = page.words()
    assert "Vært Velkommen til." in words
    assert re.search(r"Lydfil \(MP3, \d+ kB\)", words)
    assert "Transskription (tekst, 1 kB)" in words
    assert "Til læger og praksispersonale, ledere" in words
    assert "Rettelse: Rettet 3. juni 2022: Et årstal er rettet." in words
    assert "Må frit afspilles." in words


def test_a_correction_is_told_where_episodes_are_listed(whole: site.Site) -> None:
    for path in ("index.html", "episoder/index.html"):
        rows = ["".join(e.itertext()) for e in whole.page(path).all("li") if "row" in str(e.attrib)]
        told = [
            "Rettet 3.\xa0juni 2022" in row for row in rows if "senfølger" in row or "spørge" in row
        ]
        assert told[:2] == [True, False], path


def test_a_history_shows_the_discreet_title(whole: site.Site) -> None:
    page = whole.page("episoder/1.html")
    assert page.text("title") == "Første samtale · Programmet"
    assert page.text("h1") == "Hvad er senfølger?"
    assert whole.page("arrangementer/temadag.html").text("title") == "Faglig temadag · Programmet"


def test_markers_and_cues_are_places_in_the_sound(whole: site.Site) -> None:
    page = whole.page("episoder/1.html")
    source = page.all("audio")[0].attrib["src"]
    marker = next(e for e in page.tree.iter("li") if e.attrib.get("id") == "m-b")
    link = marker.find("a")
    assert link is not None
    assert link.attrib["href"] == f"{source}#t=1.1"
    assert link.attrib["data-seek"] == "1.1"
    assert {"t-0", "t-1", "m-a", "m-b"} <= set(page.ids)
    assert [h.text for h in page.all("h3") if h.text in {"Velkommen", "Videre"}] == [
        "Velkommen",
        "Videre",
    ]


def test_the_content_note_says_where_and_how_to_pass_it(whole: site.Site) -> None:
    words = whole.page("episoder/1.html").words()
    assert "Om indholdet En borger fortæller. Overgreb bliver nævnt, men ikke beskrevet." in words
    assert "Egen fortælling: 0:00–0:01. Du kan springe det over og stadig følge med." in words
    assert "Spring til 0:01" in words


def test_the_quick_markers_are_played_one_after_another(bench: Bench) -> None:
    marks = (
        *(Marker("a", "Velkommen", 0.2, quick=True), Marker("b", "Videre", 1.0)),
        Marker("c", "Til sidst", 2.0, quick=True),
    )
    library = site.changed(site.full(bench), "episodes", lambda e: replace(e, markers=marks))
    page = site.made(bench, library).page("episoder/1.html")
    short = next(a for a in page.all("a") if "data-stretches" in a.attrib)
    assert re.fullmatch(r"0\.0-1\.0 2\.0-3\.\d+", short.attrib["data-stretches"])
    assert short.attrib["href"].endswith("#t=0.0,1.0")
    assert "Kort på tid? Hør det vigtigste: 2 sek." in page.words()


def test_a_marker_leads_to_the_chapter_that_chose_it(whole: site.Site) -> None:
    page = whole.page("episoder/1.html")
    marker = next(e for e in page.all("li") if e.attrib.get("id") == "m-b")
    link = marker.findall("p/a")[0]
    assert (link.attrib["href"], link.text) == ("../haandbog/samtalen.html", "Samtalen")


def test_a_marker_leads_to_the_chapter_whose_text_leads_to_it(bench: Bench) -> None:
    library = site.full(bench)
    chapters = tuple(
        replace(c, related=Related(), body="Hør [[episode:ep-01#a]] og [[episode:ep-02|dette]].")
        for c in library.handbook.chapters
    )
    library = replace(library, handbook=replace(library.handbook, chapters=chapters))
    speaking = episodes.spoken(library)
    titles = {ref: [link.title for link in links] for ref, links in speaking.items()}
    both = [chapter.title for chapter in chapters]
    assert titles == {Ref("ep-01", "a"): both, Ref("ep-01"): both, Ref("ep-02"): both}


def test_only_approved_quotes_from_outside_what_can_be_skipped_are_shown(bench: Bench) -> None:
    note = ContentNote("Kort.", sections=(Passage(2.0, 3.0, "Fortælling"),))
    said = (
        Quote("p-02", "Det her må løftes ud.", approved=True, start_s=0.5, end_s=1.5),
        Quote("p-02", "Det her er ikke godkendt.", start_s=0.5, end_s=1.5),
        Quote("p-02", "Det her kan springes over.", approved=True, start_s=1.5, end_s=2.5),
        Quote("p-01", "Uden tid.", approved=True),
    )
    library = site.changed(
        site.full(bench), "episodes", lambda e: replace(e, content_note=note, quotes=said)
    )
    page = site.made(bench, library).page("episoder/1.html")
    shown = ["".join(e.itertext()).strip() for e in page.all("figure")]
    assert [" ".join(text.split()) for text in shown] == [
        "Det her må løftes ud. Psykolog, hør det: 0:00",
        "Uden tid. Vært",
    ]
    heard = next(a for a in page.all("figcaption")[0].iter("a"))
    assert (heard.attrib["data-seek"], heard.attrib["data-stop"]) == ("0.5", "1.5")


def test_own_controls_are_hidden_until_a_script_works_them(whole: site.Site) -> None:
    for path in ("episoder/1.html", "film/2.html"):
        page = whole.page(path)
        player = next(e for e in page.all("section") if e.find(".//button") is not None)
        controls = next(e for e in player.iter("div") if e.attrib.get("class") == "controls")
        assert "hidden" in controls.attrib
        loose = [b for b in player.iter("button") if b not in list(controls.iter("button"))]
        assert all("hidden" in b.attrib for b in loose), path
    assert (
        "hidden"
        in next(
            e for e in whole.page("episoder/1.html").all("p") if e.attrib.get("class") == "follow"
        ).attrib
    )


def test_an_intro_moves_what_follows_it(whole: site.Site) -> None:
    page = whole.page("episoder/2.html")
    markers = [float(a.attrib["data-seek"]) for a in page.all("a") if "data-until" in a.attrib]
    assert markers[0] == 0.0
    assert markers[1] == pytest.approx(1.1 + 1.0, abs=0.3)  # 1.5 s of intro, 0.5 s of it shared


def test_notes_are_set_below_their_heading_with_links_to_pages(whole: site.Site) -> None:
    page = whole.page("episoder/1.html")
    assert next(h.attrib.get("id") for h in page.all("h3")) == "noter-til-dig"
    assert '<a href="../haandbog/samtalen.html#foer">kapitlet</a>' in page.raw


def test_an_episode_without_sound_or_transcript_is_still_a_page(bench: Bench) -> None:
    library = site.changed(
        site.full(bench), "episodes", lambda e: replace(e, sound=None, transcript=None)
    )
    page = site.made(bench, library).page("episoder/1.html")
    assert page.all("audio") == []
    assert "Transskription" not in page.words()


def test_a_film_has_captions_and_its_described_version_beside_it(whole: site.Site) -> None:
    page = whole.page("film/2.html")
    video = page.all("video")[0]
    assert {"controls", "playsinline", "poster"} <= video.attrib.keys()
    assert video.attrib["preload"] == "none"
    tracks = [t.attrib for t in page.all("track")]
    assert [(t["kind"], t["srclang"], "default" in t) for t in tracks] == [
        ("captions", "da", True),
        ("subtitles", "en", False),
    ]
    versions = [a for a in page.all("a") if "data-version" in a.attrib]
    assert [a.text for a in versions] == ["Film", "Synstolkning"]
    words = page.words()
    assert "Afsæt ca. 45 min." in words
    assert "Til lokaler uden net, med faste undertekster" in words
    assert "Mødet" in words


def test_film_captions_are_webvtt_whatever_they_were(bench: Bench) -> None:
    srt = bench.folder / "film.srt"
    srt.write_bytes(
        "1\r\n00:00:01,000 --> 00:00:02,500\r\nGodt gået – på dansk\r\n".encode("cp1252")
    )
    film = site.full(bench).films[0]
    track = replace(film.captions[0], file=bench.source("film.srt"))
    made = bench.bytes_of(films.captions(film, track)).decode()
    assert made.startswith("WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nGodt gået – på dansk")


def test_a_rendition_keeps_nothing_of_the_camera(bench: Bench) -> None:
    film = site.full(bench).films[0]
    body = bench.bytes_of(films.rendition(film, film.formats[0]))
    assert b"Lavf" not in body
    assert body.index(b"moov") < body.index(b"mdat")


def test_a_chapter_leads_to_the_second_where_it_is_said(whole: site.Site) -> None:
    page = whole.page("haandbog/samtalen.html")
    assert '<a href="../episoder/1.html#m-b">Videre</a>' in page.raw
    words = page.words()
    assert re.search(r"Episode 1 · \d sek\., fra 0:01", words)
    assert "Læsetid: ca. 1 min." in words
    assert "Spørg roligt." in words
    assert 'class="boks eksempel"' in page.raw
    assert "Forrige 3. Opsporing" in words


def test_the_whole_book_keeps_its_chapters_apart(whole: site.Site) -> None:
    page = whole.page("haandbog/hele-haandbogen.html")
    assert {"samtalen_foer", "opsporing_foer", "samtalen_note_1"} <= set(page.ids)
    assert '<a href="#samtalen">samtalen</a>' in page.raw
    assert '<a href="../om/privatliv.html">privatliv</a>' in page.raw


def test_appendices_are_gathered(whole: site.Site) -> None:
    questions = whole.page("haandbog/refleksionsspoergsmaal.html").words()
    for question in ("Hvad nu?", "Hvad vil du gøre i morgen?", "Hvad så du?"):
        assert question in questions
    glossary = whole.page("haandbog/ordliste.html")
    assert [e.text for e in glossary.all("dt")] == ["senfølger", "ældre"]
    assert "Ved akut fare for liv: ring 112" in whole.page("hjaelp.html").words()


def test_an_event_tells_the_day_and_what_to_bring(whole: site.Site) -> None:
    page = whole.page("arrangementer/temadag.html")
    words = page.words()
    assert "onsdag den 14. september 2022, kl. 9.00–15.00" in words
    assert "9.20–9.35 Lyt sammen Episode: Hvad er senfølger? – Videre" in words
    assert "Tilmeldingen er lukket" in words
    assert "https://t.example/" not in page.raw
    assert re.search(r"Hent materialepakken \(ZIP, \d+ [kM]B\)", words)
    assert "Sig, at man må gå ud." not in words  # for whoever leads the day, not for the public
    assert whole.files["arrangementer/temadag.ics"].startswith(b"BEGIN:VCALENDAR\r\n")


def test_materials_of_every_kind_are_linked_to(bench: Bench) -> None:
    materials = ("ep-01", "film-2", "samtalen")
    library = site.changed(site.full(bench), "events", lambda e: replace(e, materials=materials))
    raw = site.made(bench, library).page("arrangementer/temadag.html").raw
    part = raw.partition('id="materialer_"')[2].partition("</section>")[0]
    assert re.findall(r'href="\.\./(\w+/\w+)\.html"', part) == [
        *("episoder/1", "film/2", "haandbog/samtalen"),
    ]


def test_a_project_page_has_its_fields_in_order(whole: site.Site) -> None:
    page = whole.page("om/projektet.html")
    assert [e.text for e in page.all("dt")] == ["Projektperiode", "Kontakt"]
    here = [a for a in page.all("a") if a.attrib.get("aria-current") == "page"]
    assert {a.text for a in here} == {"Om projektet"}


def test_all_scripts_of_a_player_are_small() -> None:
    """What an episode and a film load together, as it is sent: at most 6 KB."""
    names = ("exit", "player", "listening", "film")
    sources = [theme.folder() / "assets" / f"{name}.js" for name in names]
    assert sum(len(gzip.compress(source.read_bytes())) for source in sources) <= 6 * 1024
