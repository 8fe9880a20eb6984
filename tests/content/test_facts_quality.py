"""Findings as problems, at the edges."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.content.facts import fact_problems
from pipeline.media.quality.finding import Finding, Kind, Severity, Spot, to_json
from tests.content.programmes import EPISODE, base, change, loaded

MASTER = "episodes/01-start/master.flac"
INTRO = "sound/intro.flac"


def codes(folder: Path, name: str, *findings: Finding) -> list[str]:
    return [p.code for p in fact_problems(loaded(folder), {name: {"findings": to_json(findings)}})]


def found(kind: Kind, severity: Severity = Severity.WARNING) -> Finding:
    return Finding(kind, severity, 12.0, (Spot(1.0, 2.0, 12.0),), 1)


def test_notices_are_for_the_report(tmp_path: Path) -> None:
    assert codes(base(tmp_path), MASTER, found(Kind.HUM, Severity.NOTICE)) == []
    assert codes(base(tmp_path / "2"), MASTER, found(Kind.HUM)) == ["W208"]


@pytest.mark.parametrize(
    ("kind", "told"),
    [(Kind.NOISE, []), (Kind.LONG_SILENCE, []), (Kind.CLIPPED, ["W200"]), (Kind.HUM, ["W208"])],
)
def test_a_jingle_is_no_speech(kind: Kind, told: list[str], tmp_path: Path) -> None:
    folder = change(
        base(tmp_path), EPISODE, ("audio: master.flac", "audio: master.flac\nintro: {}")
    )
    change(folder, EPISODE, ("intro: {}", "intro: ../../sound/intro.flac"))
    assert codes(folder, INTRO, found(kind)) == told


def test_a_file_without_findings_is_passed_over(tmp_path: Path) -> None:
    assert [p.code for p in fact_problems(loaded(base(tmp_path)), {MASTER: {}})] == []
