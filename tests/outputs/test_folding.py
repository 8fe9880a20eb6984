"""A text cut at its headings."""

from __future__ import annotations

from pipeline.outputs.folding import folded
from pipeline.prose import html

TEXT = r"""Først.

## Et {#et}

En *ting* og en linje\
til.

> ## Ikke her

## To

- a

***

Slut.[^1]

[^1]: En note.
"""


def test_sections_are_cut_at_their_own_headings() -> None:
    found = folded(html.html(TEXT))
    assert found.opening.strip() == "<p>Først.</p>"
    assert [part.heading for part in found.parts] == ['<h2 id="et">Et</h2>', '<h2 id="to">To</h2>']
    assert "Ikke her" in found.parts[0].body
    assert "En note." in found.parts[1].body


def test_nothing_is_lost() -> None:
    whole = html.html(TEXT)
    found = folded(whole)
    again = str(found.opening) + "".join(f"{part.heading}{part.body}" for part in found.parts)
    assert "".join(again.split()) == "".join(whole.split())


def test_a_text_without_headings_is_left_alone() -> None:
    found = folded("<p>Kun det.</p>")
    assert (str(found.opening), found.parts) == ("<p>Kun det.</p>", ())
