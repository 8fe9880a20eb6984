"""Text files from any editor."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.content.source import Source, read_source
from pipeline.core.problems import Problem


def test_bom_windows_lines_and_decomposed_letters(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    body = unicodedata.normalize("NFD", "titel: på\r\nb: 1\rc: 2\u2028d: 3")
    file.write_bytes(b"\xef\xbb\xbf" + body.encode())
    source = read_source("a.yaml", file)
    assert isinstance(source, Source)
    assert source.text == "titel: på\nb: 1\nc: 2\nd: 3"
    assert source.lines == ("titel: på", "b: 1", "c: 2", "d: 3")


def test_word_and_notepad(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes("a: 1\nb: på\n".encode("cp1252"))
    found = read_source("a.yaml", file)
    assert isinstance(found, Problem)
    assert (found.code, found.place.line) == ("E001", 2)
    file.write_bytes("a: på".encode("utf-16"))
    found = read_source("a.yaml", file)
    assert isinstance(found, Problem)
    assert (found.code, found.place.line) == ("E001", None)


def test_a_divided_source_says_the_same() -> None:
    whole = Source("a.md", "---\nid: a\n---\n\nEn.\nTo.\n")
    parted = whole.divided("En.\nTo.\n")
    assert (parted.head, parted.text, parted.lines) == (
        "---\nid: a\n---\n\n",
        whole.text,
        whole.lines,
    )
    assert parted.place(6, 1) == whole.place(6, 1)
    assert whole.divided("En.\n") is whole.divided("") is whole


def test_a_private_file_is_never_quoted() -> None:
    text = "people:\n  - hemmeligt\n"
    assert Source("consents.yaml", text, private=True).place(2, 3).text is None
    assert Source("a.yaml", text).place(2, 3).text == "  - hemmeligt"


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_text_or_a_problem(body: bytes) -> None:
    class Held:
        def read_bytes(self) -> bytes:
            return body

    found = read_source("a.yaml", Held())  # type: ignore[arg-type]
    assert isinstance(found, Source | Problem)
    if isinstance(found, Source):
        assert unicodedata.is_normalized("NFC", found.text)
        found.text.encode()
