"""A perfect feed passes; each change of it breaks just the rule that it is meant to break.

``SPOR2_UPDATE=1`` writes the golden texts anew: read them.
"""

from __future__ import annotations

import os
import runpy
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.core.messages import LANGUAGES, describe_problem
from pipeline.core.problems import Problem, Severity
from pipeline.outputs.feeds.gate.checking import check
from pipeline.outputs.feeds.gate.reading import read
from pipeline.outputs.feeds.gate.rules import RULES, STRUCTURE
from tests.outputs.feeds.gate.mutations import MUTATIONS, PERFECT, mutated

HERE = Path(__file__).parent
ROOT = HERE.parents[3]
CASES = [(code, n) for code, changes in MUTATIONS.items() for n in range(len(changes))]


@cache
def broken(code: str, n: int) -> tuple[Problem, ...]:
    """What is said of the feed with that change. Once: a look at a whole feed takes a while."""
    return check(mutated(MUTATIONS[code][n]), "public/feed.xml")


def test_the_perfect_feed_passes() -> None:
    assert check(PERFECT.encode(), "feed.xml") == ()


@pytest.mark.parametrize(("code", "n"), CASES)
def test_one_change_breaks_one_rule(code: str, n: int) -> None:
    found = broken(code, n)
    assert {p.code for p in found} == {code}
    severity = Severity.ERROR if code.startswith("F1") else Severity.WARNING
    assert {p.severity for p in found} == {severity}


def test_every_rule_has_its_change_and_its_own_code() -> None:
    codes = [rule.code for rule in (*STRUCTURE, *RULES)]
    assert codes == sorted(set(codes))
    assert set(MUTATIONS) == set(codes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_golden(language: str) -> None:
    parts = [describe_problem(broken(code, 0)[0], language) for code in sorted(MUTATIONS)]
    golden = HERE / f"expected.{language}.txt"
    text = "\n\n".join(parts) + "\n"
    if os.environ.get("SPOR2_UPDATE"):
        golden.write_text(text, encoding="utf-8", newline="\n")
    assert text == golden.read_text(encoding="utf-8")


def test_the_page_is_what_the_rules_say() -> None:
    page = runpy.run_path(str(ROOT / "tools" / "feed_rules.py"))["page"]
    written = (ROOT / "docs" / "feed-regler.md").read_text(encoding="utf-8")
    assert written == page(), "run `python tools/feed_rules.py`"


def test_nothing_is_fetched_and_no_entity_is_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hemmeligt")
    doctype = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    body = PERFECT.replace("<rss ", f"{doctype}<rss ").replace("At spørge", "&x;")
    read_ = read(body.encode(), "feed.xml")
    assert read_.root is not None
    assert "hemmeligt" not in "".join(str(t) for t in read_.root.itertext())
    assert {p.code for p in check(body.encode(), "feed.xml")} == {"F104"}


def test_entities_within_entities_are_not_unfolded() -> None:
    layers = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    body = f'<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE rss [<!ENTITY a0 "x">{layers}]>'
    body += "<rss version='2.0'><channel><title>&a9;</title></channel></rss>"
    assert [p.code for p in check(body.encode(), "feed.xml")] == ["F101"]


@pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00", b"<html>", b"nej", b"<rss/>"])
def test_what_is_no_feed_at_all(body: bytes) -> None:
    assert {p.severity for p in check(body, "feed.xml")} == {Severity.ERROR}


@settings(max_examples=60)
@given(st.text(st.characters(codec="utf-8"), max_size=40), st.integers(0, len(PERFECT)))
def test_any_harm_is_told_and_never_breaks_the_gate(text: str, at: int) -> None:
    body = PERFECT[:at] + text + PERFECT[at + len(text) :]
    for problem in check(body.encode(), "feed.xml"):
        for language in LANGUAGES:
            assert describe_problem(problem, language)


def test_a_store_on_this_computer_needs_no_https() -> None:
    local = PERFECT.replace("https://lyt.example", "http://127.0.0.1:8333/lager")
    assert check(local.encode(), "feed.xml") == ()


def test_an_empty_feed_passes() -> None:
    start, end = PERFECT.index("    <item>"), PERFECT.rindex("  </channel>")
    assert check((PERFECT[:start] + PERFECT[end:]).encode(), "feed.xml") == ()


def test_an_archive_needs_no_more_of_a_head_than_rss_asks_for() -> None:
    head, items = PERFECT.index("    <copyright>"), PERFECT.index("    <item>")
    small = PERFECT[:head] + "    <podcast:guid>e551ccaf-ef92-528b-aa82-1c3858425edb</podcast:guid>"
    small = (
        small.replace('rel="self"', 'rel="current"') + PERFECT[items : PERFECT.rindex("    <item>")]
    )
    small = small.replace(
        "<language>",
        '<atom:link rel="self" href="https://lyt.example/feed/arkiv-3.xml" '
        'type="application/rss+xml"/><fh:archive/><language>',
    )
    assert check(f"{small}</channel></rss>".encode(), "arkiv.xml") == ()
    living = small.replace("<fh:archive/>", "").replace('rel="current"', 'rel="first"')
    found = check(f"{living}</channel></rss>".encode(), "feed.xml")
    assert {p.code for p in found} == {"F126", "F128", "F130", "F201", "F203"}
