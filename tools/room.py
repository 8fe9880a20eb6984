"""A room seen in perspective: boxes, chairs, their shadows, and the light from a window.

Metres; x to the right, y up, z out of the far wall towards the viewer. The camera is shifted, not
tilted, so that upright lines stay upright.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from paint import Canvas, Colour, Paint, Point, blend

Place = tuple[float, float, float]
SUN: Place = (0.30, -0.86, 1.0)  # the way the light goes: in through the window and down
FACES = ((0, 1, 3, 2), (4, 5, 7, 6), (0, 1, 5, 4), (2, 3, 7, 6), (0, 2, 6, 4), (1, 3, 7, 5))


@dataclass(frozen=True)
class Camera:
    """Where the viewer stands (height and distance in metres) and how the picture is laid out."""

    middle: Point
    zoom: float
    height: float = 1.2
    distance: float = 4.6

    def see(self, place: Place) -> Point:
        x, y, z = place
        size = self.zoom / (self.distance - z)
        return self.middle[0] + size * x, self.middle[1] - size * (y - self.height)

    def away(self, place: Place) -> float:
        return math.dist(place, (0.0, self.height, self.distance))


@dataclass(frozen=True)
class Box:
    """Eight corners, in the order of the bits of their number: x, y, z."""

    corners: tuple[Place, ...]
    colour: Colour

    def centre(self) -> Place:
        return mean(self.corners)


@dataclass(frozen=True)
class Stand:
    """Where on the floor a piece of furniture stands and how far it is turned (radians)."""

    x: float
    z: float
    turn: float

    def put(self, place: Place) -> Place:
        x, y, z = place
        cos, sin = math.cos(self.turn), math.sin(self.turn)
        return self.x + cos * x + sin * z, y, self.z - sin * x + cos * z


def mean(places: Sequence[Place]) -> Place:
    x, y, z = (sum(axis) / len(places) for axis in zip(*places, strict=True))
    return x, y, z


def box(low: Place, high: Place, stand: Stand, look: tuple[Colour, float]) -> Box:
    """A box; `look` is its colour and how far (metres) its top leans back."""
    paint, lean = look
    corners = []
    for number in range(8):
        x, y, z = (high[bit] if number >> bit & 1 else low[bit] for bit in range(3))
        corners.append(stand.put((x, y, z - (lean if number & 2 else 0.0))))
    return Box(tuple(corners), paint)


def chair(stand: Stand, cloth: Colour, wood: Colour) -> Iterator[Box]:
    """A chair that looks along its own z axis; its parts in the order in which they hide others."""
    for z in (-0.23, 0.19):
        for x in (-0.23, 0.19):
            yield box((x, 0, z), (x + 0.038, 0.42, z + 0.038), stand, (wood, 0.0))
    for x in (-0.20, 0.16):
        yield box((x, 0.44, -0.255), (x + 0.038, 0.62, -0.225), stand, (wood, 0.03))
    yield box((-0.25, 0.57, -0.275), (0.25, 0.95, -0.215), stand, (cloth, 0.085))
    yield box((-0.25, 0.42, -0.25), (0.25, 0.495, 0.25), stand, (cloth, 0.0))


def shade(face: Sequence[Place], inside: Place, paint: Colour) -> Colour:
    """The colour of a face: lighter the more it turns to the window or the ceiling."""
    a, b, c = face[0], face[1], face[2]
    u, v = ([q - p for p, q in zip(a, end, strict=True)] for end in (b, c))
    normal = (u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0])
    out = [p - q for p, q in zip(mean(face), inside, strict=True)]
    sign = math.copysign(1.0, sum(n * o for n, o in zip(normal, out, strict=True)))
    facing = -sign * sum(n * s for n, s in zip(normal, SUN, strict=True))
    light = facing / (math.hypot(*normal) * math.hypot(*SUN))
    if light > 0:
        return blend(paint, (255, 240, 214), 0.55 * light)
    return blend(paint, (34, 38, 52), 0.42 * -light)


def draw_box(canvas: Canvas, camera: Camera, item: Box) -> None:
    faces = [[item.corners[number] for number in face] for face in FACES]
    for face in sorted(faces, key=lambda face: -camera.away(mean(face))):
        paint = Paint(shade(face, item.centre(), item.colour))
        canvas.polygon([camera.see(place) for place in face], paint)


def on_floor(place: Place) -> Place:
    """Where the light that passes `place` meets the floor."""
    way = place[1] / -SUN[1]
    return place[0] + SUN[0] * way, 0.0, place[2] + SUN[2] * way


def hull(points: Sequence[Point]) -> list[Point]:
    """The convex outline of some points (Andrew's monotone chain)."""

    def half(ordered: Sequence[Point]) -> list[Point]:
        chain: list[Point] = []
        for point in ordered:
            while len(chain) > 1 and turns_right(chain[-2], chain[-1], point):
                chain.pop()
            chain.append(point)
        return chain[:-1]

    ordered = sorted(points)
    return half(ordered) + half(ordered[::-1])


def turns_right(a: Point, b: Point, c: Point) -> bool:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) <= 0


def furnish(canvas: Canvas, camera: Camera, items: Sequence[Box], shadow: Paint) -> None:
    """Draw boxes in the order given, over their common shadow on the floor."""
    corners = [[camera.see(on_floor(place)) for place in item.corners] for item in items]
    canvas.polygons([hull(points) for points in corners], shadow)
    for item in items:
        draw_box(canvas, camera, item)
