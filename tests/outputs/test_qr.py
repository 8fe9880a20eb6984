"""What is drawn is a QR code of the address, as a reader sees it: dark and light squares."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, fromstring

import pytest
import segno

from pipeline.outputs.qr import QUIET_ZONE, qr

ADDRESS = "https://udgiver.example/episoder/abonner.html"


def drawn(svg: Element) -> set[tuple[int, int]]:
    """The dark squares, (column, row): the path's strokes, each a square high."""
    path = svg.findall("path")[1].attrib["d"]
    found, x, y = set(), 0.0, 0.0
    for command, numbers in re.findall(r"([Mmhv])([-\d. ]*)", path):
        values = [float(n) for n in re.findall(r"-?[\d.]+", numbers)]
        if command == "h":
            found |= {(int(x) + n, int(y)) for n in range(int(values[0]))}
            x += values[0]
        else:
            x, y = values if command == "M" else (x + values[0], y + values[1])
    return found


@pytest.mark.parametrize("address", [ADDRESS, "https://udgiver.example/" + "lang/" * 60 + "æ"])
def test_what_is_drawn_is_the_code(address: str) -> None:
    svg = fromstring(str(qr(address, "Kode")))[0]
    matrix = segno.make(address, error="m", micro=False).matrix
    side = len(matrix) + 2 * QUIET_ZONE
    assert svg.attrib["viewBox"] == f"0 0 {side} {side}"
    dark = {
        (x + QUIET_ZONE, y + QUIET_ZONE)
        for y, row in enumerate(matrix)
        for x, module in enumerate(row)
        if module
    }
    assert drawn(svg) == dark
    light, ink = svg.findall("path")
    assert (light.attrib["fill"], light.attrib["d"]) == ("#fff", f"M0 0h{side}v{side}h-{side}z")
    assert ink.attrib["stroke"] == "#000"


def test_it_has_a_name_for_those_who_cannot_see_it() -> None:
    image = fromstring(str(qr(ADDRESS, 'Fører til <b> & "her"')))
    assert image.attrib["role"] == "img"
    assert image.attrib["aria-label"] == 'Fører til <b> & "her"'


def test_nothing_in_it_is_fetched_or_run() -> None:
    whole = str(qr(ADDRESS, "Kode"))
    assert {e.tag for e in fromstring(whole).iter()} == {"span", "svg", "path"}
    assert not re.search(r"href|url\(|style=|script|//", whole)


def test_it_is_the_same_every_time() -> None:
    assert qr(ADDRESS, "Kode") == qr(ADDRESS, "Kode")
