"""``spor2 audio clip`` on a tiny programme: made where everybody allows it, and told of."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import NOW, Spor2, mend
from tests.ingest.handed import write_wav
from tests.media import sounds
from tests.media.read_tags import mp3_tags

AT = ("--now", NOW)
EPISODE = "episodes/01-en-proeve/episode.yaml"
PERSON = (
    "people:\n  - {id: p-01, shown_as: Vært, basis: samtykke, scope: [audio, transcript, SCOPE],"
    " given: 2022-01-01, review_by: DAY, record: J-1}\n"
)
QUOTE = "quotes: [{speaker: p-01, text: Hej., approved: ja, start: 0:00:01, end: 0:00:01.5}]"


@pytest.fixture
def heard(programme: Path) -> Path:
    """The episode has one voice, which has said yes to clips, a marker and a transcript."""
    consent(programme)
    mend(
        programme / EPISODE,
        ("# contributors: [p-01]", "contributors: [p-01]"),
        ("# markers:", "markers:"),
        ('#   - {start: "00:00:00", id: velk', '  - {start: "00:00:00", id: velk'),
    )
    cues = ("00:00.000 --> 00:00.900\n<v Vært>Hej.", "00:01.000 --> 00:02.000\n<v Vært>Med jer.")
    text = "\n\n".join(("WEBVTT", *cues)) + "\n"
    (programme / "episodes/01-en-proeve/transskription.da.vtt").write_text(text, encoding="utf-8")
    return programme


def consent(folder: Path, scope: str = "clip", until: str = "2024-01-01") -> None:
    text = PERSON.replace("SCOPE", scope).replace("DAY", until)
    (folder / "consents.yaml").write_text(text, encoding="utf-8")


def clip_of(folder: Path) -> Path:
    return folder / ".spor2/klip/ep-01/klip-ep-01.mp3"


@pytest.mark.slow
def test_a_clip_is_made_and_told_of(spor2: Spor2, heard: Path) -> None:
    said = spor2("audio", "clip", "1", *AT, "--quiet")
    assert said.code == 0, said.all
    title, stretch, level, words, at = said.out.splitlines()
    assert title == "«En prøve» (ep-01)"
    assert stretch.startswith("  0:00–0:0")
    assert stretch.endswith("i den udgivne lyd (2\N{NO-BREAK SPACE}sek.): omkring en markør")
    assert level.startswith("  −")
    assert "LUFS, højeste spids −" in level
    assert words == "  Vært: Hej. Med jer."
    assert at == f"Klippet ligger her: {clip_of(heard)}"
    assert mp3_tags(clip_of(heard)).title == "En prøve"
    assert not (heard / "public").exists()


@pytest.mark.slow
def test_in_json_and_elsewhere(spor2: Spor2, heard: Path, tmp_path: Path) -> None:
    mend(heard / EPISODE, ("contributors: [p-01]", f"contributors: [p-01]\n{QUOTE}"))
    to = tmp_path / "til nyhedsbrevet"
    told = spor2("audio", "clip", "ep-01", "--to", to, *AT, "--format", "json").json
    file = Path(told["file"])
    assert (told["ok"], file) == (True, to / "klip-ep-01.mp3")
    assert not clip_of(heard).exists()
    assert (told["episode"], told["about"], told["status"]) == ("ep-01", "quote", "published")
    assert (told["published"], told["due"]) == (True, None)
    assert (told["start_s"], told["end_s"]) == (0, 2)
    assert [one["text"] for one in told["words"]] == ["Hej. Med jer."]
    heard_s = len(sounds.decoded(file)) / 44_100
    assert told["duration_s"] == pytest.approx(heard_s, abs=0.06)
    reading = sounds.read_by_another_meter(sounds.decoded(file), 44_100)
    assert told["integrated_lufs"] == pytest.approx(reading.lufs, abs=0.1)
    assert told["true_peak_dbtp"] == pytest.approx(reading.dbtp, abs=0.3)
    english = spor2("audio", "clip", "ep-01", *AT, "--quiet", "--lang", "en")
    assert "of the published sound (2\N{NO-BREAK SPACE}sec): around an approved quotation" in (
        english.out
    )


@pytest.mark.slow
def test_with_neither_quotation_nor_marker(spor2: Spor2, heard: Path) -> None:
    mend(
        heard / EPISODE,
        ("markers:", "# markers:"),
        ('  - {start: "00:00:00"', '#   - {start: "00:00:00"'),
    )
    said = spor2("audio", "clip", "ep-01", *AT, "--quiet")
    assert said.code == 0, said.all
    assert "0:00–0:0" in said.out
    assert "hverken et godkendt citat med tider eller en markør" in said.out
    assert clip_of(heard).is_file()


@pytest.mark.slow
def test_where_all_may_be_skipped(spor2: Spor2, heard: Path) -> None:
    mend(
        heard / EPISODE,
        (
            "content_note:",
            "content_note:\n  sections: [{start: 0:00:00, end: 0:00:02, topic: Uro}]",
        ),
    )
    said = spor2("audio", "clip", "ep-01", *AT)
    assert said.code == 3, said.all
    assert "fejl[P034] Der er intet at lave et klip af i ep-01" in said.err
    assert not clip_of(heard).exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "state: approved",
            "state: draft",
            "(kladde). Del ikke klippet med nogen, før den er det.",
        ),
        (
            "publish_at: 2022-05-04T06:00",
            "publish_at: 2022-05-04T06:00\nembargo_until: 2022-11-01T09:00",
            "(under embargo). Del ikke klippet med nogen før 1. november 2022 kl. 9.00.",
        ),
    ],
)
def test_what_is_not_out_may_not_be_shared_yet(
    spor2: Spor2, heard: Path, old: str, new: str, told: str
) -> None:
    mend(heard / EPISODE, (old, new))
    said = spor2("audio", "clip", "ep-01", *AT, "--quiet")
    assert said.code == 0, said.all
    last = said.out.splitlines()[-1].replace("\N{NO-BREAK SPACE}", " ")
    assert last == f"Episoden er ikke udgivet {told}"
    data = spor2("audio", "clip", "ep-01", *AT, "--format", "json").json
    assert data["published"] is False


# --- refused ------------------------------------------------------------------------------------


def test_without_consent_to_clips(spor2: Spor2, heard: Path) -> None:
    consent(heard, scope="quote")
    said = spor2("audio", "clip", "ep-01", *AT)
    assert said.code == 1
    assert "fejl[E111] ep-01 kan ikke blive til et klip: Vært (p-01)" in said.out
    assert not clip_of(heard).exists()
    data = spor2("audio", "clip", "ep-01", *AT, "--format", "json").json
    assert (data["ok"], [one["code"] for one in data["problems"]]) == (False, ["E111"])
    assert "record" not in str(data)


def test_with_a_consent_that_has_expired(spor2: Spor2, heard: Path) -> None:
    consent(heard, until="2022-10-03")
    said = spor2("audio", "clip", "ep-01", *AT)
    assert said.code == 1
    assert "fejl[E109] samtykket fra Vært (p-01) skulle være fornyet senest 2022-10-03" in said.out
    assert not clip_of(heard).exists()


def test_with_nobody_to_ask(spor2: Spor2, programme: Path) -> None:
    said = spor2("audio", "clip", "ep-01", *AT)
    assert said.code == 1
    assert "fejl[E137]" in said.out


def test_of_what_is_withdrawn(spor2: Spor2, heard: Path) -> None:
    mend(heard / EPISODE, ("state: approved", "state: withdrawn"))
    said = spor2("audio", "clip", "ep-01", *AT, "--lang", "en")
    assert said.code == 1
    assert "error[E136] ep-01 cannot become a clip: the episode is withdrawn" in said.out


def test_of_an_episode_that_is_not_there(spor2: Spor2, programme: Path) -> None:
    said = spor2("audio", "clip", "prøve", *AT)
    assert said.code == 3
    assert "fejl[P030] Programmet har ingen episode, der hedder «prøve»." in said.err
    assert "ep-01 («En prøve»)" in said.err


def test_of_an_episode_without_sound(spor2: Spor2, programme: Path) -> None:
    spor2("new", "episode", "Kun en titel", *AT)
    assert "fejl[P031]" in spor2("audio", "clip", "ep-02", *AT).err


def test_where_it_would_be_published(spor2: Spor2, heard: Path) -> None:
    for folder in ("public/klip", "udgivet/site"):
        said = spor2("audio", "clip", "ep-01", "--to", folder, *AT)
        assert said.code == 3
        assert "fejl[P033]" in said.err
        assert not (heard / folder).exists()


def test_of_a_sound_that_is_harmed(spor2: Spor2, heard: Path) -> None:
    (sound,) = (heard / EPISODE).parent.glob("*.wav")
    write_wav(sound)
    sound.write_bytes(sound.read_bytes()[:9000])
    said = spor2("audio", "clip", "ep-01", *AT)
    assert said.code == 1
    assert "fejl[E163]" in said.out
