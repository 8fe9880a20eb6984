"""A perfect feed passes; each change of it breaks just the rule that it is meant to break.

``SPOR2_UPDATE=1`` writes the golden texts anew: read them.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.core.messages import LANGUAGES, describe_problem
from pipeline.core.problems import Severity
from pipeline.outputs.feeds.gate.checking import check
from pipeline.outputs.feeds.gate.rules import RULES, STRUCTURE
from tests.outputs.feeds.gate.mutations import MUTATIONS, PERFECT, Change, mutated

HERE = Path(__file__).parent
CASES = [(code, n) for code, changes in MUTATIONS.items() for n in range(len(changes))]


def test_the_perfect_feed_passes() -> None:
    assert check(PERFECT.encode(), "feed.xml") == ()


@pytest.mark.parametrize(("code", "n"), CASES)
def test_one_change_breaks_one_rule(code: str, n: int) -> None:
    found = check(mutated(MUTATIONS[code][n]), "feed.xml")
    assert {p.code for p in found} == {code}
    severity = Severity.ERROR if code.startswith("F1") else Severity.WARNING
    assert {p.severity for p in found} == {severity}


def test_every_rule_has_its_change_and_its_own_code() -> None:
    codes = [rule.code for rule in (*STRUCTURE, *RULES)]
    assert codes == sorted(set(codes))
    assert set(MUTATIONS) == set(codes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_golden(language: str) -> None:
    parts = []
    for code in sorted(MUTATIONS):
        change: Change = MUTATIONS[code][0]
        first = check(mutated(change), "public/feed.xml")[0]
        parts.append(describe_problem(first, language))
    golden = HERE / f"expected.{language}.txt"
    text = "\n\n".join(parts) + "\n"
    if os.environ.get("SPOR2_UPDATE"):
        golden.write_text(text, encoding="utf-8", newline="\n")
    assert text == golden.read_text(encoding="utf-8")
