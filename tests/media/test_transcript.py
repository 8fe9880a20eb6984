from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.media.cues import Cue
from pipeline.media.transcript import Transcript, TranscriptFault, TranscriptFaultKind, parse

VTT = """WEBVTT
Language: da

NOTE Eksempelindhold
som fylder to linjer

STYLE
::cue { color: white }

1
00:00:00.600 --> 00:00:02.926
<v Vært>Velkommen til Når nogen lytter.

00:03.106 --> 00:08.099 align:start line:0
<v.loud Psykolog Hansen>Tak. <i>Det</i> er <c.gul>godt</c> at v&aelig;re her &amp; <00:00:05.000>nu.
På to linjer.
"""


def kinds(transcript: Transcript) -> list[tuple[str, int]]:
    return [(fault.kind.value, fault.line) for fault in transcript.faults]


def test_webvtt_with_voices_notes_styles_and_markup() -> None:
    assert parse(VTT.encode()) == Transcript(
        (
            Cue(0.6, 2.926, "Velkommen til Når nogen lytter.", "Vært"),
            Cue(
                3.106, 8.099, "Tak. Det er godt at være her & nu.\nPå to linjer.", "Psykolog Hansen"
            ),
        )
    )


def test_two_voices_in_one_cue_become_two() -> None:
    data = b"WEBVTT\n\n00:01.000 --> 00:04.000\n<v A>Hej.</v>\n<v B>Hej selv.</v>\n"
    assert parse(data).cues == (Cue(1, 4, "Hej.", "A"), Cue(1, 4, "Hej selv.", "B"))


SRT = (
    "1\r\n00:00:01,000 --> 00:00:02,500\r\nDet gør ondt på én.\r\n\r\n"
    "2\r\n00:00:02,500 --> 00:00:04,000\r\n– Altså “følger”.\r\n"
)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_srt_in_the_encodings_staff_meet(codec: str) -> None:
    assert parse(SRT.encode(codec)) == Transcript(
        (Cue(1, 2.5, "Det gør ondt på én."), Cue(2.5, 4, "– Altså “følger”."))
    )


@pytest.mark.parametrize("arrow", ["->", "\u2013>", "\u2014>", "\u2192", "\uf0e0"])
def test_an_arrow_as_word_writes_it(arrow: str) -> None:
    read = parse(f"1\n00:00:01,000 {arrow} 00:00:02,000\nTid {arrow} tid\n".encode())
    assert [(c.start_s, c.end_s, c.text) for c in read.cues] == [(1.0, 2.0, f"Tid {arrow} tid")]
    assert read.faults == ()


def test_letters_written_as_two_marks_are_put_together() -> None:
    data = "WEBVTT\n\n00:01.000 --> 00:02.000\nA\u030arhus\n".encode()
    assert parse(data).cues[0].text == "Århus"


def test_old_macintosh_line_ends() -> None:
    assert len(parse(SRT.replace("\r\n", "\r").encode()).cues) == 2


def test_a_forgotten_blank_line_loses_nothing() -> None:
    data = b"1\n00:01,000 --> 00:02,000\nEt.\n2\n00:02,000 --> 00:03,000\nTo.\n"
    assert parse(data) == Transcript((Cue(1, 2, "Et."), Cue(2, 3, "To.")))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("00:01.000 --> 00:0x.000\nHej.\n", [("bad-time", 3)]),
        ("1\n00:01.000 --> 00:61.000\nHej.\n", [("bad-time", 4)]),
        ("00:05.000 --> 00:02.000\nHej.\n", [("backwards", 3)]),
        ("00:05.000 --> 00:06.000\n\n\nHej.\n", [("no-text", 3), ("no-time", 6)]),
        ("00:05.000 --> 00:06.000\n<v Vært>\n", [("no-text", 3)]),
        ("00:05.000 --> 00:06.000\nA\n\n00:01.000 --> 00:02.000\nB\n", [("out-of-order", 6)]),
        ("Bare en fortælling.\n", [("no-time", 3)]),
        ("00:01.000 til 00:02.000\nHej.\n", [("no-time", 3)]),
    ],
)
def test_what_is_wrong_is_told_with_its_line(body: str, expected: list[tuple[str, int]]) -> None:
    assert kinds(parse(f"WEBVTT\n\n{body}".encode())) == expected


def test_a_fault_shows_the_line_and_the_rest_is_still_read() -> None:
    data = b"WEBVTT\n\n00:01.000 --> bad\nEt.\n\n00:02.000 --> 00:03.000\nTo.\n"
    assert parse(data) == Transcript(
        (Cue(2, 3, "To."),),
        (TranscriptFault(TranscriptFaultKind.BAD_TIME, 3, "00:01.000 --> bad"),),
    )


def test_overlapping_voices_are_no_fault() -> None:
    data = b"WEBVTT\n\n00:01.000 --> 00:09.000\nA\n\n00:02.000 --> 00:03.000\nB\n"
    assert parse(data).faults == ()


@pytest.mark.parametrize("data", [b"", b"WEBVTT\n", b"WEBVTT\n\nNOTE intet\n", b"\xef\xbb\xbf"])
def test_a_file_without_cues(data: bytes) -> None:
    assert kinds(parse(data)) == [("no-cues", 1)]


@pytest.mark.parametrize("data", [b"PK\x03\x04\x14\x00\x00\x00word", b"\0\0\0\x20ftyp"])
def test_a_word_document_is_no_transcript(data: bytes) -> None:
    assert kinds(parse(data)) == [("not-text", 1)]


@given(st.binary(max_size=400))
def test_nothing_makes_the_reader_fall_over(data: bytes) -> None:
    made = parse(b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + data)
    assert all(cue.end_s > cue.start_s and cue.text for cue in made.cues)
    assert made.cues or made.faults
