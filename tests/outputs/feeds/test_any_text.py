"""Whatever authors write, an item is well-formed, within its limits, and cut between characters."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.core.model import Episode
from pipeline.core.values import ContentNote, Contributor, Correction, Marker, Quote
from pipeline.outputs.feeds import text
from pipeline.outputs.feeds.clusters import boundary
from pipeline.outputs.feeds.entries import Line, Told, item_of
from pipeline.outputs.feeds.tag import NAMESPACES
from tests.browser.checkers import need
from tests.outputs import small
from tests.outputs.feeds.reading import SOUND, made_of, of, parsed, said
from tests.outputs.small import Bench

NOWHERE = Bench(Path("nowhere"))
MARKUP = (
    *("]]>", "<![CDATA[", "&amp;", "&#0;", "<b>", "</p>", "--&gt;", "```", "> ", "- ", "# "),
    *("[x](javascript:alert(1))", "[y](../a.html)", "![z](q)", "| a | b |\n|-|-|\n", "[^1]"),
)
CHARACTERS = (
    *("\n", "\r", "\t", "\x00", "\x0b", "\x1f", "\x85", "\u2028", "\ufffe", "\ud800"),
    *("\U0010ffff", "שלום", "\u202e", "\u2066", "👩🏽\u200d⚕\ufe0f", "🇩🇰", "e\u0301\u0323"),
    *("क्षि", "한", "æøå" * 50, "ord "),
)
SEVERAL = st.sampled_from(MARKUP + CHARACTERS)
ANYTHING = st.one_of(
    st.text(max_size=40),
    st.lists(SEVERAL | st.text(max_size=4), max_size=30).map("".join),
    st.text(st.sampled_from("æøå "), min_size=1, max_size=20).map(lambda one: one * 250),
)


def episode_of(**written: str) -> Episode:
    name, title = written["name"], written["title"]
    quote = Quote("p-02", title, approved=True, start_s=30.0, end_s=48.5)
    return replace(
        small.second(NOWHERE),
        title=title,
        summary=written["summary"],
        notes=written["notes"],
        number_shown_as=name,
        licence=name,
        contributors=(Contributor("p-02", name),),
        content_note=ContentNote(written["summary"]),
        markers=(Marker("a", title, 0.0), Marker("b", name, 60.0)),
        correction=Correction(date(2022, 7, 1), written["summary"]),
        quotes=(quote,),
    )


class Balanced(HTMLParser):
    """Fails on a tag that podcast apps do not show, or that is not closed where it should be."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"p", "ol", "ul", "li", "a", "b", "i", "strong", "em"}
        assert all(name == "href" for name, _ in attrs)
        assert all(str(to).startswith(("https:", "http:", "mailto:", "tel:")) for _, to in attrs)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(ANYTHING, ANYTHING, ANYTHING, ANYTHING)
def test_an_item_is_well_formed_whatever_is_written(
    title: str, summary: str, notes: str, name: str
) -> None:
    episode = episode_of(title=title, summary=summary, notes=notes, name=name)
    item = item_of(replace(small.library(NOWHERE), episodes=(episode,)), episode)
    made = made_of(item.told, SOUND)
    read = parsed(item, made)
    assert said(read, "title") == item.title == text.value(title)
    assert said(read, "description") == made["description"]
    assert len(made["description"].encode()) <= 4000
    assert made["description"].startswith("Om indholdet:")
    assert said(read, "content:encoded") == made["html"]
    (display,) = {one.get("display") or "" for one in of(read, "podcast:episode")}
    assert len(display) <= 32
    for one in read.iter():
        assert len(one.text or "") <= 255 or one.tag in ("description", CONTENT), one.tag
        assert all(len(value) <= 255 for value in one.attrib.values())
    balanced = Balanced()
    balanced.feed(made["html"])
    balanced.close()
    assert balanced.open == []


CONTENT = f"{{{NAMESPACES['content']}}}encoded"


@given(ANYTHING)
def test_a_cdata_section_ends_where_it_should(notes: str) -> None:
    made = made_of(Told("Kort.", (Line(notes, notes, notes),), notes), SOUND)
    assert "]]>" not in made["html"]


DEEP = ("> " * 300, "- " * 300, "*" * 3000, "[" * 3000, "<div>" * 3000, "a\n" * 3000)
LONG = ("`" * 3000, "<!--" * 1000, "&" * 3000, "![" * 500 + "](" * 500, "# " * 999, "_a" * 3000)


@pytest.mark.parametrize("deep", DEEP + LONG, ids=lambda deep: deep[:4])
def test_what_is_deep_or_long_is_rendered_all_the_same(deep: str) -> None:
    made = made_of(Told("Kort.", notes=deep), SOUND)
    balanced = Balanced()
    balanced.feed(made["html"])
    assert balanced.open == []


# --- cutting ------------------------------------------------------------------------------------


@pytest.mark.parametrize("one", ["🇩🇰", "👩🏽\u200d⚕\ufe0f", "q\u0301\u0323", "क्षि"])
def test_what_is_cut_ends_with_a_whole_character(one: str) -> None:
    for shift in range(len(one.encode())):
        line = "a" * shift + one * 1000
        for cut in (text.value(line), text.description(line)):
            assert cut.endswith("…")
            assert (len(cut) - shift - 1) % len(one) == 0


SEGMENTS = """
const texts = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const segmenter = new Intl.Segmenter('da', {granularity: 'grapheme'});
const edges = (text) => {
  let at = 0;
  return [0, ...[...segmenter.segment(text)].map((one) => (at += [...one.segment].length))];
};
console.log(JSON.stringify(texts.map(edges)));
"""
PIECES = (
    *(*"aæ ]>\n1e", "\u0301", "\u0323", "\u200d", "\u200c", "\ufe0f", "\u20e3", "\u0600"),
    *(*"👩🦰🏽🇩🇰🏴❤", "\U000e0067", "\u0915", "\u094d", "\u0937", "\u093f", "\u093c"),
    *("한", "각", "\u1112", "\u1161", "\u11ab", "\u0e01", "\u0e33", "ש", "\u202e", "\uff9e"),
)


def test_no_cut_is_within_a_cluster_by_unicode_s_own_tables() -> None:
    """ICU, which browsers use, as the judge."""
    node, dice = shutil.which("node"), random.Random(1)
    need(node, "Node")
    texts = ["".join(dice.choices(PIECES, k=12)) for _ in range(3000)]
    run = subprocess.run(
        [str(node), "-e", SEGMENTS],
        input=json.dumps(texts).encode(),
        capture_output=True,
        check=True,
    )
    for one, edges in zip(texts, json.loads(run.stdout), strict=True):
        found = {boundary(one, at) for at in range(len(one) + 1)}
        assert found <= set(edges), ascii(one)
