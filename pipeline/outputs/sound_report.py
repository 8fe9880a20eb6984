"""A report on an episode's sound, for staff: a page, a picture (SVG, PNG) and the data (JSON).

It is made like everything else, by a recipe from the measured sources and the mastered sound, so
that asking again costs nothing; but none of its files has a public path.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from functools import cache
from pathlib import Path

from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe
from pipeline.core.messages import LOCALE
from pipeline.core.model import Episode, Library, episode_target
from pipeline.core.values import SourceFile
from pipeline.media import drawing
from pipeline.media.history import Study
from pipeline.outputs import (
    renditions,
    sound_figures,
    sound_page,
    speech_levels,
    surveys,
    takes,
    theme,
)
from pipeline.outputs.sound_figures import PARTS, Asked, Figures


def report(library: Library, episode: Episode, language: str) -> Artefact:
    """Parts ``html``, ``svg``, ``png`` and ``json``. Its facts are the figures and the findings."""
    programme = library.programme
    asked = Asked(
        episode.id,
        episode.title,
        programme.show.title,
        programme.language,
        episode_target(programme.loudness, episode),
        episode.markers,
        language,
        _look(),
    )
    levels = speech_levels.levels(library, episode)
    return Artefact(
        f"sound-report/{episode.id}/{language}",
        REPORT,
        tuple(Output(part) for part in ("html", "svg", "png", "json")),
        asked,
        {
            "sound": renditions.heard(library, episode),
            "published": renditions.measured(library, episode),
            "take": takes.take(library, episode),
            "gain": takes.gain(library, episode),
            "recording": sources(episode)["master"],
            **surveyed(library, episode),
            **({"levels": levels} if levels else {}),
        },
        frozenset({episode.id}),
    )


def sources(episode: Episode) -> dict[str, SourceFile]:
    """An episode's sound files by the names of `PARTS`. Raises ValueError when it has none."""
    if episode.sound is None:
        raise ValueError(f"{episode.id} has no sound")
    given = {name: getattr(episode.sound, name) for name in PARTS}
    return {name: file for name, file in given.items() if file is not None}


def surveyed(library: Library, episode: Episode) -> dict[str, Artefact]:
    """The surveys of its `sources`, as it is mastered from."""
    channels = episode_target(library.programme.loudness, episode).channels
    return {name: surveys.source(file, channels) for name, file in sources(episode).items()}


@cache
def _look() -> str:
    """Of the page, the words and the code that shapes both, as `theme.digest` is of the site's."""
    media = Path(drawing.__file__).parent
    drawn = (media / f"{name}.py" for name in ("charts", "drawing", "history", "panels"))
    shown = (theme.folder() / name for name in sound_page.TEMPLATES)
    files = (*shown, *LOCALE.rglob("*.mo"), *drawn, *Path(__file__).parent.glob("sound_*.py"))
    bodies = b"\0".join(file.read_bytes() for file in sorted(files))
    return hashlib.sha256(bodies).hexdigest()[:16]


# --- making it ----------------------------------------------------------------------------------


def _report(job: Job) -> Product:
    asked: Asked = job.params
    bench = sound_figures.Bench(job)
    figures = bench.figures()
    desk = sound_page.Desk(asked.language, asked.content_language, figures, bench.study)
    picture = desk.picture()
    return Product(
        {
            "html": desk.page().encode(),
            "svg": drawing.svg_file(picture),
            "png": drawing.png(picture),
            "json": _data(figures, bench.study),
        },
        figures,
    )


REPORT = Recipe("sound-report", 1, _report)


def _data(figures: Figures, study: Study) -> bytes:
    """All that the report knows: the figures, and the curves as figures."""
    curves = [asdict(stretch) for stretch in study.stretches(sound_page.MOST_ROWS)]
    whole = {**figures, "curves": curves}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()
