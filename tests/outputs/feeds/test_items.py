"""Items: every fact once, told alike in each form."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from mutagen.id3 import ID3

from pipeline.build.artefact import Job, Made, MadeFile
from pipeline.build.steady import Kept
from pipeline.core.model import Library
from pipeline.core.programme import LoudnessTarget, RegularPerson
from pipeline.core.values import (
    ContentNote,
    Contributor,
    Correction,
    Marker,
    Passage,
    Picture,
    Quote,
)
from pipeline.outputs import audio, kept, renditions, timed
from pipeline.outputs.feeds import rss
from pipeline.outputs.feeds.entries import Line, Told, item_of
from pipeline.outputs.feeds.notes import clock
from tests.outputs import small
from tests.outputs.feeds.reading import BASE, attributes, made_of, of, parsed, said
from tests.outputs.small import Bench

CLOCK = re.compile(r"(\d\d:\d\d:\d\d) (.+)")


def items(bench: Bench, library: Library) -> list[etree._Element]:
    return etree.fromstring(bench.bytes_of(rss.feed(library))).findall("channel/item")


def alone(library: Library, **changes: Any) -> Library:
    """The library with its second episode alone, which has an intro."""
    return replace(library, episodes=(replace(library.episodes[1], **changes),))


# --- one source, many forms ---------------------------------------------------------------------


def test_chapters_are_the_same_in_every_form(bench: Bench) -> None:
    """JSON, Podlove, the description's list, the notes' list, and the file's own tags."""
    library = small.library(bench)
    for item, episode in zip(items(bench, library), library.episodes, strict=True):
        told = json.loads(bench.bytes_of(timed.markers(library, episode)))["chapters"]
        facts = bench.make(m := audio.master(library, episode)).facts(m)
        offset = float(str(facts["offset_s"]))
        assert (offset > 0) is (episode.id == "ep-02")
        assert told[0]["startTime"] == 0, "Apple wants the first at the beginning"
        assert told[1]["startTime"] == pytest.approx(1.1 + offset, abs=0.001)
        titles = [one["title"] for one in told]
        assert titles == [marker.title for marker in episode.markers]

        (chapters,) = of(item, "psc:chapters")
        assert attributes(chapters) == {"version": "1.2"}
        inline = [(str(c.get("start")), c.get("title")) for c in chapters]
        assert [title for _, title in inline] == titles
        assert [seconds(start) for start, _ in inline] == [one["startTime"] for one in told]

        listed = [(clock(one["startTime"]), one["title"]) for one in told]
        assert CLOCK.findall(said(item, "description")) == listed
        assert CLOCK.findall(plain(said(item, "content:encoded"))) == listed

        tags = ID3(bench.make(m).outcomes[m.id].made.files["mp3"].path)
        frames = sorted(tags.getall("CHAP"), key=lambda frame: frame.start_time)
        assert [f.start_time for f in frames] == [round(one["startTime"] * 1000) for one in told]
        assert [f.sub_frames["TIT2"].text[0] for f in frames] == titles


def seconds(normal_play_time: str) -> float:
    hours, minutes, rest = normal_play_time.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def plain(html: str) -> str:
    return re.sub(r"</?p>", "\n", html)


def test_chapters_are_served_under_their_own_type(bench: Bench) -> None:
    library = small.library(bench)
    (entry,) = bench.make(timed.markers(library, library.episodes[0])).tree()
    assert entry.headers.content_type == "application/json+chapters"


def test_an_item_without_markers_lists_none(bench: Bench) -> None:
    (item,) = items(bench, alone(small.library(bench), markers=()))
    assert of(item, "psc:chapters") == of(item, "podcast:chapters") == []
    assert "Kapitler" not in said(item, "description") + said(item, "content:encoded")


def test_the_transcript_in_html_is_a_file_of_its_own(bench: Bench) -> None:
    library = small.library(bench)
    (item,) = items(bench, alone(library))
    *_, last = of(item, "podcast:transcript")
    made = bench.make(m := timed.transcript(library, library.episodes[1]))
    body = bench.bytes_of(m, "html").decode()
    path = made.outcomes[m.id].made.files["html"].public
    assert attributes(last) == {"url": f"{BASE}{path}", "type": "text/html", "language": "da"}
    offset = float(
        str(bench.make(s := audio.sound(library, library.episodes[1])).facts(s)["offset_s"])
    )
    assert f"<cite>Vært:</cite>\n<time>{clock(0.2 + offset)}</time>\n<p>Velkommen til.</p>" in body
    assert '<a href="../episoder/2.html">At spørge</a>' in body


# --- sound bites --------------------------------------------------------------------------------


QUOTES = (
    Quote("p-02", "Spørg roligt.", approved=True, start_s=30.0, end_s=48.5),
    Quote("p-02", "For kort.", approved=True, start_s=50.0, end_s=64.9),
    Quote("p-02", "For lang.", approved=True, start_s=100.0, end_s=220.1),
    Quote("p-02", "Ikke godkendt.", start_s=30.0, end_s=60.0),
    Quote("p-02", "Uden tider.", approved=True),
    Quote("p-02", "Kan springes over.", approved=True, start_s=70.0, end_s=90.0),
    Quote("p-02", "Ud over slutningen.", approved=True, start_s=290.0, end_s=306.0),
    Quote("p-02", "«Først» & " + "længe " * 40, approved=True, start_s=0.0, end_s=15.0),
)
NOTE = ContentNote("Om det svære.", sections=(Passage(89.0, 95.0, "En fortælling"),))


def test_only_quotes_that_may_be_heard_alone_are_sound_bites(bench: Bench) -> None:
    episode = replace(small.second(bench), quotes=QUOTES, content_note=NOTE)
    library = replace(small.library(bench), episodes=(episode,))
    item = item_of(library, episode)
    facts = made_of(item.told, {"offset_s": 3.25, "duration_s": 300.0})
    assert [(b["start_s"], b["duration_s"]) for b in facts["soundbites"]] == [
        (3.25, 15.0),
        (33.25, 18.5),
    ]
    written = parsed(item, facts)
    first, second = of(written, "podcast:soundbite")
    assert attributes(second) == {"startTime": "33.25", "duration": "18.5"}
    assert second.text == "Spørg roligt."
    assert first.text is not None
    assert len(first.text) <= 128
    assert first.text.endswith("længe…")
    assert "p-02" not in etree.tostring(written, encoding="unicode")


# --- the sound in several forms -----------------------------------------------------------------


def with_opus(library: Library) -> Library:
    loudness = LoudnessTarget(bitrate_kbps=96, channels="mono", alternates=("opus",))
    return replace(library, programme=replace(library.programme, loudness=loudness))


def test_other_forms_of_the_sound_can_be_chosen_and_checked(bench: Bench) -> None:
    library = with_opus(alone(small.library(bench)))
    (item,) = items(bench, library)
    forms = of(item, "podcast:alternateEnclosure")
    (enclosure,) = of(item, "enclosure")
    assert [form[0].get("uri") for form in forms[:1]] == [enclosure.get("url")]
    for form, codec in zip(forms, ("mp3", "opus"), strict=True):
        made = bench.make(m := renditions.rendition(library, library.episodes[0], codec))
        file = made.outcomes[m.id].made.files[codec]
        body = file.path.read_bytes()
        source, whole = form
        assert source.get("uri") == f"{BASE}{file.public}"
        digest = base64.b64encode(hashlib.sha384(body).digest()).decode()
        assert attributes(whole) == {"type": "sri", "value": f"sha384-{digest}"}
        assert form.get("length") == str(len(body))
        assert len(str(form.get("title"))) <= 32
    mp3, opus = (attributes(form) for form in forms)
    assert (mp3["type"], mp3["default"], "codecs" in mp3) == ("audio/mpeg", "true", False)
    assert (opus["type"], opus["codecs"], opus["lang"]) == ("audio/ogg", "opus", "da")
    assert "default" not in opus
    assert int(mp3["bitrate"]) == pytest.approx(96_000, rel=0.05)
    assert int(opus["bitrate"]) < 64_000


def test_a_sound_in_one_form_is_told_once(bench: Bench) -> None:
    (item,) = items(bench, alone(small.library(bench)))
    assert of(item, "podcast:alternateEnclosure") == []


def test_what_an_older_release_did_not_tell_of_a_file_is_found_out(
    bench: Bench, tmp_path: Path
) -> None:
    library = small.library(bench)
    result = bench.make(m := audio.master(library, library.episodes[0]))
    file = result.outcomes[m.id].made.files["mp3"]
    facts = dict(result.facts(m))
    older = {k: v for k, v in facts.items() if k not in ("integrity", "bitrate_bps", "media_type")}
    sound = result.outcomes[f"sound/{library.episodes[0].id}"].made
    inputs = {"sound": sound, "published": Made({"": MadeFile(file.path, file.digest, file.size)})}
    job = Job(Kept("mp3", file.digest, older), inputs, tmp_path)
    assert kept.tagged_mp3(job).facts == facts


# --- what is written of it ----------------------------------------------------------------------


def test_the_content_note_then_the_correction_come_first(bench: Bench) -> None:
    correction = Correction(date(2022, 7, 1), "Et tal er rettet.")
    (item,) = items(bench, alone(small.library(bench), correction=correction))
    note, corrected, *_ = said(item, "description").split("\n\n")
    assert note == "Om indholdet: Overgreb bliver ikke beskrevet."
    assert corrected == "Rettet 1.\N{NO-BREAK SPACE}juli 2022: Et tal er rettet."
    assert said(item, "content:encoded").splitlines()[1].startswith("<p><strong>Rettet 1.")


def test_a_long_summary_gives_way_to_the_note_and_the_chapters() -> None:
    marks = tuple(Marker(f"m{n}", f"Mærke {n}", n * 60.0) for n in range(10))
    told = Told("æøå " * 2000, (Line("Om det svære.", "Om indholdet"),), markers=marks)
    made = made_of(told, {"offset_s": 0.0, "duration_s": 900.0})
    body = made["description"]
    assert len(body.encode()) <= 4000
    assert body.startswith("Om indholdet: Om det svære.\n\næøå æøå")
    assert "æøå…\n\n" in body
    assert body.endswith("00:09:00 Mærke 9")


def test_chapters_that_leave_no_room_are_left_to_the_other_forms() -> None:
    marks = tuple(Marker(f"m{n}", "Et langt mærke " * 8, n * 9.0) for n in range(60))
    made = made_of(Told("Kort.", markers=marks), {"offset_s": 0.0, "duration_s": 900.0})
    assert made["description"] == "Kort."
    assert len(made["markers"]) == 60
    assert len(CLOCK.findall(plain(made["html"]))) == 60


def test_people_are_told_by_their_roles_and_hosts_are_told_again(bench: Bench) -> None:
    library = small.library(bench)
    show = replace(library.programme.show, people=(RegularPerson("Vært"),))
    library = replace(library, programme=replace(library.programme, show=show))

    def heard(*roles: str) -> list[tuple[str, str]]:
        voices = tuple(Contributor(f"p-{n:02}", role) for n, role in enumerate(roles))
        episode = replace(small.second(bench), contributors=voices)
        return [(p.name, p.role) for p in item_of(library, episode).people]

    assert heard("Psykolog", "Borger", "Borger") == [
        ("Vært", "host"),
        ("Psykolog", "guest"),
        ("Borger", "guest"),
    ]
    assert heard("Medvært", "vært", "Oplæser") == [
        ("Medvært", "co-host"),
        ("vært", "host"),
        ("Oplæser", "narrator"),
    ]
    assert heard() == [], "the channel's own people hold"


def test_what_an_episode_says_of_itself(bench: Bench) -> None:
    library = alone(
        small.library(bench),
        number_shown_as="Ekstra 1",
        ai_content=False,
        artwork=Picture(bench.source("cover.jpg"), "Et vindue"),
        licence="CC-BY-4.0",
    )
    (item,) = items(bench, library)
    (number,) = of(item, "podcast:episode")
    assert (number.text, number.get("display")) == ("2", "Ekstra 1")
    assert said(item, "podcast:txt") == "false"
    assert of(item, "podcast:txt")[0].get("purpose") == "ai-content"
    assert attributes(of(item, "podcast:socialInteract")[0]) == {"protocol": "disabled"}
    (link,) = of(item, "podcast:contentLink")
    assert (link.get("href"), link.text) == (
        f"{BASE}episoder/2.html",
        "Transskription og materialer på hjemmesiden",
    )
    (picture,) = of(item, "podcast:image")
    assert (picture.get("alt"), picture.get("aspect-ratio")) == ("Et vindue", "1/1")
    assert picture.get("width") == "1400", "as wide as it is, not as it may be"
    assert picture.get("href") == of(item, "itunes:image")[0].get("href")
    assert said(item, "podcast:license") == "cc-by-4.0"


def test_silence_on_machines_and_a_word_for_comments(bench: Bench) -> None:
    library = alone(small.library(bench))
    show = replace(library.programme.show, comments=True)
    (item,) = items(bench, replace(library, programme=replace(library.programme, show=show)))
    assert of(item, "podcast:txt") == of(item, "podcast:socialInteract") == []
