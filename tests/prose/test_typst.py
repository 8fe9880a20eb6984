"""A text for Typst: nothing of it is read as a mark, and all of it can be set."""

from __future__ import annotations

import json
import unicodedata

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.prose import typst as writer
from pipeline.prose.manner import Manner, Target
from pipeline.prose.parse import parse

SIGNS = st.sampled_from("abæ 0.1=+-*_`$#<>@~[]{}()/\\\"'|:;!?,^&%\n\t–«»…é")
#: Reads a text out of Typst's own tree.
READ = """#let plain(it) = if it.has("text") { it.text } else if it.has("children") {
  it.children.map(plain).join("") } else { " " }
"""


def values(source: str) -> list[str]:
    found = json.loads(typst.query((READ + source).encode(), "<told>", field="value"))
    return [str(value) for value in found]


def typeset(text: str, manner: Manner | None = None) -> str:
    return writer.typeset(parse(text), manner or Manner(), 2)


@settings(max_examples=5)
@given(st.lists(st.text(SIGNS), min_size=30, max_size=60))
def test_no_sign_of_a_text_is_a_mark(texts: list[str]) -> None:
    wanted = [" ".join(text.split()) for text in texts]
    source = "".join(f"#metadata(plain([{writer.words(w)}\\ ])) <told>\n" for w in wanted)
    assert [found.strip(" ") for found in values(source)] == wanted


@settings(max_examples=5)
@given(st.lists(st.text(st.characters(exclude_categories=("Cs",))), min_size=30, max_size=60))
def test_a_string_is_one(texts: list[str]) -> None:
    source = "".join(f"#metadata({writer.string(text)}) <told>\n" for text in texts)
    assert len(values(source)) == len(texts)


def test_every_sign_that_is_let_through_can_be_set() -> None:
    """PDF/A refuses a sign that no font has."""
    signs = [
        chr(point)
        for point in range(32, 0x3000)
        if writer.words(chr(point)).lstrip("\\") == chr(point)
        and unicodedata.category(chr(point)) not in {"Cn", "Cc"}
    ]
    assert len(signs) > 2000
    fonts = '("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono")'
    body = f'#set document(title: [Alle])\n#set text(lang: "da", font: {fonts})\n' + "\n\n".join(
        writer.words(sign) for sign in signs
    )
    made = typst.compile(
        body.encode(), format="pdf", ignore_system_fonts=True, pdf_standards=["ua-1", "a-2a"]
    )
    assert isinstance(made, bytes)


@pytest.mark.parametrize("sign", ["\U0001f600", "漢", "\ufe0f", "\u202e"])
def test_what_no_font_has_is_a_square_or_nothing(sign: str) -> None:
    assert writer.words(f"a{sign}b") in {"a□b", "ab"}


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("Et *godt* **ord**", "Et #emph[godt] #strong[ord]"),
        ("[sted](https://a.example/b)", '#out("https://a.example/b", shown: "a.example/b")[sted]'),
        ("<https://a.example/b>", r'#out("https://a.example/b")[https\:\/\/a\.example\/b]'),
        ("[x](javascript:alert(1))", "x"),
        ("[x](andet.md)", "x"),
        ("[x](#foer)", '#to("foer")[x]'),
        ("<b>x</b>", "x"),
        ("3. a\n4. b", "#enum(start: 3, tight: true, [a], [b], )"),
        ("---", "#rule"),
        ("![Et rum](rum.jpg)", "Et rum"),
    ],
)
def test_marks(text: str, markup: str) -> None:
    assert typeset(text) == markup


def test_a_reference_leads_into_the_book_or_keeps_its_words() -> None:
    manner = Manner(targets={"kapitel:a": Target("#a", "Om a"), "film:x": Target("", "En film")})
    assert typeset("[[kapitel:a]]", manner) == '#to("a")[Om a]'
    assert typeset("[[kapitel:a|her]]", manner) == '#to("a")[her]'
    assert typeset("[[film:x]] [[film:jeres-y]]", manner) == "En film jeres y"


def test_a_note_stands_once_and_is_pointed_at_again() -> None:
    made = typeset("A[^n] b[^n]\n\n[^n]: Se [sted](https://a.example/).", Manner(prefix="k-"))
    assert made == (
        'A#footnote[Se #out("https://a.example/")[sted] (a\\.example)\\.] #label("k-note_1")'
        ' b#footnote(label("k-note_1"))'
    )


def test_headings_leave_out_no_level() -> None:
    made = typeset("#### A\n\n##### B\n\n## C\n\n###### D")
    assert [int(line[16]) for line in made.split("\n\n")] == [2, 3, 2, 3]


def test_what_to_think_about_is_set_apart() -> None:
    made = typeset("Før\n\n### Tænk over\n1. Hvad?\n\n## Efter")
    assert made.startswith("Før\n\n#thinking[#heading(")
    assert made.endswith('#heading(level: 2)[Efter] #label("efter")')


def test_a_word_without_end_is_parted_where_nobody_sees_it() -> None:
    made = writer.words("a" * 2500 + " b")
    assert made == "a" * 1000 + "\u200b" + "a" * 1000 + "\u200b" + "a" * 500 + " b"
