"""Draw the podcast's cover: two empty chairs at a window in soft light.

`python tools/cover.py` writes artwork/cover.jpg (3000 x 3000 pixels).
"""

from __future__ import annotations

import math
from pathlib import Path

from paint import Canvas, Paint, Point, colour, save_jpeg
from room import Camera, Place, Stand, chair, furnish, on_floor

CAMERA = Camera(middle=(500, 335), zoom=1470)
LEFT, RIGHT, BOTTOM, TOP = -0.84, 0.84, 0.78, 1.98  # the window's opening, in metres
WHITE, CREAM, WOOD = colour("#fbf6ec"), colour("#fff1d6"), colour("#7a5238")
PETROL, CLAY = colour("#3c6470"), colour("#b9694f")


def panes() -> list[tuple[float, float, float, float]]:
    """(left, bottom, right, top) of the six panes, in metres on the wall."""
    wide, high, bar = (RIGHT - LEFT) / 3, (TOP - BOTTOM), 0.022
    split = BOTTOM + high * 0.62
    rows = ((BOTTOM, split), (split, TOP))
    return [
        (LEFT + n * wide + bar, low + bar, LEFT + (n + 1) * wide - bar, high_ - bar)
        for n in range(3)
        for low, high_ in rows
    ]


def outline(left: float, bottom: float, right: float, top: float) -> list[Place]:
    return [(left, bottom, 0), (right, bottom, 0), (right, top, 0), (left, top, 0)]


def on_wall(left: float, bottom: float, right: float, top: float) -> list[Point]:
    return [CAMERA.see(place) for place in outline(left, bottom, right, top)]


def draw_room(canvas: Canvas) -> None:
    _, floor = CAMERA.see((0, 0, 0))
    edges = [(0.0, 0.0), (1000.0, 0.0), (1000.0, floor), (0.0, floor)]
    canvas.fade(edges, colour("#cdbfb4"), colour("#e2d2c1"))
    canvas.ellipse((500, 300), (430, 330), Paint(CREAM, 0.55, 110))
    canvas.fade([(0, floor), (1000, floor), (1000, 1000), (0, 1000)], *FLOOR)
    canvas.polygon([(0, floor - 20), (1000, floor - 20), (1000, floor), (0, floor)], Paint(WHITE))
    canvas.polygon([(0, floor), (1000, floor), (1000, floor + 7), (0, floor + 7)], SKIRTING)


FLOOR = (colour("#b89173"), colour("#94694c"))
SKIRTING = Paint(colour("#6b4a37"), 0.5, 3)


def draw_boards(canvas: Canvas) -> None:
    for number in range(-14, 15):
        x = number * 0.22
        ends = [CAMERA.see((x, 0, 0)), CAMERA.see((x, 0, 2.6))]
        canvas.stroke(ends, 1.1, Paint(colour("#6f4d38"), 0.28))


def draw_view(canvas: Canvas) -> None:
    """What is outside: a morning sky, mist and two rows of hills."""
    pane = on_wall(LEFT, BOTTOM, RIGHT, TOP)
    canvas.fade(pane, colour("#a9c8d4"), colour("#fdeccb"))
    canvas.ellipse((610, 330), (60, 60), Paint(colour("#fff6df"), 0.95, 34))
    canvas.ellipse((610, 330), (190, 120), Paint(colour("#fff0cf"), 0.6, 60))
    for height, paint in ((0.30, Paint(colour("#b5c9bf"), 0.8, 4)), (0.16, HILLS)):
        canvas.polygon(hills(height), paint)


HILLS = Paint(colour("#86a598"), 0.85, 3)


def hills(height: float) -> list[Point]:
    steps = [LEFT + (RIGHT - LEFT) * n / 60 for n in range(61)]
    ridge = [BOTTOM + height * (1 + 0.35 * math.sin(4 * x + 9 * height)) for x in steps]
    top = [CAMERA.see((x, y, 0)) for x, y in zip(steps, ridge, strict=True)]
    return [*top, CAMERA.see((RIGHT, BOTTOM, 0)), CAMERA.see((LEFT, BOTTOM, 0))]


def draw_window(canvas: Canvas) -> None:
    frame = Canvas(1000, 1000, canvas.scale)
    frame.image.paste(canvas.image)
    frame.polygon(on_wall(LEFT - 0.07, BOTTOM - 0.07, RIGHT + 0.07, TOP + 0.07), Paint(WHITE))
    for pane in panes():
        left, bottom, right, top = pane
        frame.polygon(on_wall(left - 0.006, bottom - 0.006, right + 0.006, top + 0.006), SKIRTING)
    view = Canvas(1000, 1000, canvas.scale)
    draw_view(view)
    stencil = Canvas(1000, 1000, canvas.scale)
    for pane in panes():
        stencil.polygon(on_wall(*pane), Paint((255, 255, 255)))
    canvas.image.paste(frame.image)
    canvas.image.paste(view.image, mask=stencil.image.convert("L"))
    sill = [*on_wall(LEFT - 0.12, BOTTOM - 0.07, RIGHT + 0.12, BOTTOM - 0.07)[:2]]
    near = [CAMERA.see((x, BOTTOM - 0.09, 0.16)) for x in (RIGHT + 0.12, LEFT - 0.12)]
    canvas.polygon([*sill, *near], Paint(colour("#fffaf0")))
    lip = [CAMERA.see((x, BOTTOM - 0.125, 0.16)) for x in (LEFT - 0.12, RIGHT + 0.12)]
    canvas.polygon([*near, *lip], Paint(colour("#d8cabb")))


def draw_curtains(canvas: Canvas) -> None:
    for side in (-1, 1):
        for fold in range(7):
            x = side * (0.80 + 0.055 * fold)
            points = [(x, 2.3, 0.1), (x + side * 0.05, 2.3, 0.1)]
            points += [(x + side * 0.06, 0.02, 0.1), (x - side * 0.012, 0.02, 0.1)]
            seen = [CAMERA.see(place) for place in points]
            canvas.polygon(seen, CLOTH[fold % 2])


CLOTH = (Paint(colour("#fffaf1"), 0.62, 2.5), Paint(colour("#ead9c6"), 0.6, 2.5))


def draw_light(canvas: Canvas) -> None:
    for left, bottom, right, top in panes():
        spot = [CAMERA.see(on_floor(place)) for place in outline(left, bottom, right, top)]
        canvas.polygon(spot, Paint(colour("#ffe3b0"), 0.62, 5))


def draw_cover() -> Canvas:
    canvas = Canvas(1000, 1000, 3)
    draw_room(canvas)
    draw_boards(canvas)
    draw_window(canvas)
    draw_light(canvas)
    draw_curtains(canvas)
    chairs = [
        *chair(Stand(-0.62, 1.05, math.radians(56)), PETROL, WOOD),
        *chair(Stand(0.62, 1.05, math.radians(-56)), CLAY, WOOD),
    ]
    furnish(canvas, CAMERA, chairs, Paint(colour("#4a3023"), 0.42, 5))
    canvas.ellipse((560, 380), (420, 330), Paint(colour("#fff0cf"), 0.16, 90))
    return canvas


if __name__ == "__main__":
    target = Path(__file__).parent.parent / "artwork" / "cover.jpg"
    save_jpeg(draw_cover().finished(), target)
    print(f"{target}: {target.stat().st_size / 1e6:.2f} MB")
