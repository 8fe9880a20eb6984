from __future__ import annotations

import json
from functools import partial
from unicodedata import normalize

import html5lib
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.media.captions import Heading, to_html, to_json, to_srt, to_text, to_vtt
from pipeline.media.cues import Cue, Paragraph, paragraphs, shift
from pipeline.media.transcript import Transcript, parse

# Words as a keyboard gives them: letters, figures, punctuation and symbols, composed.
WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=8
).map(partial(normalize, "NFC"))
LINES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
TEXTS = st.lists(LINES, min_size=1, max_size=3).map("\n".join)
SPEAKERS = st.one_of(st.just(""), LINES)
MILLISECONDS = st.integers(0, 36_000_000)


@st.composite
def cue_lists(draw: st.DrawFn, texts: st.SearchStrategy[str] = TEXTS) -> tuple[Cue, ...]:
    starts = sorted(draw(st.lists(MILLISECONDS, min_size=1, max_size=6)))
    return tuple(
        Cue(start / 1000, (start + draw(st.integers(1, 9000))) / 1000, draw(texts), draw(SPEAKERS))
        for start in starts
    )


@given(cue_lists())
def test_webvtt_says_the_same_when_read_again(cues: tuple[Cue, ...]) -> None:
    assert parse(to_vtt(cues)) == Transcript(cues)


PLAIN = st.text("abcæøåé,.!?", min_size=1, max_size=20)


@given(cue_lists(PLAIN))
def test_srt_says_the_same_when_read_again(cues: tuple[Cue, ...]) -> None:
    assume(all(not set(c.speaker) & set("<>&") for c in cues))
    named = tuple(
        Cue(c.start_s, c.end_s, f"{c.speaker}: {c.text}" if c.speaker else c.text) for c in cues
    )
    assert parse(to_srt(cues)) == Transcript(named)


CUES = (
    Cue(0.6, 2.926, "Velkommen til\nNår nogen lytter.", "Vært"),
    Cue(3.1, 8.0, "I dag: 1 < 2 & følger.", "Vært"),
    Cue(8.2, 3661.5, "Tak.", "Psykolog"),
)


def test_webvtt_as_written() -> None:
    assert to_vtt(CUES).decode() == (
        "WEBVTT\n\n"
        "00:00:00.600 --> 00:00:02.926\n<v Vært>Velkommen til\nNår nogen lytter.\n\n"
        "00:00:03.100 --> 00:00:08.000\n<v Vært>I dag: 1 &lt; 2 &amp; følger.\n\n"
        "00:00:08.200 --> 01:01:01.500\n<v Psykolog>Tak.\n"
    )


def test_srt_as_written() -> None:
    assert to_srt(CUES[2:]).decode() == "1\n00:00:08,200 --> 01:01:01,500\nPsykolog: Tak.\n"


def test_json_of_the_podcast_namespace() -> None:
    assert json.loads(to_json(CUES[:1])) == {
        "version": "1.0.0",
        "segments": [
            {
                "speaker": "Vært",
                "startTime": 0.6,
                "endTime": 2.926,
                "body": "Velkommen til Når nogen lytter.",
            }
        ],
    }


def test_text_for_reading_gathers_each_voice() -> None:
    assert to_text(CUES) == (
        "Vært: Velkommen til Når nogen lytter. I dag: 1 < 2 & følger.\n\nPsykolog: Tak.\n"
    )


def test_a_pause_begins_a_paragraph_where_nobody_is_named() -> None:
    cues = (Cue(0, 1, "Et"), Cue(1.5, 2, "to."), Cue(4, 5, "Tre."))
    assert paragraphs(cues) == (Paragraph(0, "", "Et to."), Paragraph(4, "", "Tre."))


def test_an_intro_moves_every_cue() -> None:
    assert shift(CUES[:1], 8.5) == (Cue(9.1, 11.426, CUES[0].text, "Vært"),)


def test_what_falls_before_the_start_is_cut_away() -> None:
    assert shift(CUES[:2], -3) == (Cue(0.1, 5.0, CUES[1].text, "Vært"),)
    assert shift(CUES[:1], -1) == (Cue(0, 1.926, CUES[0].text, "Vært"),)


def test_html_is_what_apps_look_for_in_a_whole_document() -> None:
    told = to_html(CUES, Heading('Om "ét" & to', "da", "../episoder/1.html")).decode()
    assert told.startswith('<!doctype html>\n<html lang="da">\n<head>\n<meta charset="utf-8">\n')
    assert told.endswith(
        '<h1><a href="../episoder/1.html">Om &quot;ét&quot; &amp; to</a></h1>\n'
        "<cite>Vært:</cite>\n<time>00:00:00</time>\n"
        "<p>Velkommen til Når nogen lytter. I dag: 1 &lt; 2 &amp; følger.</p>\n"
        "<cite>Psykolog:</cite>\n<time>00:00:08</time>\n<p>Tak.</p>\n"
        "</main>\n</body>\n</html>\n"
    )


@given(cue_lists())
def test_html_says_it_all(cues: tuple[Cue, ...]) -> None:
    body = to_html(cues, Heading("Titel", "da", "1.html")).decode()
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(body)
    assert [p.text for p in tree.iter("p")] == [p.text for p in paragraphs(cues)]
    named = [f"{p.speaker}:" for p in paragraphs(cues) if p.speaker]
    assert [c.text for c in tree.iter("cite")] == named
