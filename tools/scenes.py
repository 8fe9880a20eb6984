"""The pictures of the two sample films. People have no faces: they could be anybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from paint import Canvas, Colour, Paint, Point, blend, colour

WIDE, HIGH = 1280, 720
SKIN, SKIN_2 = colour("#d9a685"), colour("#b98562")
SUNLIGHT = colour("#ffeac2")
Look = tuple[Colour, Colour, Colour]  # clothes, hair, skin
WOMAN: Look = (colour("#b9694f"), colour("#5a3b2b"), SKIN)
WORKER: Look = (colour("#3c6470"), colour("#2f2a2a"), SKIN_2)
CITIZEN: Look = (colour("#7d7f9b"), colour("#8a6a45"), SKIN)


def canvas() -> Canvas:
    return Canvas(WIDE, HIGH, 1.125)


def backdrop(picture: Canvas, wall: tuple[str, str], floor: tuple[str, str], line: int) -> None:
    top, bottom = (colour(code) for code in wall)
    picture.fade([(0, 0), (WIDE, 0), (WIDE, line), (0, line)], top, bottom)
    near, far = (colour(code) for code in floor)
    picture.fade([(0, line), (WIDE, line), (WIDE, HIGH), (0, HIGH)], near, far)


def window(picture: Canvas, box: tuple[float, float, float, float], sky: tuple[str, str]) -> None:
    """A window with four panes."""
    left, top, right, bottom = box
    picture.rounded((left - 14, top - 14, right + 14, bottom + 14), 5, Paint(colour("#f7efe3")))
    top_sky, low_sky = (colour(code) for code in sky)
    corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    picture.fade(corners, top_sky, low_sky)
    middle, across = (left + right) / 2, top + (bottom - top) * 0.42
    bar = Paint(colour("#f7efe3"))
    picture.stroke([(middle, top), (middle, bottom)], 9, bar)
    picture.stroke([(left, across), (right, across)], 9, bar)


@dataclass(frozen=True)
class Person:
    """Someone at a table: where the neck is, how large, which way they look (-1 left, 1 right)."""

    x: float
    y: float
    size: float
    look: Look
    side: int

    def at(self, x: float, y: float) -> Point:
        return self.x + self.side * x * self.size, self.y + y * self.size


def draw_person(picture: Canvas, person: Person) -> None:
    clothes, hair, skin = person.look
    body = [(-22, 8), (-95, 48), (-118, 170), (-112, 330), (100, 330), (96, 170), (72, 46), (24, 8)]
    picture.stroke([person.at(0, -20), person.at(2, 22)], 44 * person.size, Paint(skin))
    picture.curve([person.at(*point) for point in body], Paint(clothes))
    head = [(-46, -92), (-8, -140), (44, -104), (52, -60), (34, -22), (0, -10), (-40, -40)]
    picture.curve([person.at(*point) for point in head], Paint(skin))
    curls = [(40, -128), (-6, -158), (-58, -124), (-66, -66), (-48, -22), (-30, -50), (-12, -100)]
    picture.curve([person.at(*point) for point in curls], Paint(hair))
    sleeve = [person.at(-72, 96), person.at(-44, 220), person.at(64, 262)]
    picture.stroke(sleeve, 54 * person.size, Paint(blend(clothes, (30, 30, 46), 0.16)))
    picture.ellipse(person.at(96, 262), (25 * person.size, 20 * person.size), Paint(skin))


def round_table(picture: Canvas, centre: Point, wide: float, top: Colour) -> None:
    x, y = centre
    picture.ellipse((x, HIGH + 10), (wide * 0.8, 46), Paint(colour("#2a2320"), 0.35, 18))
    picture.polygon([(x - 26, y), (x + 26, y), (x + 32, HIGH), (x - 32, HIGH)], Paint(DARK_WOOD))
    picture.ellipse((x, y + 14), (wide, wide * 0.25), Paint(blend(top, (40, 24, 16), 0.4)))
    picture.ellipse(centre, (wide, wide * 0.25), Paint(top))


DARK_WOOD = colour("#5d4231")


def cup(picture: Canvas, x: float, y: float) -> None:
    white = colour("#f6efe4")
    picture.ellipse((x + 9, y + 34), (40, 9), Paint(colour("#4a3023"), 0.3, 4))
    picture.stroke([(x + 20, y + 8), (x + 34, y + 14), (x + 20, y + 24)], 5, Paint(white))
    picture.rounded((x - 22, y - 6, x + 22, y + 36), 12, Paint(white))
    picture.ellipse((x, y - 4), (22, 7), Paint(colour("#6d4a35")))


def kitchen() -> Canvas:
    """A woman from behind at a kitchen table; an envelope lies before her."""
    picture = canvas()
    backdrop(picture, ("#b7b3ae", "#d3cabd"), ("#8b6a54", "#6d503f"), 560)
    picture.ellipse((960, 220), (420, 330), Paint(SUNLIGHT, 0.45, 90))
    window(picture, (820, 70, 1090, 340), ("#b9d0d8", "#f7ead0"))
    picture.rounded((0, 150, 330, 168), 4, Paint(colour("#8a6a52")))
    for x, tone in ((60, "#6f8f96"), (120, "#d8c9b4"), (176, "#b9694f")):
        picture.rounded((x, 96, x + 42, 150), 8, Paint(colour(tone)))
    table = [(150, 430), (1130, 430), (1270, 560), (10, 560)]
    picture.fade(table, colour("#d6b48f"), colour("#b88d66"))
    picture.polygon([(10, 560), (1270, 560), (1270, 590), (10, 590)], Paint(colour("#8f6a4a")))
    envelope(picture)
    cup(picture, 330, 454)
    woman_from_behind(picture, (560, 300), 1.0)
    return picture


def envelope(picture: Canvas) -> None:
    corners = [(742, 462), (912, 452), (944, 518), (766, 532)]
    picture.polygon([(x + 6, y + 8) for x, y in corners], Paint(colour("#4a3023"), 0.4, 5))
    picture.polygon(corners, Paint(colour("#fdfaf3")))
    picture.stroke([corners[0], (850, 496), corners[1]], 2.5, Paint(colour("#c9bba8")))


def woman_from_behind(picture: Canvas, neck: Point, size: float) -> None:
    clothes, hair, skin = WOMAN
    x, y = neck

    def at(points: Sequence[Point]) -> list[Point]:
        return [(x + dx * size, y + dy * size) for dx, dy in points]

    body = [(-30, 20), (-150, 78), (-190, 240), (-196, 470), (196, 470), (190, 240), (150, 78)]
    picture.stroke(at([(0, -30), (0, 40)]), 66 * size, Paint(skin))
    picture.curve([*at(body), *at([(30, 20)])], Paint(clothes))
    picture.curve(at([(60, 60), (150, 84), (186, 240), (190, 460), (90, 460)]), LIT)
    tress = [
        (0, -176),
        (-74, -140),
        (-88, -60),
        (-62, 14),
        (0, 34),
        (62, 14),
        (88, -60),
        (74, -140),
    ]
    picture.curve(at(tress), Paint(hair))
    picture.curve(at([(30, -168), (76, -136), (88, -60), (62, 10), (44, -60)]), SHEEN)
    picture.ellipse(at([(0, -172)])[0], (40 * size, 34 * size), Paint(hair))


LIT = Paint(colour("#d98e6d"), 0.45, 16)
SHEEN = Paint(colour("#9a6a4a"), 0.5, 10)


def meeting() -> Canvas:
    """A small room with the door ajar; the woman has the chair by the door."""
    picture = canvas()
    backdrop(picture, ("#c9d0cc", "#e2ddd0"), ("#a58a70", "#836850"), 540)
    picture.polygon([(80, 90), (270, 90), (270, 540), (80, 540)], Paint(SUNLIGHT))
    picture.polygon([(80, 90), (150, 120), (150, 570), (80, 540)], Paint(colour("#9c7a5c")))
    picture.ellipse((138, 350), (6, 6), Paint(colour("#e7d9bd")))
    picture.ellipse((220, 340), (200, 280), Paint(SUNLIGHT, 0.4, 70))
    window(picture, (800, 90, 1080, 330), ("#bcd6dc", "#f3ecd8"))
    draw_person(picture, Person(430, 270, 1.0, WOMAN, 1))
    draw_person(picture, Person(880, 270, 1.0, WORKER, -1))
    round_table(picture, (655, 560), 330, colour("#d8b88f"))
    cup(picture, 560, 520)
    return picture


def path() -> Canvas:
    """Outside: the woman walks away on a path in low sun."""
    picture = canvas()
    backdrop(picture, ("#a9cbd6", "#fdeccb"), ("#a9bd92", "#6f8f6e"), 420)
    picture.ellipse((820, 360), (70, 70), Paint(colour("#fff7e2"), 0.95, 26))
    picture.ellipse((820, 360), (330, 210), Paint(SUNLIGHT, 0.6, 80))
    hill = [(-80, 430), (160, 330), (420, 390), (700, 340), (1000, 400), (1360, 320), (1360, 460)]
    picture.curve([*hill, (-80, 470)], Paint(colour("#9db8a4"), 0.9, 4))
    lane = [(700, 420), (740, 420), (760, 520), (980, 740), (360, 740), (640, 520)]
    picture.polygon(lane, Paint(colour("#ead7b4"), 0.95, 3))
    for x, y, size in ((170, 330, 1.5), (330, 370, 0.9), (1110, 320, 1.6), (960, 380, 0.7)):
        tree(picture, (x, y), size)
    picture.polygon([(640, 640), (690, 640), (560, 730), (470, 730)], SHADOW)
    picture.stroke([(652, 560), (648, 640)], 20, Paint(colour("#3f4658")))
    picture.stroke([(680, 560), (684, 632)], 20, Paint(colour("#3f4658")))
    woman_from_behind(picture, (666, 440), 0.30)
    return picture


SHADOW = Paint(colour("#3f4a3f"), 0.3, 8)


def tree(picture: Canvas, top: Point, size: float) -> None:
    x, y = top
    picture.stroke([(x, y + 20), (x, y + 120 * size)], 13 * size, Paint(colour("#6d5340")))
    for dx, dy, wide in ((-26, 14, 48), (28, 10, 50), (0, -26, 56)):
        crown = Paint(blend(colour("#5f8568"), SUNLIGHT, 0.12 if dx > 0 else 0.0), 1, 2)
        picture.ellipse((x + dx * size, y + dy * size), (wide * size, wide * size), crown)


def first_talk() -> Canvas:
    """Far apart, a screen between them, cold light."""
    picture = canvas()
    backdrop(picture, ("#aab3ba", "#c3c8c8"), ("#7d7a78", "#5f5d5e"), 540)
    window(picture, (560, 80, 760, 300), ("#c3ced4", "#dde1df"))
    draw_person(picture, Person(260, 280, 0.95, CITIZEN, 1))
    draw_person(picture, Person(1030, 260, 1.0, WORKER, -1))
    round_table(picture, (650, 575), 430, colour("#b7aca0"))
    picture.polygon([(800, 430), (930, 418), (940, 540), (812, 552)], Paint(colour("#33373d")))
    picture.polygon([(740, 556), (812, 552), (940, 540), (880, 566)], Paint(colour("#4a4f56")))
    return picture


def second_talk() -> Canvas:
    """Closer, at an angle, two cups, warm light."""
    picture = canvas()
    backdrop(picture, ("#d9c9b8", "#ecdcc6"), ("#a8835f", "#86643f"), 540)
    picture.ellipse((640, 230), (420, 300), Paint(SUNLIGHT, 0.6, 90))
    window(picture, (530, 70, 790, 300), ("#b7d3da", "#fdeccb"))
    draw_person(picture, Person(400, 270, 1.02, CITIZEN, 1))
    draw_person(picture, Person(880, 270, 1.02, WORKER, -1))
    round_table(picture, (640, 570), 350, colour("#dcb98a"))
    cup(picture, 560, 520)
    cup(picture, 740, 530)
    return picture
