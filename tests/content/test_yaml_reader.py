"""YAML without surprises: texts stay texts, everything has a place, and nothing raises."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.content import yaml_reader
from pipeline.content.front_matter import parse_markdown
from pipeline.content.source import Source
from pipeline.content.yaml_reader import Parsed, parse

SIGNS = st.text(alphabet="ab :-#,{}[]\"'\n\t&*!|>%@`?\\~ øé😀", max_size=60)


def read(text: str) -> Parsed:
    return parse(Source("x.yaml", text))


@settings(deadline=None, max_examples=300)
@given(st.one_of(SIGNS, st.text(max_size=80)))
@example("[" * 5000)
@example("a: [\n" * 300)
@example("? ")
@example("a: *b")
@example("a: 'x\n---\n")
@example("%")
@example("a: {b, c}")
@example("- - - a\n  b")
def test_no_text_crashes_the_reader(text: str) -> None:
    for parsed in (read(text), parse_markdown(Source("x.md", f"---\n{text}\n---\n"))):
        assert parsed.document is not None or parsed.problems
        for problem in parsed.problems:
            assert problem.place.line is None or problem.place.line >= 1


@settings(deadline=None, max_examples=100)
@given(SIGNS)
def test_the_pure_parser_does_not_crash_either(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_reader, "LOADER", yaml.BaseLoader)
        parsed = read(text)
    assert parsed.document is not None or parsed.problems


@pytest.mark.parametrize("text", ["10:12", "No", "ja", "1.10", "0x1f", "2022-10-03", "yes", "1e3"])
def test_every_scalar_is_the_text_the_author_wrote(text: str) -> None:
    document = read(f"a: {text}\nb: [{text}]\n").document
    assert document is not None
    assert document.data == {"a": text, "b": [text]}


@pytest.mark.parametrize("text", ["", "null", "~", "NULL"])
def test_nothing_is_none_and_keeps_its_place(text: str) -> None:
    document = read(f"title: x\na: {text}\n").document
    assert document is not None
    assert document.data == {"title": "x"}
    assert document.names("a")
    assert document.key_place("a").line == 2


def test_quoted_nothing_is_text() -> None:
    document = read("a: '~'\nb: \"\"\n").document
    assert document is not None
    assert document.data == {"a": "~", "b": ""}


def test_places_count_letters_not_bytes() -> None:
    document = read("titel: {å: æøå 😀, b: slut}\nliste:\n  - en\n  - to\n").document
    assert document is not None
    place = document.place("titel", "b")
    assert (place.line, place.column, place.length) == (1, 22, 4)
    assert place.text is not None
    assert place.text[place.column - 1 :] == "slut}"
    assert document.place("liste", 1).line == 4


def test_the_nearest_place_stands_in_for_what_is_not_there() -> None:
    document = read("a: 1\nb: {c: 2}\n").document
    assert document is not None
    assert document.place("b", "d", 3).line == 2
    assert document.place("z").line == 1


def test_a_comma_keeps_the_text_whole() -> None:
    parsed = read("a: {t: Ord, der åbner, og lukker, x: 1}\n")
    assert [p.code for p in parsed.problems] == ["E018"]
    assert parsed.document is not None
    assert parsed.document.data == {"a": {"t": "Ord, der åbner, og lukker", "x": "1"}}


def test_an_empty_field_in_braces_is_not_a_comma() -> None:
    parsed = read("isbn: {html: , pdf: x}\n")
    assert parsed.problems == ()
    assert parsed.document is not None
    assert parsed.document.data == {"isbn": {"pdf": "x"}}


def test_a_remark_with_a_space_is_a_remark() -> None:
    assert read("a: x   # en bemærkning\nb: 'x #2'\n").problems == ()


def test_faults_in_front_matter_have_the_lines_of_the_file() -> None:
    parsed = parse_markdown(Source("x.md", "---\nid: a\nid: b\n---\n\n\nTekst.\n"))
    assert [(p.code, p.place.line) for p in parsed.problems] == [("E010", 3)]
    assert parsed.document is not None
    assert (parsed.document.body, parsed.document.body_line) == ("Tekst.\n", 7)


def test_lines_of_dashes_in_the_body_are_the_body() -> None:
    parsed = parse_markdown(Source("x.md", "---\nid: a\n---\nEn\n\n---\n\nto\n"))
    assert parsed.document is not None
    assert parsed.document.body == "En\n\n---\n\nto\n"
