"""Every code: a faulty file laid over a small programme, and what its author is then told.

A folder ``E012`` (or ``E012-something``) holds the files that differ from ``base``, and:
``REMOVE`` with names to delete, ``facts.json`` with what was measured, ``CLIP`` with the episode
that somebody wants a clip of, ``prepare`` naming what cannot be kept in git (see `PREPARE`).
``SPOR2_UPDATE=1`` writes the golden texts anew: read them.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.content.clips import clip_problems
from pipeline.content.facts import fact_problems
from pipeline.content.library import load
from pipeline.content.rules_language import language_problems
from pipeline.core.messages import LANGUAGES, LOCALE, catalogue, describe_problem
from pipeline.core.problems import Problem, in_order
from pipeline.prose import spelling
from tests.browser.checkers import need

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
FIXTURES = sorted(p for p in HERE.iterdir() if re.match(r"[EW]\d{3}", p.name))
NOW = datetime(2031, 1, 1, tzinfo=UTC)
NOT_CONTENT = frozenset({"REMOVE", "PREPARE", "CLIP", "facts.json"})


def _link_outside(folder: Path) -> None:
    outside = folder.parent / "outside.flac"
    outside.write_bytes(b"")
    (folder / "sound" / "udenfor.flac").symlink_to(outside)


def _two_cases(folder: Path) -> None:
    (folder / "artwork" / "Cover.jpg").write_bytes(b"")
    if len(list((folder / "artwork").iterdir())) == 1:
        pytest.skip("this disk takes the two names for one")


def _decomposed(folder: Path) -> None:
    (folder / "sound" / unicodedata.normalize("NFD", "lytså.flac")).write_bytes(b"")


def _no_file(folder: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no such files")
    os.mkfifo(folder / "sound" / "optager")


def _hunspell(folder: Path) -> None:
    need(spelling.misspelt(["ord"], "da") is not None, "hunspell with da_DK")


PREPARE: dict[str, Callable[[Path], None]] = {
    "link-outside": _link_outside,
    "two-cases": _two_cases,
    "decomposed": _decomposed,
    "no-file": _no_file,
    "hunspell": _hunspell,
}


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda p: p.name)
def test_golden(fixture: Path, tmp_path: Path) -> None:
    problems = _problems(fixture, tmp_path / "programme")
    assert fixture.name[:4] in {p.code for p in problems}
    for language in LANGUAGES:
        golden = fixture / f"expected.{language}.txt"
        text = "\n\n".join(describe_problem(p, language) for p in problems) + "\n"
        if os.environ.get("SPOR2_UPDATE"):
            golden.write_text(text, encoding="utf-8", newline="\n")
        assert text == golden.read_text(encoding="utf-8")


def test_base_is_sound(tmp_path: Path) -> None:
    assert _problems(HERE / "base", tmp_path / "programme") == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_fixture_and_an_advice(language: str) -> None:
    codes = _codes(language)
    assert codes == {fixture.name[:4] for fixture in FIXTURES}
    texts = catalogue("problems", language)
    assert [code for code in sorted(codes) if not texts.has(f"{code}.fix")] == []


def test_every_code_has_a_paragraph() -> None:
    docs = (ROOT / "docs" / "fejlkoder.md").read_text(encoding="utf-8")
    sections = re.findall(r"^### ([EWPSTF]\d{3}) \S.*\n\n\S", docs, re.MULTILINE)
    assert sorted(sections) == sorted(set(sections))
    assert set(sections) == _codes("da", "[EWPSTF]")


def _codes(language: str, kind: str = "(?:[EW](?:[01]|2[2-9])|W2)") -> set[str]:
    """The codes of content, unless told otherwise; other rooms test theirs themselves."""
    po = (LOCALE / language / "LC_MESSAGES" / "problems.po").read_text(encoding="utf-8")
    return set(re.findall(rf'^msgid "({kind}\d+)"$', po, re.MULTILINE))


def _problems(fixture: Path, folder: Path) -> tuple[Problem, ...]:
    """The base with the fixture's files over it, loaded and held against the fixture's facts."""
    shutil.copytree(HERE / "base", folder)
    _lay_over(fixture, folder)
    loaded = load(folder, NOW)
    facts = _listed(fixture / "facts.json")
    measured = json.loads(facts) if facts else {}
    clip = loaded.library.episode(_listed(fixture / "CLIP").strip()) if loaded.library else None
    refused = clip_problems(loaded, clip) if clip else ()
    advice = language_problems(folder, loaded.subject) if loaded.subject else ()
    return in_order((*loaded.problems, *fact_problems(loaded, measured), *refused, *advice))


def _lay_over(fixture: Path, folder: Path) -> None:
    for source in fixture.rglob("*"):
        name = source.relative_to(fixture)
        if source.is_file() and not name.name.startswith("expected.") | (name.name in NOT_CONTENT):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, folder / name)
    for name in _listed(fixture / "REMOVE").split():
        (folder / name).unlink()
    for name in _listed(fixture / "PREPARE").split():
        PREPARE[name](folder)


def _listed(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""
