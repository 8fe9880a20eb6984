"""What pages are dressed with: the stylesheet, the scripts, the icon, the pictures of the show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import PurePosixPath

from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe
from pipeline.core.model import Episode, Library
from pipeline.core.values import Picture
from pipeline.outputs import theme

#: Parts of a show's or an episode's artwork, by their side in pixels.
SIDES = {"feed": 3000, "web": 600, "thumb": 300, "tag": 800}
#: Those that stand in the tags of a sound, and nowhere by themselves.
_INSIDE = frozenset({"thumb", "tag"})


def plan(library: Library) -> Iterator[Artefact]:
    yield cover(library)
    yield from (artwork(library, episode) for episode in library.episodes)


@cache
def stylesheet() -> Artefact:
    """One file for all pages, joined from those of ``assets/site`` in the order of their names."""
    parts = {name: theme.asset(f"site/{name}") for name in theme.parts("site")}
    output = Output("file", "assets/site-{digest}.css", "asset")
    return Artefact("asset/site.css", _JOIN, (output,), inputs=parts)


@cache
def script(name: str) -> Artefact:
    return _asset(f"{name}.js")


@cache
def icon() -> Artefact:
    return _asset("icon.svg")


def cover(library: Library) -> Artefact:
    """The show's artwork: parts ``feed`` and ``web``, and ``thumb`` and ``tag`` for the tags of
    sounds; facts: ``pixels``.
    """
    return _square("cover", library.programme.show.artwork, frozenset())


def artwork(library: Library, episode: Episode) -> Artefact:
    """An episode's own artwork, in the same parts; the show's where it has none."""
    if episode.artwork is None:
        return cover(library)
    return _square(f"artwork-{episode.slug}", episode.artwork, frozenset({episode.id}))


def _asset(name: str) -> Artefact:
    path = PurePosixPath(name)
    output = Output("file", f"assets/{path.stem}-{{digest}}{path.suffix}", "asset")
    return Artefact(f"asset/{name}", _COPY, (output,), inputs={"file": theme.asset(name)})


def _square(name: str, picture: Picture, items: frozenset[str]) -> Artefact:
    outputs = tuple(
        Output(part, None if part in _INSIDE else f"media/{name}-{side}-{{digest}}.jpg", "media")
        for part, side in SIDES.items()
    )
    inputs = {"picture": picture.file}
    return Artefact(f"assets/{name}", _SQUARE, outputs, dict(SIDES), inputs, items)


def _join(job: Job) -> Product:
    texts = (job.file(name).read_text("utf-8") for name in sorted(job.inputs))
    return Product({"file": tight("\n".join(texts)).encode()})


def tight(css: str) -> str:
    """The same rules without comments and the room between them, a seventh smaller on the line."""
    return _LOOSE.sub(_tightened, css).replace(";}", "}").strip()


def _tightened(found: re.Match[str]) -> str:
    text = found[0]
    if text[0] in "\"'":
        return text
    if text.startswith("/*"):
        return ""
    return found[1] or (":" if text[0] == ":" else " ")


def _copy(job: Job) -> Product:
    return Product({"file": job.file("file").read_bytes()})


def _make_squares(job: Job) -> Product:
    from pipeline.media import images  # Pillow: for whoever draws

    made = images.jpegs(job.file("picture"), job.params)
    pixels = {part: max(one.width, one.height) for part, one in made.items()}
    return Product({part: one.body for part, one in made.items()}, {"pixels": pixels})


# A string, a comment, a sign with the room around it, a colon before a value, any other room.
_LOOSE = re.compile(
    r""""[^"]*"|'[^']*'|/\*.*?\*/|\s*([{};,])\s*|:\s+|\s+""",
    re.DOTALL,
)
_JOIN = Recipe("joined-asset", 2, _join)
_COPY = Recipe("asset", 1, _copy)
_SQUARE = Recipe("artwork", 2, _make_squares)
