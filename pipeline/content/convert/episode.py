"""``episode.yaml`` and ``shownotes.md`` → `Episode`."""

from __future__ import annotations

from pipeline.content.convert.sheet import Sheet, content_note, publication, related
from pipeline.content.schema.episode import WrittenEpisode
from pipeline.core.model import Episode, Sound
from pipeline.core.programme import Treatment
from pipeline.core.values import Correction, Marker, Quote, SourceFile, TextTrack


def episode(written: WrittenEpisode, sheet: Sheet, notes: str) -> Episode:
    artwork, correction = written.artwork, written.correction
    return Episode(
        id=written.id,
        guid=written.guid,
        season=written.season,
        number=written.number,
        title=written.title,
        summary=written.summary,
        publication=publication(written),
        folder=sheet.folder,
        example=written.example,
        type=written.type,
        sound=_sound(written, sheet),
        transcript=_transcript(written, sheet),
        artwork=None if artwork is None else sheet.picture(artwork, "artwork"),
        licence=written.licence,
        roles=written.roles,
        topics=written.topics,
        contributors=sheet.contributors(written.contributors),
        content_note=content_note(written.content_note),
        markers=tuple(Marker(m.id, m.title, m.start, m.quick) for m in written.markers),
        quotes=tuple(Quote(q.speaker, q.text, q.approved, q.start, q.end) for q in written.quotes),
        related=related(written.related),
        reflection=written.reflection,
        notes=notes,
        correction=None if correction is None else Correction(correction.date, correction.text),
        updated=written.updated,
        discreet_title=written.discreet_title,
        embargo_reason=written.embargo_reason,
        number_shown_as=written.number_shown_as or "",
        ai_content=written.ai_content,
    )


def _sound(written: WrittenEpisode, sheet: Sheet) -> Sound | None:
    if written.audio is None:
        return None

    def edge(name: str | None, field: str) -> SourceFile | None:
        return None if name is None else sheet.file(name, field)

    return Sound(
        sheet.file(written.audio, "audio"),
        edge(written.intro, "intro"),
        edge(written.outro, "outro"),
        written.crossfade,
        None if written.loudness is None else Treatment(**written.loudness.model_dump()),
    )


def _transcript(written: WrittenEpisode, sheet: Sheet) -> TextTrack | None:
    track = written.transcript
    if track is None:
        return None
    return TextTrack(sheet.file(track.file, "transcript", "file"), track.made_by)
