"""The feeds against the site: whole passes, and each harm is found by its own rule.

``SPOR2_UPDATE=1`` writes the golden texts anew: read them.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from pipeline.core.messages import LANGUAGES, describe_problem
from pipeline.core.problems import Problem
from pipeline.outputs.feeds.gate.site import SITE_RULES, check_site
from pipeline.outputs.feeds.gate.told import (
    problem_from_json,
    problem_to_json,
    seen_from_json,
    seen_to_json,
)
from tests.outputs.feeds.gate.sites import BROKEN, Whole, whole

HERE = Path(__file__).parent
CASES = [(code, n) for code, changes in BROKEN.items() for n in range(len(changes))]


def found(all_: Whole) -> tuple[Problem, ...]:
    return check_site(tuple(all_.feeds.values()), all_.site)


def test_the_whole_site_passes() -> None:
    assert found(whole()) == ()


@pytest.mark.parametrize(("code", "n"), CASES)
def test_one_harm_is_found_by_one_rule(code: str, n: int) -> None:
    assert {p.code for p in found(BROKEN[code][n](whole()))} == {code}


def test_every_rule_has_its_harm() -> None:
    assert [rule.code for rule in SITE_RULES] == list(BROKEN)


def test_others_files_are_not_ours_to_judge() -> None:
    """The hub and the other podcast lie elsewhere; a longer name is not below our address."""
    all_ = whole()
    assert not all_.site.has("https://hub.example/")
    assert not all_.site.has("https://lyt.example.org/feed.xml")


@pytest.mark.parametrize("language", LANGUAGES)
def test_golden(language: str) -> None:
    parts = [
        describe_problem(found(changes[0](whole()))[0], language) for changes in BROKEN.values()
    ]
    golden = HERE / f"expected-site.{language}.txt"
    text = "\n\n".join(parts) + "\n"
    if os.environ.get("SPOR2_UPDATE"):
        golden.write_text(text, encoding="utf-8", newline="\n")
    assert text == golden.read_text(encoding="utf-8")


def test_values_come_back_from_json() -> None:
    for one in whole().feeds.values():
        assert seen_from_json(json.loads(json.dumps(seen_to_json(one)))) == one
    for problem in found(BROKEN["F190"][0](whole())):
        assert problem_from_json(json.loads(json.dumps(problem_to_json(problem)))) == problem
