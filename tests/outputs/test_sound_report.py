"""A sound report from real, tiny sounds: its figures, its page, its pictures and its data."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import Any

import html5lib
import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract
from PIL import Image

from pipeline.build.artefact import Job, Made, Product
from pipeline.core.messages import LOCALE
from pipeline.core.model import Episode
from pipeline.media.quality.finding import Finding, Kind, Severity, Spot, to_json
from pipeline.outputs import sound_report, sound_words, theme
from tests.media import sounds
from tests.outputs import small
from tests.outputs.small import Bench

PARTS = ("html", "svg", "png", "json")
CLIPPED = Finding(Kind.CLIPPED, Severity.ERROR, 0.2, (Spot(0.5, 0.6, 0.1), Spot(1.5, 1.6, 0.1)), 7)
NOISE = Finding(Kind.NOISE, Severity.NOTICE, 22.0)
HOSTILE = '<script>alert("1")</script> & «{title}» </title>'


def made(bench: Bench, episode: Episode, language: str = "da") -> Made:
    artefact = sound_report.report(small.library(bench), episode, language)
    return bench.make(artefact).outcomes[artefact.id].made


def page(product: Product | Made) -> str:
    body = product.files["html"]
    return body.decode() if isinstance(body, bytes) else body.path.read_text("utf-8")  # type: ignore[union-attr]


def words(html: str) -> str:
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    return " ".join("".join(tree.find("body").itertext()).split()).replace("\xa0", " ")


def planted(bench: Bench, work: Path, **findings: tuple[Finding, ...]) -> Product:
    """The report on the second episode, had these been found in its sources."""
    artefact = sound_report.report(small.library(bench), small.second(bench), "da")
    outcomes = bench.make(artefact).outcomes
    inputs: dict[str, Made] = {}
    for name, item in artefact.inputs.items():
        if name == "recording":
            inputs[name] = bench_file(bench, item.path)  # type: ignore[union-attr]
            continue
        inputs[name] = outcomes[item.id].made  # type: ignore[union-attr]
        if name in findings:
            facts = {**inputs[name].facts, "findings": to_json(findings[name])}
            inputs[name] = replace(inputs[name], facts=facts)
    return sound_report.REPORT.make(Job(artefact.params, inputs, work))


def bench_file(bench: Bench, path: Path) -> Made:
    from pipeline.build.artefact import MadeFile

    return Made({"": MadeFile(path, "", path.stat().st_size)})


def test_nothing_of_it_is_public(bench: Bench) -> None:
    artefact = sound_report.report(small.library(bench), small.first(bench), "da")
    assert [output.path for output in artefact.outputs] == [None] * 4
    assert {output.name for output in artefact.outputs} == set(PARTS)


def test_the_figures_are_what_was_measured(bench: Bench) -> None:
    facts = made(bench, small.first(bench)).facts
    before, after, done = (facts[name] for name in ("before", "after", "done"))
    assert after["integrated_lufs"] == pytest.approx(-16, abs=0.1)
    assert after["true_peak_dbtp"] <= -1
    assert (before["codec"], before["sample_rate"], before["channels"]) == ("pcm_s16le", 48_000, 1)
    assert (after["channels"], after["bitrate_kbps"]) == (1, 96)
    assert before["bytes"] == (bench.folder / "en.wav").stat().st_size
    raised = after["integrated_lufs"] - before["integrated_lufs"]
    assert done["gain_db"] >= raised - 0.1  # what the limiter takes is made up for
    assert (done["ends"], done["offset_s"]) == ([], 0)
    reading = sounds.read_by_another_meter(
        sounds.decoded(bench.folder / "en.wav", 2, 48_000), 48_000
    )
    # one channel at full level from both loudspeakers; as stereo it is 3 dB less from each
    assert before["integrated_lufs"] == pytest.approx(reading.lufs + 3.01, abs=0.1)


def test_intro_and_outro_stand_in_front_and_behind(bench: Bench) -> None:
    facts = made(bench, small.second(bench)).facts
    assert facts["done"]["ends"] == ["intro", "outro"]
    assert facts["done"]["offset_s"] == pytest.approx(1.0, abs=0.01)
    assert facts["after"]["duration_s"] == pytest.approx(1 + 3 + 1, abs=0.05)
    assert [one["start_s"] for one in facts["markers"]] == [0, pytest.approx(2.1, abs=0.01)]
    # the recording is far softer than the jingle, and was turned up by all of the difference
    raised = facts["after"]["integrated_lufs"] - facts["before"]["integrated_lufs"]
    assert facts["done"]["gain_db"] == pytest.approx(raised, abs=3)
    assert facts["done"]["gain_db"] > 3


def test_the_page_is_whole_by_itself(bench: Bench) -> None:
    html = page(made(bench, small.first(bench)))
    assert "<script" not in html
    assert not re.search(r"(src|href)=|url\(|@import|https?://(?!www\.w3\.org)", html)
    assert "default-src 'none'" in html
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    assert tree.get("lang") == "da"
    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    for drawing in tree.iter("svg"):
        told = {e.get("id"): e.text for e in drawing}
        labels = str(drawing.get("aria-labelledby")).split()
        assert len(labels) == 2
        assert all(told[label] for label in labels)


def test_the_page_says_what_was_found_out(bench: Bench) -> None:
    said = words(page(made(bench, small.first(bench))))
    assert "Den udgivne lyd er på −16,0 LUFS, og det er målet." in said
    assert "under loftet på −1,0 dBTP" in said
    assert "Optagelsen er skruet" in said
    assert "Ikke noget, en lytter vil lægge mærke til." in said
    assert "PCM, 48 kHz, 16 bit, mono" in said
    assert "MP3, 44,1 kHz, 96 kbit/s, mono" in said
    assert "Videre" in said  # a marker


def test_english_has_no_danish_but_in_titles(bench: Bench) -> None:
    html = page(made(bench, small.second(bench), "en"))
    said = words(html)
    assert "The published sound is at −16.0 LUFS, on the target." in said
    assert '<html lang="en">' in html
    assert '<h1 lang="da">At spørge</h1>' in html
    for danish in ("Lydstyrke", "optagelsen", "Før", "Efter"):
        assert danish not in said


def test_titles_cannot_break_the_page(bench: Bench) -> None:
    html = page(made(bench, replace(small.first(bench), title=HOSTILE)))
    assert "<script" not in html
    assert HOSTILE in words(html)


def test_pictures_and_data(bench: Bench) -> None:
    one = made(bench, small.second(bench))
    with Image.open(one.files["png"].path) as picture:
        assert picture.format == "PNG"
        assert picture.width == 1920
    root = ET.fromstring(one.files["svg"].path.read_bytes())
    assert root.tag.endswith("svg")
    data = json.loads(one.files["json"].path.read_text("utf-8"))
    assert {name: data[name] for name in one.facts} == one.facts
    assert len(data["curves"]) == 5
    assert data["curves"][2]["after"]["lufs"] < 0


def test_the_same_sounds_give_the_same_files(bench: Bench, tmp_path: Path) -> None:
    first, second = (planted(bench, tmp_path) for _ in range(2))
    assert first.files == second.files


def test_findings_are_lettered_by_weight_and_moved_behind_the_intro(
    bench: Bench, tmp_path: Path
) -> None:
    product = planted(bench, tmp_path, intro=(NOISE,), master=(CLIPPED,))
    found = product.facts["findings"]
    assert [(one["letter"], one["kind"], one["part"]) for one in found] == [
        ("A", "clipped", "master"),
        ("B", "noise", "intro"),
    ]
    assert [spot["start_s"] for spot in found[0]["spots"]] == pytest.approx([1.5, 2.5], abs=0.01)
    said = words(page(product))
    assert "A Skal rettes Lyden er klippet" in said
    assert "0:01, 0:02 og 5 steder til" in said
    assert "i introen" in said
    assert "Vi fandt 2 ting i optagelsen" in said
    assert "spor2 audio listen ep-02 --at 0:01" in said


# --- words --------------------------------------------------------------------------------------


def figures(**more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "after": {"integrated_lufs": -16.0, "true_peak_dbtp": -1.2, "duration_s": 600.0},
        "target": {"lufs": -16.0, "dbtp": -1.0},
        "done": {"gain_db": 4.0, "limited_s": 0.0, "limited_db": 0.0},
        "findings": [],
    }
    return {**told, **more}


def short(told: dict[str, Any], language: str = "da") -> list[tuple[str, str]]:
    lines = sound_words.Teller(language).short(told)
    return [(line.text.replace("\xa0", " "), line.mood) for line in lines]


def test_in_short_when_all_is_well() -> None:
    assert short(figures()) == [
        ("Den udgivne lyd er på −16,0 LUFS, og det er målet.", "well"),
        ("Dens højeste spids er −1,2 dBTP, under loftet på −1,0 dBTP.", "well"),
        ("Optagelsen er skruet 4,0 dB op.", "well"),
        ("Ingen spidser er rundet af: lyden går op og ned som i optagelsen.", "well"),
        ("Vi fandt ikke noget galt med optagelsen.", "well"),
    ]


def test_in_short_when_it_is_not() -> None:
    said = short(
        figures(
            after={"integrated_lufs": -16.4, "true_peak_dbtp": -0.8, "duration_s": 600.0},
            done={"gain_db": -2.04, "limited_s": 12.0, "limited_db": -3.21},
            findings=[{"severity": "notice"}, {"severity": "error"}],
        )
    )
    assert said == [
        ("Den udgivne lyd er på −16,4 LUFS; målet er −16,0 LUFS.", "look"),
        ("Dens højeste spids er −0,8 dBTP, over loftet på −1,0 dBTP.", "look"),
        ("Optagelsen er skruet 2,0 dB ned.", "well"),
        ("Spidser er rundet af i 2 % af tiden (12 sek.), højst 3,2 dB.", "well"),
        ("Vi fandt 2 ting i optagelsen; se herunder.", "mend"),
    ]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.2, "0 sek."), (59.6, "1 min."), (191.8, "3 min. 12 sek."), (3723, "1 t. 2 min. 3 sek.")],
)
def test_lengths_are_told_to_the_second(seconds: float, said: str) -> None:
    assert sound_words.Teller("da").length(seconds).replace("\xa0", " ") == said


def test_codecs_are_written_as_people_do() -> None:
    written = ("pcm_s24le", "flac", "mp3", "aac", "opus")
    assert [sound_words.codec_name(c) for c in written] == ["PCM", "FLAC", "MP3", "AAC", "Opus"]


def test_every_text_is_in_danish() -> None:
    found = set(sound_words.WEIGHTS.values())
    code = theme.folder().parent / "pipeline" / "outputs"
    for name in ("sound_words", "sound_page"):
        for _, message, _, _ in extract_from_file(
            "python", str(code / f"{name}.py"), {"text": None, "plural": (1, 2)}
        ):
            found.add(message[0] if isinstance(message, tuple) else message)
    with (theme.folder() / "lydrapport.html.j2").open("rb") as template:
        found |= {str(m) for _, _, m, _ in babel_extract(template, {"_": None}, (), {})}
    with (LOCALE / "da" / "LC_MESSAGES" / "site.po").open("rb") as po:
        known = {str(m.id[0] if isinstance(m.id, tuple) else m.id) for m in read_po(po)}
    assert len(found) > 50
    assert found - known == {"severity"}  # a key, not a text
