"""Markdown: what is kept, what is dropped, and how it is marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.prose.addresses import slug
from pipeline.prose.html import html, render
from pipeline.prose.manner import Manner
from pipeline.prose.reference import linked_files


def test_raw_html_is_dropped_and_its_text_stays() -> None:
    made = html('Hej <b onclick="x()">du</b>\n\n<script>alert(1)</script>\n\n<!-- note -->')
    assert made == "<p>Hej du</p>\n"


@pytest.mark.parametrize(
    "address",
    [
        *("javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "vbscript:x"),
        *(
            "//evil.example/x",
            "/srv/programme/consents.yaml",
            "file:///etc/x",
            "C:/x",
            "\\\\\\\\pc/x",
        ),
    ],
)
def test_dangerous_links_lose_their_address(address: str) -> None:
    assert html(f"[tryk]({address})") == "<p>tryk</p>\n"


@pytest.mark.parametrize("address", ["https://a.example/?x=1&y=2", "mailto:a@b.example", "tel:112"])
def test_good_links_stay(address: str) -> None:
    assert f'<a href="{address.replace("&", "&amp;")}">' in html(f"[tryk]({address})")


def test_links_to_files_become_links_to_pages() -> None:
    manner = Manner({"04-samtalen.md": "samtalen.html", "02-b.md": "#b"}, prefix="k-")
    text = "[a](04-samtalen.md#foer) [b](02-b.md#x) [c](02-b.md) [d](99-x.md) [e](#her)"
    assert render(text, manner).html == (
        '<p><a href="samtalen.html#foer">a</a> <a href="#b_x">b</a> <a href="#b">c</a> d '
        '<a href="#k-her">e</a></p>\n'
    )
    assert linked_files(text) == {"04-samtalen.md", "02-b.md", "99-x.md"}


def test_headings_have_lasting_addresses() -> None:
    made = render("# Få øje på det\n\n## Før {#foer}\n\n## Før\n\n## Før {#foer}\n")
    assert [(s.id, s.title, s.level) for s in made.sections] == [
        ("faa-oeje-paa-det", "Få øje på det", 2),
        ("foer", "Før", 2),
        ("foer-2", "Før", 2),
        ("foer-3", "Før", 2),
    ]
    assert "{#" not in made.html


def test_a_text_among_others_is_deeper_and_its_ids_its_own() -> None:
    made = render("## Før\n\nNote[^1].\n\n[^1]: Kilde.\n", Manner(prefix="tre-", deeper=1))
    assert '<h3 id="tre-foer">' in made.html
    assert 'href="#tre-note_1" id="tre-note_1-fra"' in made.html
    assert '<li id="tre-note_1">' in made.html
    assert 'aria-label="Tilbage til teksten"' in made.html


def test_examples_and_tools_are_boxes_and_quotations_are_not() -> None:
    made = html("> **Eksempel (opdigtet)**\n> En borger.\n\n> **Redskab** Brug det.\n\n> «Hej»\n")
    box = '<div class="boks {}" role="note">\n<p class="boks-titel">{}</p>\n<p>{}</p>'
    assert box.format("eksempel", "Eksempel (opdigtet)", "En borger.") in made
    assert box.format("redskab", "Redskab", "Brug det.") in made
    assert made.count("<blockquote>") == made.count("</blockquote>") == 1


def test_tables_can_be_reached_and_read() -> None:
    made = html("| a | b |\n|---|--:|\n| 1 | 2 |\n")
    assert 'role="group" aria-label="Tabel" tabindex="0"' in made
    assert '<th scope="col" class="hoejre">b</th>' in made
    assert "style=" not in made


def test_reflections_are_gathered_from_the_text() -> None:
    text = "## A\n\n1. nej\n\n### Tænk over\n\n1. Hvad *nu*?\n2. Og så?\n\n## B\n\n1. nej\n"
    assert render(text).questions == ("Hvad nu?", "Og så?")
    assert render("").questions == ()


def test_words_are_counted_without_marks() -> None:
    assert render("## Et to\n\ntre **fire** [fem](x.md)\n\n- seks\n").words == 6


@pytest.mark.parametrize(
    "text", [">", "> \n\nTekst", ">\n\n**Eksempel** her", "> - **Eksempel**", ">>"]
)
def test_a_quotation_without_a_paragraph(text: str) -> None:
    assert html(text).startswith("<blockquote>")


@given(st.text())
def test_any_text_gives_html_without_script(text: str) -> None:
    made = render(text).html.casefold()
    assert "<script" not in made
    assert "javascript:" not in made.replace(text.casefold(), "") or "<a" not in made


@given(st.text(min_size=1))
def test_slugs_are_ascii(text: str) -> None:
    assert slug(text)
    assert set(slug(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
