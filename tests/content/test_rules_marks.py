"""Marks that a person gets a little wrong, told where they stand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from pipeline.content.rules_marks import Written, marks, signs
from pipeline.prose.parse import parse


def _told(text: str) -> list[tuple[str, int | None, int | None]]:
    written = Written(cast("Any", SimpleNamespace()), "kapitel.md", text, 10)
    found = [*marks(written, parse(text)), *signs(written)]
    return [(p.code, p.place.line, p.place.column) for p in found]


@pytest.mark.parametrize(
    "text",
    [
        "::: redskab\nA.\n:::\n",
        ":::: eksempel\nA.\n\n::: tip\nB.\n:::\n::::\n",
        "- Et punkt\n\n  ::: eksempel\n  A.\n  :::\n- To\n",
        "> ::: eksempel\n> A.\n> :::\n",
        "`[[kapitel:x]` og ``[^tal]`` og\n\n```\n[^a]\n::: redskab\n## {#Æ}\n```\n",
        "Se [film: 3 min.], [side:4](https://eksempel.example) og \\[[kapitel:x].\n",
        "[[kapitel:a|et\npar ord]] og [[kapitel:b#c]].\n",
        "## Før {#foer #inden}\n\n## Sådan skriver man {{ x }}\n",
        "A.[^en] B.[^to]\n\n[^en]: N.\n[^to]: M.\n",
    ],
)
def test_what_is_right_is_let_be(text: str) -> None:
    assert _told(text) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("A.\n\n::: redskab\nB.\n\n## C\n", [("E283", 12, 1)]),
        (
            "::: redskab\n::: tip\nB.\n:::\n:::\n",
            [("E283", 11, 1), ("E276", 14, 1), ("E283", 14, 1)],
        ),
        ("A [[kapitel:b] c\n", [("E285", 10, 3)]),
        ("A [kapitel:b] c\n", [("E285", 10, 3)]),
        ("A [kapitel:b]] c\n", [("E285", 10, 3)]),
        ("## A {#Å}\n", [("E284", 10, 6)]),
        ("## A {#a\n", [("E284", 10, 6)]),
        ("## A {#a}\n\n## B {#b #a}\n", [("E287", 12, 6)]),
        ("## A {#a #a}\n", [("E287", 10, 6)]),
        ("A\n\n## \n\nB\n", [("E286", 12, 1)]),
        ("A[^en]\n\n[^en]: N.\n[^en]: M.\n", [("E288", 13, 1)]),
        ("A[^en note]\n\n[^en note]: N.\n", [("E277", 10, 2)]),
    ],
)
def test_what_is_wrong_is_told(text: str, told: list[tuple[str, int, int]]) -> None:
    assert _told(text) == told
