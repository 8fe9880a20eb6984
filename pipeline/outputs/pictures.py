"""Pictures of pages: each in several widths as AVIF and WebP, and as one JPEG.

What a page needs to show one is in the facts (`core.pictures.PictureSet.told`).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe
from pipeline.core.model import Episode, Film, Library
from pipeline.core.values import SourceFile

if TYPE_CHECKING:
    from pipeline.media import images

#: Widths in pixels: of a square that stands beside something, and of a picture on its own.
BESIDE = (160, 320, 640)
ALONE = (320, 640, 960, 1280)
_SUFFIXES = {"AVIF": "avif", "WEBP": "webp", "JPEG": "jpg"}
_FOLDER = Output("set", "media/*", "media", fixed=True)


def cover(library: Library) -> Artefact:
    """The show's artwork."""
    return _set("cover", library.programme.show.artwork.file, BESIDE, frozenset())


def artwork(library: Library, episode: Episode) -> Artefact:
    """An episode's own artwork; the show's where it has none."""
    if episode.artwork is None:
        return cover(library)
    name = f"artwork-{episode.slug}"
    return _set(name, episode.artwork.file, BESIDE, frozenset({episode.id}))


def poster(film: Film) -> Artefact:
    """A film's still picture. Raises ValueError for a film without one."""
    if film.poster is None:
        raise ValueError(f"{film.id} has no poster")
    return _set(f"film-{film.slug}", film.poster.file, ALONE, frozenset({film.id}))


def in_text(file: SourceFile, items: frozenset[str]) -> Artefact:
    """A picture that a text shows; ``items`` are those whose text it is.

    Its public name says nothing: an author's file name may tell more than the text does.
    """
    place = hashlib.sha256(file.name.encode()).hexdigest()[:8]
    made = _set(f"billede-{place}", file, ALONE, items)
    return replace(made, id="/".join((made.id, *sorted(items))))  # another text may show it too


def _set(name: str, file: SourceFile, widths: tuple[int, ...], items: frozenset[str]) -> Artefact:
    params = {"name": name, "widths": widths}
    return Artefact(f"picture/{name}", _RECIPE, (_FOLDER,), params, {"picture": file}, items)


def _make(job: Job) -> Product:
    from pipeline.media import images  # pages know of pictures, and need none of what makes them

    files, sources = {}, defaultdict(list)
    fallback: Mapping[str, object] = {}
    for one in images.renditions(job.file("picture"), job.params["widths"]):
        path = _path(job.params["name"], one)
        files[f"set/{path.name}"] = one.body
        if one.form == "JPEG":
            fallback = {"fallback": str(path), "width": one.width, "height": one.height}
        else:
            sources[f"image/{one.form.lower()}"].append((str(path), one.width))
    return Product(files, {"sources": list(sources.items()), **fallback})


def _path(name: str, one: images.Rendered) -> PurePosixPath:
    digest = hashlib.sha256(one.body).hexdigest()[:16]
    return PurePosixPath(f"media/{name}-{one.width}-{digest}.{_SUFFIXES[one.form]}")


_RECIPE = Recipe("picture-set", 2, _make)
