"""A drawing as values, and the two ways to show it: SVG, which follows the reader's light or dark
screen and text size, and PNG, for where a picture must be one (a mail, a Word document).

Both are made from the same shapes, so they cannot differ. Lengths are CSS pixels.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw, ImageFont

from pipeline.core.frozen import dataclass

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    points: tuple[Point, ...]
    role: str


@dataclass(frozen=True, slots=True)
class Area:
    """A closed, filled outline."""

    points: tuple[Point, ...]
    role: str


@dataclass(frozen=True, slots=True)
class Words:
    """``at`` is on the base line; ``anchor``: start, middle or end."""

    at: Point
    text: str
    role: str = "words"
    anchor: str = "start"


Shape = Line | Area | Words


@dataclass(frozen=True, slots=True)
class Drawing:
    """``title`` and ``told`` are what a screen reader says instead of the shapes."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    title: str
    told: str = ""


@dataclass(frozen=True, slots=True)
class Style:
    """Colours on a light and on a dark ground; ``width`` of a line, ``size`` of letters."""

    light: str
    dark: str
    width: float = 1.0
    dashed: bool = False
    size: float = 13.0
    bold: bool = False


GROUND = Style("#fffdf9", "#1c211e")
#: What a shape may be. Lines and areas that carry meaning stand at 3:1 or more against the ground,
#: letters at 4.5:1 (WCAG 2.2, 1.4.11 and 1.4.3); a test reckons it.
STYLES: Mapping[str, Style] = MappingProxyType(
    {
        "words": Style("#4b4941", "#bbb7aa"),
        "head": Style("#23221e", "#e9e5da", size=15, bold=True),
        "name": Style("#23221e", "#e9e5da", size=20, bold=True),
        "grid": Style("#e4ddcf", "#333c36"),
        "frame": Style("#857d6b", "#808a83"),
        "target-line": Style("#23221e", "#e9e5da", 1.4, dashed=True),
        "before-pale": Style("#f0dfcc", "#46372a"),
        "before-edge-line": Style("#b27f4f", "#a27a55", 0.8),
        "before-line": Style("#8a4513", "#f0b98c", 2.2),
        "before-wave": Style("#a86a35", "#c08a5c"),
        "after-pale": Style("#d5e5dc", "#24423a"),
        "after-edge-line": Style("#5f8f7c", "#5f8f7e", 0.8),
        "after-line": Style("#123b33", "#b5e3d2", 2.2),
        "after-wave": Style("#3f7f6b", "#6fa995"),
        "marker": Style("#23221e", "#e9e5da"),
        "marker-line": Style("#23221e", "#e9e5da"),
        "error": Style("#a1261b", "#ff9c8f"),
        "warning": Style("#8a5a00", "#f0c05a"),
        "notice": Style("#4b4941", "#bbb7aa"),
        "on-bar": GROUND,  # letters on any of these three
    }
)

_DASH, _GAP = 6.0, 4.0
_SCALE = 2  # pixels of the PNG to a CSS pixel, as on today's screens
_FINER = 2  # drawn this much larger and then made smaller, for smooth edges
# What is on Windows, macOS and most Linuxes, and reads alike.
_FONTS = ("arial.ttf", "Arial.ttf", "LiberationSans-Regular.ttf", "DejaVuSans.ttf", "Helvetica.ttc")
_BOLD = ("arialbd.ttf", "Arial Bold.ttf", "LiberationSans-Bold.ttf", "DejaVuSans-Bold.ttf")
# Pillow's own letters, for a machine without any, lack these.
_SPELLED = str.maketrans(
    {**dict(zip("æøåÆØÅ", ("ae", "oe", "aa", "Ae", "Oe", "Aa"), strict=True)), "−": "-", "–": "-"}
)

_Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


# --- SVG ----------------------------------------------------------------------------------------


def svg(drawing: Drawing, name: str = "") -> str:
    """The drawing as an element of a page, which has `css` once; ``name`` makes its ids unique."""
    title, told = f"{name}-title", f"{name}-told"
    labels = f"{title} {told}" if drawing.told else title
    size = f"{drawing.width:g} {drawing.height:g}"
    lines = [f'<svg viewBox="0 0 {size}" role="img" aria-labelledby="{labels}">']
    lines.append(f'<title id="{title}">{escape(drawing.title)}</title>')
    if drawing.told:
        lines.append(f'<desc id="{told}">{escape(drawing.told)}</desc>')
    lines += [_element(shape) for shape in drawing.shapes]
    return "\n".join((*lines, "</svg>"))


def svg_file(drawing: Drawing) -> bytes:
    """The drawing as a file of its own, with its ground and styles."""
    opening, _, rest = svg(drawing, "drawing").partition(">")
    start = opening.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    ground = '<rect width="100%" height="100%" class="c-ground"/>'
    text = f"{start}>\n<style>\n{css()}</style>\n{ground}{rest}\n"
    return text.encode()


def css() -> str:
    """The styles of every role, for light and dark."""
    light = "".join(_rules(role, style, style.light) for role, style in STYLES.items())
    dark = "".join(f".c-{role}{{--c:{style.dark}}}\n" for role, style in STYLES.items())
    ground = f".c-ground{{fill:{GROUND.light}}}\n"
    night = f".c-ground{{fill:{GROUND.dark}}}\n{dark}"
    # on paper always the light ones
    dusk = f"@media screen and (prefers-color-scheme: dark){{\n{night}}}\n"
    return f"{_SHARED}{ground}{light}{dusk}"


_SHARED = (
    "svg path{stroke:none;fill:none}svg path.line{stroke:var(--c);stroke-linejoin:round}"
    "svg path.area{fill:var(--c)}svg text{fill:var(--c);"
    "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Liberation Sans',sans-serif}\n"
)


def _rules(role: str, style: Style, colour: str) -> str:
    dash = f";stroke-dasharray:{_DASH:g} {_GAP:g}" if style.dashed else ""
    weight = ";font-weight:600" if style.bold else ""
    drawn = f"stroke-width:{style.width:g};font-size:{style.size:g}px"
    return f".c-{role}{{--c:{colour};{drawn}{dash}{weight}}}\n"


def _element(shape: Shape) -> str:
    if isinstance(shape, Words):
        x, y = shape.at
        anchor = "" if shape.anchor == "start" else f' text-anchor="{shape.anchor}"'
        words = escape(shape.text)
        return f'<text x="{_n(x)}" y="{_n(y)}"{anchor} class="c-{shape.role}">{words}</text>'
    kind, end = ("line", "") if isinstance(shape, Line) else ("area", "z")
    path = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in shape.points) + end
    return f'<path d="{path}" class="{kind} c-{shape.role}"/>'


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


# --- PNG ----------------------------------------------------------------------------------------


def png(drawing: Drawing) -> bytes:
    """The drawing on a light ground, twice as many pixels as its size."""
    scale = _SCALE * _FINER
    size = (round(drawing.width * scale), round(drawing.height * scale))
    large = Image.new("RGB", size, GROUND.light)
    pen = ImageDraw.Draw(large)
    for shape in drawing.shapes:
        _draw(pen, shape, scale)
    picture = large.resize((size[0] // _FINER, size[1] // _FINER), Image.Resampling.BOX)
    _write(ImageDraw.Draw(picture), [s for s in drawing.shapes if isinstance(s, Words)])
    target = io.BytesIO()
    picture.quantize(256).save(target, "PNG", optimize=True)
    return target.getvalue()


def _draw(pen: ImageDraw.ImageDraw, shape: Shape, scale: int) -> None:
    if isinstance(shape, Words):
        return
    style = STYLES[shape.role]
    points = [(x * scale, y * scale) for x, y in shape.points]
    if isinstance(shape, Area):
        pen.polygon(points, fill=style.light)
        return
    width = max(1, round(style.width * scale))
    for piece in _dashes(points, scale) if style.dashed else [points]:
        pen.line(piece, fill=style.light, width=width, joint="curve")


def _dashes(points: list[Point], scale: int) -> Iterable[list[Point]]:
    """The dashes of a straight line from the first point to the last."""
    (x0, y0), (x1, y1) = points[0], points[-1]
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    at, dash, step = 0.0, _DASH * scale, (_DASH + _GAP) * scale
    while at < length:
        ends = (at / length, min(at + dash, length) / length)
        yield [(x0 + (x1 - x0) * part, y0 + (y1 - y0) * part) for part in ends]
        at += step


def _write(pen: ImageDraw.ImageDraw, all_words: Iterable[Words]) -> None:
    anchors = {"start": "ls", "middle": "ms", "end": "rs"}
    for words in all_words:
        style = STYLES[words.role]
        font, own = _font(style.size * _SCALE, bold=style.bold)
        text = words.text if own else words.text.translate(_SPELLED)
        x, y = words.at
        place = (x * _SCALE, y * _SCALE)
        pen.text(place, text, fill=style.light, font=font, anchor=anchors[words.anchor])


def _font(size: float, *, bold: bool) -> tuple[_Font, bool]:
    """A font of the machine's; where it has none, Pillow's, and False: it has no Danish letters."""
    for name in (*_BOLD, *_FONTS) if bold else _FONTS:
        try:
            return ImageFont.truetype(name, size), True
        except OSError:
            continue
    return ImageFont.load_default(size), False
