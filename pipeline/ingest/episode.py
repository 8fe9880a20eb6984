"""A new episode: begun from a title, or from the sound that staff were handed."""

from __future__ import annotations

from math import ceil
from pathlib import Path

from pipeline.core.frozen import dataclass
from pipeline.core.locale import iso_duration
from pipeline.core.problems import Place, problem
from pipeline.ingest import handed, naming
from pipeline.ingest.forms import filled, read, scalar
from pipeline.ingest.placing import Placed, Problems, place_folder
from pipeline.media.captions import to_vtt
from pipeline.media.transcript import decode, parse

TRACK = "transskription.da.vtt"


@dataclass(frozen=True, slots=True)
class EpisodeOrder:
    """What an episode begins with. ``guid`` lasts for ever; ``season`` none: the newest."""

    guid: str
    title: str | None = None
    season: int | None = None
    audio: Path | None = None
    transcript: Path | None = None


def new_episode(programme: Path, order: EpisodeOrder) -> Placed | Problems:
    """Make the episode's folder. Raises ToolError, OSError."""
    sound = handed.recording(programme, order.audio) if order.audio else handed.Recording()
    track = handed.track_faults(order.transcript) if order.transcript else ()
    faults = (*sound.faults, *track)
    title = order.title or (naming.title_of(order.audio) if order.audio else "")
    slug = naming.slug(title)
    if not slug:
        faults = (*faults, problem("E219", Place("episodes"), title=title))
    if faults:
        return faults
    items = naming.known(programme)
    season = order.season or naming.newest_season(items)
    number = naming.next_number(items, "episode", season)
    wanted = f"ep-{number:02}" if season == 1 else f"ep-{season}-{number:02}"
    values = {"id": naming.free(wanted, items), "season": str(season), "number": str(number)}
    text = filled(
        "episode.yaml",
        **values,
        guid=order.guid,
        title=scalar(title),
        sound=_sound(order.audio, sound.seconds),
        transcript=_transcript(order.transcript),
    )
    part = f"{number:02}-{slug}" if season == 1 else f"{season}-{number:02}-{slug}"
    files, folder = _files(order, text), f"episodes/{part}"
    names = tuple(f"{folder}/{name}" for name in files)
    placed = Placed(values["id"], title, names, sound.warnings)
    return place_folder(programme, folder, files) or placed


def _files(order: EpisodeOrder, text: str) -> dict[str, bytes | Path]:
    files: dict[str, bytes | Path] = {
        "episode.yaml": text.encode(),
        "shownotes.md": read("shownotes.md").encode(),
    }
    if order.audio:
        files[_master(order.audio)] = order.audio
    if order.transcript:
        files[TRACK] = track_as_vtt(order.transcript)
    return files


def track_as_vtt(file: Path) -> bytes:
    """A transcript or captions in UTF-8 WebVTT; what is WebVTT keeps its words as they stand."""
    return as_vtt(file.read_bytes())


def as_vtt(data: bytes) -> bytes:
    """As `track_as_vtt`, of the file's bytes."""
    text = decode(data) or ""
    if text.startswith("WEBVTT"):
        return text.replace("\r\n", "\n").replace("\r", "\n").encode()
    return to_vtt(parse(data).cues)


def _master(audio: Path) -> str:
    """A neutral name: what a recording was called may hold the name of a guest."""
    return "master" + audio.suffix.lower()


def _sound(audio: Path | None, seconds: float) -> str:
    if audio is None:
        return "# audio: master.wav               # læg optagelsen i denne mappe"
    whole_minutes = 60 * ceil(seconds / 60)
    return f"audio: {_master(audio)}\ntime_required: {iso_duration(whole_minutes)}"


def _transcript(file: Path | None) -> str:
    """Who made it is not ours to say: `auto` is the answer that lets nothing out unread."""
    if file is None:
        return (
            f"# transcript: {{file: {TRACK}, made_by: human}}"
            "    # human, auto-reviewed (rettet af et menneske) eller auto"
        )
    return (
        f"transcript: {{file: {TRACK}, made_by: auto}}"
        "    # ret til human eller auto-reviewed, når et menneske har læst den igennem"
    )
