"""One drawing, two renditions: both hold what was drawn, and both can be read."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image, ImageFont

from pipeline.media import drawing
from pipeline.media.drawing import GROUND, STYLES, Area, Drawing, Line, Words, css, png, svg

SQUARE = Area(((10, 10), (30, 10), (30, 30), (10, 30)), "error")
SHAPES = (SQUARE, Line(((40, 5), (40, 35)), "before-line"), Words((50, 20), "Før & <efter>"))
DRAWN = Drawing(120, 40, SHAPES, "Et <billede>", "Fortalt & «sagt»")
SVG = "{http://www.w3.org/2000/svg}"


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("role", STYLES)
def test_contrast(role: str) -> None:
    """Grid lines and the pale areas under an edge of their own say nothing by themselves; letters
    on a bar have the ground's colour, against which the bar is reckoned.
    """
    style = STYLES[role]
    if role in ("grid", "on-bar") or role.endswith("-pale"):
        return
    letters = {"words", "head", "name", "marker", "error", "warning", "notice"}
    least = 4.5 if role in letters else 3.0
    assert contrast(style.light, GROUND.light) >= least
    assert contrast(style.dark, GROUND.dark) >= least
    name = role.partition("-")[0]
    if role.endswith(("-edge-line", "-line")) and f"{name}-pale" in STYLES:
        pale = STYLES[f"{name}-pale"]
        least = 2.0 if "edge" in role else 3.0
        assert contrast(style.light, pale.light) >= least
        assert contrast(style.dark, pale.dark) >= least


def test_svg_is_one_element_that_says_what_it_shows() -> None:
    root = ET.fromstring(svg(DRAWN, "kurve"))
    assert (root.get("role"), root.get("viewBox")) == ("img", "0 0 120 40")
    named = {e.get("id"): e.text for e in root if e.get("id")}
    told = [named[name] for name in str(root.get("aria-labelledby")).split()]
    assert told == ["Et <billede>", "Fortalt & «sagt»"]
    assert [e.get("d") for e in root if e.tag == "path"] == [
        "M10 10L30 10L30 30L10 30z",
        "M40 5L40 35",
    ]
    assert [e.text for e in root if e.tag == "text"] == ["Før & <efter>"]
    assert "aria-labelledby" in svg(replace(DRAWN, told=""), "x")
    assert "<desc" not in svg(replace(DRAWN, told=""), "x")


def test_every_role_has_its_style() -> None:
    for role in STYLES:
        assert f".c-{role}{{" in css()


def test_svg_file_stands_alone() -> None:
    body = drawing.svg_file(DRAWN).decode()
    root = ET.fromstring(body)
    assert root.tag == f"{SVG}svg"
    assert "prefers-color-scheme: dark" in str(root.findtext(f"{SVG}style"))
    assert root.find(f"{SVG}rect") is not None
    for outside in ("href", "url(", "@import", "<script"):
        assert outside not in body


def test_png_has_the_same_shapes() -> None:
    with Image.open(io.BytesIO(png(DRAWN))) as opened:
        picture = opened.convert("RGB")
    assert picture.size == (240, 80)

    def at(x: float, y: float) -> str:
        pixel = picture.getpixel((round(x * 2), round(y * 2)))
        assert isinstance(pixel, tuple)
        return "#{:02x}{:02x}{:02x}".format(*pixel)

    assert at(20, 20) == STYLES["error"].light
    assert at(40, 20) == STYLES["before-line"].light
    assert at(5, 5) == GROUND.light
    assert len({at(x, y) for x in range(50, 110) for y in range(8, 24)}) > 3  # letters
    assert png(DRAWN) == png(DRAWN)


def test_a_dashed_line_has_gaps() -> None:
    line = Line(((0, 10), (100, 10)), "target-line")
    with Image.open(io.BytesIO(png(Drawing(100, 20, (line,), "x")))) as opened:
        picture = opened.convert("L")
    row = [picture.getpixel((x, 20)) for x in range(200)]
    dark = [isinstance(p, int) and p < 128 for p in row]
    assert 0.5 < sum(dark) / len(dark) < 0.7


def test_a_machine_without_fonts_still_writes_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pillow's own letters have no «ø»: it is spelled, never a box."""
    own = ImageFont.truetype

    def none(font: Any, *more: Any, **options: Any) -> ImageFont.FreeTypeFont:
        if isinstance(font, str):
            raise OSError
        return own(font, *more, **options)

    bare = Drawing(90, 30, (Words((5, 20), "−1 før"),), "x")
    monkeypatch.setattr(drawing.ImageFont, "truetype", none)
    spelled = Drawing(90, 30, (Words((5, 20), "-1 foer"),), "x")
    assert png(bare) == png(spelled)
