"""A new film: begun from a title, or from the file that staff were handed."""

from __future__ import annotations

from pathlib import Path

from pipeline.core.frozen import dataclass
from pipeline.core.locale import iso_duration
from pipeline.core.problems import Place, problem
from pipeline.ingest import handed, naming
from pipeline.ingest.episode import track_as_vtt
from pipeline.ingest.forms import filled, scalar
from pipeline.ingest.placing import Placed, Problems, place_folder
from pipeline.media.probe import VideoFacts, video_facts


@dataclass(frozen=True, slots=True)
class FilmOrder:
    """What a film begins with. ``guid`` lasts for ever."""

    guid: str
    title: str | None = None
    video: Path | None = None
    captions: Path | None = None


def new_film(programme: Path, order: FilmOrder) -> Placed | Problems:
    """Make the film's folder. Raises ToolError, OSError."""
    faults = _faults(programme, order)
    title = order.title or (naming.title_of(order.video) if order.video else "")
    slug = naming.slug(title)
    if not slug:
        faults = (*faults, problem("E219", Place("films"), title=title))
    if faults:
        return faults
    items = naming.known(programme)
    number = naming.next_number(items, "film")
    id_ = naming.free(f"film-{number}", items)
    files = _files(order, id_, number, title)
    folder = f"films/{number:02}-{slug}"
    faults = place_folder(programme, folder, files)
    return faults or Placed(id_, title, tuple(f"{folder}/{name}" for name in files))


def _faults(programme: Path, order: FilmOrder) -> Problems:
    video = handed.film_faults(programme, order.video) if order.video else ()
    track = handed.track_faults(order.captions) if order.captions else ()
    return (*video, *track)


def _files(order: FilmOrder, id_: str, number: int, title: str) -> dict[str, bytes | Path]:
    files: dict[str, bytes | Path] = {}
    video = "duration: PT1M                    # UDFYLD: filmens længde, her 1 minut\n# formats:\n"
    video += f"#   - {{file: {id_}.mp4, role: web}}    # læg filmen i denne mappe"
    if order.video:
        facts = video_facts(order.video)
        if not isinstance(facts, VideoFacts):
            raise TypeError("the film was found fit a moment ago")
        name = f"{id_}-{facts.height}p.mp4"
        video = _video(name, facts)
        files[name] = order.video
    if order.captions:
        files[f"{id_}.da.vtt"] = track_as_vtt(order.captions)
    text = filled(
        "film.yaml",
        id=id_,
        guid=order.guid,
        number=str(number),
        title=scalar(title),
        video=video,
        captions=_captions(f"{id_}.da.vtt", there=order.captions is not None),
    )
    return {"film.yaml": text.encode(), **files}


def _video(name: str, facts: VideoFacts) -> str:
    size = f"width: {facts.width}, height: {facts.height}"
    return (
        f"duration: {iso_duration(max(1, facts.duration_s))}\n"
        f"formats:\n  - {{file: {name}, {size}, role: web}}"
    )


def _captions(name: str, *, there: bool) -> str:
    if not there:
        row = f"{{file: {name}, lang: da, kind: captions, made_by: human}}"
        return f"# captions:                        # undertekster\n#   - {row}"
    row = f"{{file: {name}, lang: da, kind: captions, made_by: auto}}"
    why = "    # ret til human eller auto-reviewed, når et menneske har læst dem igennem"
    return f"captions:\n  - {row}{why}"
