"""What an episode's published files say of themselves: their tags, whatever the container.

Tags name the programme's own ``site`` address and never the place it is published to, and the
discreet title where there is one: a file's tags are what a lock screen or a car shows. A summary
would tell what such a title does not, so it stays out with it. The words are those of the published
transcript, as lyrics without times: a player shows them to who asks for them, and not by itself.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.build.artefact import Artefact, Facts, Job
from pipeline.core.frozen import dataclass
from pipeline.core.locale import local_date
from pipeline.core.model import Episode, Library
from pipeline.core.target import FEED_PATH
from pipeline.core.values import Marker, SourceFile
from pipeline.media import captions, transcript
from pipeline.media.markers import Span, spans
from pipeline.media.tags import Cover, TrackTags
from pipeline.outputs import assets

# ISO 639-1 to 639-2, which ID3 wants; «und» is its «undetermined».
_LANGUAGES = {"da": "dan", "en": "eng", "sv": "swe", "nb": "nob", "no": "nor", "de": "deu"}


@dataclass(frozen=True, slots=True)
class Dress:
    """``tags`` but for what comes from inputs: the cover, the words and the markers' times."""

    tags: TrackTags
    markers: tuple[Marker, ...]


def dress(library: Library, episode: Episode) -> Dress:
    programme, show = library.programme, library.programme.show
    due = episode.publication.due
    discreet = episode.discreet_title
    tags = TrackTags(
        title=discreet or episode.title,
        show=show.discreet_title or show.title,
        publisher=programme.publisher,
        language=_LANGUAGES.get(programme.language, "und"),
        season=episode.season,
        episode=episode.number,
        released=local_date(due) if due else None,
        summary="" if discreet else episode.summary,
        content_note=episode.content_note.summary if episode.content_note else "",
        licence=episode.licence or show.licence_text,
        guid=episode.guid,
        feed=programme.site + FEED_PATH,
        page=programme.site + episode.address,
        category=show.categories[0][0] if show.categories else "",
    )
    return Dress(tags, episode.markers)


def wardrobe(library: Library, episode: Episode) -> dict[str, Artefact | SourceFile]:
    """The inputs that `dressed` looks for, beside the ``sound``."""
    found: dict[str, Artefact | SourceFile] = {"artwork": assets.artwork(library, episode)}
    if episode.transcript is not None:
        found["words"] = episode.transcript.file
    return found


def dressed(job: Job, worn: Dress, picture: str = "tag") -> TrackTags:
    """The whole tags, from a job with the inputs ``sound`` and those of the `wardrobe`.

    ``picture`` is the part of the artwork that becomes the cover.
    """
    facts, words = job.facts("sound"), ""
    if "words" in job.inputs:
        words = captions.to_text(transcript.parse(job.file("words").read_bytes()).cues)
    return replace(
        worn.tags,
        cover=Cover(job.file("artwork", picture).read_bytes()),
        markers=moved(worn.markers, facts),
        lyrics=words,
        integrated_lufs=facts["integrated_lufs"],
    )


def moved(marks: tuple[Marker, ...], facts: Facts) -> tuple[Span, ...]:
    """Markers in the time of the sound that ``facts`` tell of."""
    return spans(marks, facts["duration_s"], facts["offset_s"])
