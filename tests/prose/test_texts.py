"""The tree of a text, and what is made of it: blocks, references, boxes, words explained."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import comrak
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.core.pictures import PictureSet
from pipeline.prose.html import render
from pipeline.prose.manner import Manner, Target, Term
from pipeline.prose.nodes import walk
from pipeline.prose.parse import parse
from pipeline.prose.plain import blocks
from pipeline.prose.reference import Reference, read, written_in

CONSENT = Term("samtykke", ("samtykke",), "Et frivilligt ja.", "ordliste.html#samtykke")
MARKS = st.text(
    st.sampled_from(list("ab æ\n\n#*_`[]()!|:->^{}&<\"'\\~1.\t\x01\ufffe\xa0")), max_size=80
)


def _manner(**targets: Target) -> Manner:
    return Manner(targets={name.replace("__", ":"): value for name, value in targets.items()})


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=80), MARKS))
def test_any_text_gives_well_formed_xml(text: str) -> None:
    made = render(text, Manner(terms=(CONSENT,)))
    ids = [e.get("id") for e in ET.fromstring(f"<div>{made.html}</div>").iter() if e.get("id")]
    assert len(ids) == len(set(ids))


def test_marks_that_authors_write_are_well_formed_too() -> None:
    text = (
        "Ord\n: Betydning & *mere*\n\n| a | b |\n|--|:-:|\n| 1 | `<b>` |\n\n> [!TIP]\n> Råd\n\n"
        "::: redskab Fem linjer {#fem}\n1. En\n2. To\n:::\n\n"
        "Note[^a] og [^a].\n\n[^a]: Her.\n\n    Og her.\n\n---\n"
    )
    made = render(text)
    root = ET.fromstring(f"<div>{made.html}</div>")
    assert [e.tag for e in root] == ["dl", "div", "div", "div", "p", "hr", "section"]
    assert "align=" not in made.html
    assert '<div class="boks redskab" role="note" id="fem">' in made.html
    assert [(tool.id, tool.title) for tool in made.tools] == [("fem", "Fem linjer")]
    assert made.html.count('href="#note_1-fra"') == 1
    assert 'id="note_1-fra-2"' in made.html


def test_a_reference_has_the_title_of_what_it_leads_to() -> None:
    manner = _manner(kapitel__a=Target("a.html", "Samtalen"), film__f=Target("", "Filmen"))
    made = render("[[kapitel:a]] [[kapitel:a|det her]] [[film:f]] [[episode:ep-2]]", manner).html
    assert made == '<p><a href="a.html">Samtalen</a> <a href="a.html">det her</a> Filmen ep 2</p>\n'


def test_references_are_found_without_parsing() -> None:
    text = "| [[kapitel:a\\|a]] | [[ord:senfølger]] |\n[[episode:ep-01#tre-ting|der]] [ikke](x)"
    assert written_in(text) == {"kapitel:a", "ord:senfølger", "episode:ep-01#tre-ting"}
    assert read("episode:ep-01#tre-ting") == Reference("episode", "ep-01", "tre-ting")
    assert read("samtalen") == Reference("", "samtalen", "")


def test_a_reference_in_a_table_can_have_words_of_its_own() -> None:
    made = render("| a |\n|---|\n| [[kapitel:a\\|her]] |\n", _manner(kapitel__a=Target("a.html")))
    assert '<td><a href="a.html">her</a></td>' in made.html


def test_marks_know_their_place() -> None:
    tree = parse("Æ [[a:b]]\n\n- punkt [[c:d]]\n\n> citat\n> [[e:f]]\n")
    places = [(n.text, n.line, n.column) for n in walk(tree.blocks) if n.kind == "ref"]
    assert places == [("a:b", 1, 3), ("c:d", 3, 9), ("e:f", 6, 3)]


def test_an_old_address_of_a_section_still_holds() -> None:
    made = render("## Før mødet {#ny #gammel}\n\n## Gammel\n")
    assert '<h2 id="ny"><span id="gammel"></span>Før mødet</h2>' in made.html
    assert [section.id for section in made.sections] == ["ny", "gammel-2"]


@pytest.mark.parametrize(
    "written", ["Samtykke", "samtykket", "samtykker", "samtykkets", "samtykkerne"]
)
def test_a_word_is_explained_in_any_of_its_forms(written: str) -> None:
    made = render(f"Bed om {written}. Og samtykke igen.", Manner(terms=(CONSENT,))).html
    assert f'aria-describedby="ord_samtykke">{written}</a>' in made
    assert made.count("Et frivilligt ja.") == 1


def test_no_word_is_explained_in_a_heading_a_link_or_another_word() -> None:
    text = "## Samtykke\n\n[samtykke](https://a.example) samtykkeerklæring gensamtykke `samtykke`"
    assert "forklaring" not in render(text, Manner(terms=(CONSENT,))).html


def test_a_word_that_is_referred_to_is_explained_there() -> None:
    manner = Manner(targets={"ord:samtykke": Target(CONSENT.address, "samtykke")}, terms=(CONSENT,))
    made = render("Et [[ord:samtykke|ja]] og et samtykke og et [[ord:samtykke]].", manner).html
    assert '<a href="ordliste.html#samtykke" aria-describedby="ord_samtykke">ja</a>' in made
    assert made.endswith('et samtykke og et <a href="ordliste.html#samtykke">samtykke</a>.</p>\n')


def test_an_example_always_says_that_it_is_made_up() -> None:
    for text in ("::: eksempel\nX\n:::", "::: eksempel Kim\nX\n:::", "> **Eksempel**\n> X"):
        title = re.search(r'boks-titel">([^<]+)<', render(text).html)
        assert title is not None
        assert "(opdigtet)" in title[1]


def test_a_picture_is_shown_with_its_words_and_without_its_file_the_words_alone() -> None:
    made = PictureSet((("image/avif", (("a.avif", 320),)),), "a.jpg", 320, 180)
    text = '![Et rum](rum.jpg "Venteværelset")\n'
    shown = render(text, Manner(pictures={"rum.jpg": made})).html
    assert shown.startswith("<figure><picture><source ")
    assert 'alt="Et rum"' in shown
    assert shown.endswith("<figcaption>Venteværelset</figcaption></figure>\n")
    assert render(text).html == "<p>Et rum</p>\n"


def test_questions_come_from_a_box_too() -> None:
    assert render("::: taenk\n- Hvad nu?\n- Og så?\n:::\n\n- nej\n").questions == (
        "Hvad nu?",
        "Og så?",
    )


def test_blocks_are_what_a_reader_reads() -> None:
    text = (
        "Før.\n\n## Afsnit {#a}\n\n- et *to*\n\n| h |\n|---|\n| c |\n\n"
        "::: redskab Titel\nI boks.\n:::\n\n"
        "Se [[kapitel:x]].[^n]\n\n[^n]: En note.\n"
    )
    found = [(b.kind, b.text, b.line, b.section, b.box) for b in blocks(text, {"kapitel:x": "X"})]
    assert found == [
        ("paragraph", "Før.", 1, "", ""),
        ("heading", "Afsnit", 3, "a", ""),
        ("item", "et to", 5, "a", ""),
        ("cell", "h", 7, "a", ""),
        ("cell", "c", 9, "a", ""),
        ("title", "Titel", 11, "a", "redskab"),
        ("paragraph", "I boks.", 12, "a", "redskab"),
        ("paragraph", "Se X.", 15, "a", ""),
        ("note", "En note.", 17, "", ""),
    ]


def to_words(text: str) -> str:
    return " ".join(block.text for block in blocks(text))


def test_however_deep_it_is_every_word_is_kept() -> None:
    deep = "".join("  " * n + f"- punkt {n}\n" for n in range(300))
    words = to_words(deep)
    assert {f"punkt {n}" for n in range(300)} <= set(re.findall(r"punkt \d+", words))
    for text in (">" * 5000 + " x", "*" * 5000 + "x" + "*" * 5000, "![" * 900 + "x" + "](a)" * 900):
        assert "x" in to_words(text)


def test_what_brings_the_parser_down_never_reaches_it() -> None:
    assert "sidst" in to_words(">" * 300_000 + " x\n\nsidst")


def test_a_link_without_words_says_where_it_leads() -> None:
    assert 'href="https://a.example">https://a.example</a>' in render("[](https://a.example)").html


def test_a_note_may_refer_to_a_chapter() -> None:
    manner = Manner(targets={"kapitel:b": Target("b.html", "Bogen")})
    made = render("A.[^n]\n\n[^n]: Se [[kapitel:b]].\n", manner).html
    assert 'Se <a href="b.html">Bogen</a>' in made


def test_addresses_of_ours_and_of_headings_are_never_the_same() -> None:
    made = render("A.[^n]\n\n## Note 1\n\nB\n\n[^n]: N.\n").html
    ids = re.findall(r'id="([^"]+)"', made)
    assert len(ids) == len(set(ids)) == 3


def test_of_two_notes_with_one_name_the_number_leads_to_the_one_shown() -> None:
    made = render("A.[^n]\n\n[^n]: Den ene.\n[^n]: Den anden.\n").html
    assert made.count("<li id=") == 1
    assert 'href="#note_1"' in made
    assert 'id="note_1"' in made


def test_what_the_parser_rootsis_let_go() -> None:
    """Its nodes hold their parents, and Python cannot see that circle."""
    roots: list[comrak.AstNode] = []
    real = comrak.parse_document

    def watched(*args: object) -> comrak.AstNode:
        roots.append(real(*args))  # type: ignore[arg-type]
        return roots[0]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(comrak, "parse_document", watched)
        parse("# En\n\n- to **tre**\n\n> fire\n\n" + "> " * 9 + "dybt\n")
    waiting = [*roots[0].children]
    assert waiting
    while waiting:
        node = waiting.pop()
        assert node.parent is None
        waiting += node.children


def test_no_address_stands_twice_whoever_had_it_before() -> None:
    made = render(
        "## Foer\n\n## Inden {#inden #foer #inden}\n\n## Inden {#foer-nu #foer-nu}\n"
    ).html
    ids = re.findall(r'id="([^"]+)"', made)
    assert ids == ["foer", "inden", "foer-nu"]


def test_only_addresses_that_hold_from_anywhere_are_links() -> None:
    for way in (
        "../x.html",
        "samtalen.html",
        "//evil.example",
        "javascript:x",
        "file:///x",
        "C:/x",
    ):
        assert "<a" not in render(f"[A]({way})").html


def test_no_level_of_headings_is_left_out() -> None:
    made = render("# En\n\n###### To\n\n##### Tre\n\n## Fire\n\n#### Fem\n")
    assert re.findall(r"<h(\d)", made.html) == ["2", "3", "4", "2", "3"]
    assert [section.level for section in made.sections] == [2, 3, 4, 2, 3]
