"""A canvas with soft edges, for the scripts that draw sample pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

Point = tuple[float, float]
Colour = tuple[int, int, int]
Drawing = Callable[[ImageDraw.ImageDraw, int, int], None]  # with the mask's left and top edge
SHARPEN = 2  # everything is drawn this many times larger and scaled down: smooth edges


def colour(code: str) -> Colour:
    """(red, green, blue) of `#rrggbb`."""
    red, green, blue = bytes.fromhex(code.lstrip("#"))
    return red, green, blue


def blend(one: Colour, other: Colour, share: float) -> Colour:
    """`share` (0 to 1) of the way from one colour to another."""
    mixed = [round(a + (b - a) * share) for a, b in zip(one, other, strict=True)]
    return mixed[0], mixed[1], mixed[2]


@dataclass(frozen=True)
class Paint:
    """A colour, how much it covers (0 to 1), and how soft its edges are (in units)."""

    colour: Colour
    cover: float = 1.0
    blur: float = 0.0


@dataclass
class Canvas:
    """A picture of `width` x `height` units, each `scale` pixels when saved."""

    width: int
    height: int
    scale: float = 1.0
    image: Image.Image = field(init=False)

    def __post_init__(self) -> None:
        self.image = Image.new("RGB", (self._pixels(self.width), self._pixels(self.height)))

    def _pixels(self, units: float) -> int:
        return round(units * self.scale * SHARPEN)

    def _spots(self, points: Sequence[Point]) -> list[Point]:
        return [(self._pixels(x), self._pixels(y)) for x, y in points]

    def _lay(self, spots: Sequence[Point], paint: Paint, draw: Drawing) -> None:
        """Lay `paint` where `draw` marks a mask that is just large enough for `spots`."""
        reach = 2 + 3 * self._pixels(paint.blur)
        left, top = (max(0, int(min(axis)) - reach) for axis in zip(*spots, strict=True))
        right, bottom = (int(max(axis)) + reach for axis in zip(*spots, strict=True))
        right, bottom = min(right, self.image.width), min(bottom, self.image.height)
        if right <= left or bottom <= top:
            return
        mask = Image.new("L", (right - left, bottom - top))
        draw(ImageDraw.Draw(mask), left, top)
        if paint.blur:
            mask = mask.filter(ImageFilter.GaussianBlur(self._pixels(paint.blur)))
        if paint.cover < 1:
            mask = mask.point([round(value * paint.cover) for value in range(256)])
        self.image.paste(paint.colour, (left, top), mask)

    def polygon(self, points: Sequence[Point], paint: Paint) -> None:
        self.polygons([points], paint)

    def polygons(self, shapes: Sequence[Sequence[Point]], paint: Paint) -> None:
        """Several shapes in one go: where they overlap, the paint is no thicker."""
        all_spots = [self._spots(points) for points in shapes]

        def draw(pen: ImageDraw.ImageDraw, left: int, top: int) -> None:
            for spots in all_spots:
                pen.polygon([(x - left, y - top) for x, y in spots], fill=255)

        self._lay([spot for spots in all_spots for spot in spots], paint, draw)

    def curve(self, points: Sequence[Point], paint: Paint) -> None:
        """A closed, smooth shape through `points` (a Catmull-Rom spline)."""
        self.polygon(smooth(points), paint)

    def ellipse(self, centre: Point, radius: Point, paint: Paint) -> None:
        (x, y), (wide, high) = centre, radius
        corners = self._spots([(x - wide, y - high), (x + wide, y + high)])

        def draw(pen: ImageDraw.ImageDraw, left: int, top: int) -> None:
            pen.ellipse([(x - left, y - top) for x, y in corners], fill=255)

        self._lay(corners, paint, draw)

    def rounded(self, box: tuple[float, float, float, float], radius: float, paint: Paint) -> None:
        corners = self._spots([box[:2], box[2:]])

        def draw(pen: ImageDraw.ImageDraw, left: int, top: int) -> None:
            moved = [(x - left, y - top) for x, y in corners]
            pen.rounded_rectangle(moved, self._pixels(radius), fill=255)

        self._lay(corners, paint, draw)

    def stroke(self, points: Sequence[Point], width: float, paint: Paint) -> None:
        """A line with round ends and joints."""
        spots, half = self._spots(points), self._pixels(width) / 2

        def draw(pen: ImageDraw.ImageDraw, left: int, top: int) -> None:
            moved = [(x - left, y - top) for x, y in spots]
            pen.line(moved, fill=255, width=self._pixels(width), joint="curve")
            for x, y in moved:
                pen.ellipse((x - half, y - half, x + half, y + half), fill=255)

        around = [(x + way * half, y + way * half) for x, y in spots for way in (-1, 1)]
        self._lay(around, paint, draw)

    def fade(self, points: Sequence[Point], top: Colour, bottom: Colour) -> None:
        """Fill a polygon with a gradient from its highest to its lowest point."""
        mask = Image.new("L", self.image.size)
        ImageDraw.Draw(mask).polygon(self._spots(points), fill=255)
        first, last = (self._pixels(edge(y for _, y in points)) for edge in (min, max))
        ramp = np.clip((np.arange(self.image.height) - first) / max(1, last - first), 0, 1)
        column = np.array([blend(top, bottom, share) for share in ramp], dtype=np.uint8)
        strip = Image.fromarray(column[:, None, :]).resize(self.image.size)
        self.image.paste(strip, mask=mask)

    def finished(self, grain: float = 1.2) -> Image.Image:
        """The picture in its final size, with a fine grain that hides steps in gradients."""
        size = round(self.width * self.scale), round(self.height * self.scale)
        small = np.asarray(self.image.resize(size, Image.Resampling.LANCZOS), dtype=np.float32)
        noise = np.random.default_rng(2022).normal(0, grain, small.shape[:2])
        return Image.fromarray(np.clip(small + noise[:, :, None], 0, 255).astype(np.uint8))


def smooth(points: Sequence[Point], steps: int = 12) -> list[Point]:
    """More points on the closed Catmull-Rom spline through `points`."""
    corners = np.array(points)
    before, after, later = (np.roll(corners, shift, axis=0) for shift in (1, -1, -2))
    curve = []
    for t in np.arange(steps) / steps:
        pull = (after - before) * t + (2 * before - 5 * corners + 4 * after - later) * t**2
        curve.append(corners + (pull + (3 * corners - before - 3 * after + later) * t**3) / 2)
    ordered = np.stack(curve, axis=1).reshape(-1, 2)
    return [(float(x), float(y)) for x, y in ordered]


def save_jpeg(picture: Image.Image, target: Path, quality: int = 85) -> None:
    """A plain RGB JPEG: no metadata, full colour resolution."""
    picture.convert("RGB").save(target, quality=quality, subsampling=0, optimize=True)
