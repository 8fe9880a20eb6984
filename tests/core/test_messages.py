"""How faults are told: head, place, caret, what to do."""

from __future__ import annotations

import pytest

from pipeline.core.errors import ProgrammeError
from pipeline.core.messages import catalogue, describe_error, describe_problem
from pipeline.core.problems import Place, Severity, errors, in_order, problem


def test_an_edge_fault_says_what_to_do() -> None:
    text = describe_error(ProgrammeError("P011", folder="x", reason="nej"), "da")
    assert text.startswith("fejl[P011] ")
    assert "\nGør sådan: " in text


@pytest.mark.parametrize(("column", "length"), [(1, 5), (150, 4), (199, 40)])
def test_the_caret_stands_under_the_fault(column: int, length: int) -> None:
    line = ("abcdefghij" * 20)[:200]
    shown = describe_problem(
        problem("P011", Place("f", 3, column, length, line), folder="f", reason="x"), "da"
    )
    source, caret = shown.splitlines()[2:4]
    assert source[caret.index("^")] == line[column - 1]
    assert len(source) <= 106


def test_codes_decide_severity_and_order_is_the_authors() -> None:
    late, early = problem("W001", Place("b", 9)), problem("E001", Place("b", 2))
    first = problem("E009", Place("a"))
    assert in_order([late, early, first, late]) == (first, early, late)
    assert late.severity is Severity.WARNING
    assert errors([late, early]) == (early,)


def test_english_is_its_own_key() -> None:
    assert catalogue("cli", "en").text("No {x}", x=1) == "No 1"
    assert catalogue("site", "en").plural("{n} result", "{n} results", 2) == "2 results"


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("code", ["P162", "W412", "W421", "W422.fix"])
def test_one_is_told_of_in_the_singular(code: str, language: str) -> None:
    texts = catalogue("problems", language)
    params = {"path": "a.html", "name": "cdn", "status": 0}
    one, many = (texts.text(code, n=n, **params) for n in (1, 2))
    assert "1" not in one
    assert "2" in many
    assert texts.has(code)


def test_a_number_alone_asks_for_no_plural() -> None:
    assert "255" in catalogue("problems", "da").text("F111", title="x", tag="y", n=1)
