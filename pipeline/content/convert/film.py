"""``film.yaml`` and the film's transcript → `Film`."""

from __future__ import annotations

from pipeline.content.convert.sheet import Sheet, content_note, publication, related
from pipeline.content.schema.film import WrittenDiscussion, WrittenFilm
from pipeline.core.model import Clip, Discussion, Film, FilmFormat, Step
from pipeline.core.values import TextTrack


def film(written: WrittenFilm, sheet: Sheet, transcript: TextTrack | None, text: str) -> Film:
    poster, description = written.poster, written.audio_description
    return Film(
        id=written.id,
        number=written.number,
        title=written.title,
        summary=written.summary,
        publication=publication(written),
        folder=sheet.folder,
        duration_s=written.duration,
        guid=written.guid or "",
        example=written.example,
        language=written.language,
        produced=written.produced,
        formats=_formats(written, sheet),
        captions=_captions(written, sheet),
        transcript=transcript,
        transcript_text=text,
        poster=None if poster is None else sheet.picture(poster, "poster"),
        audio_description_needed=description is None or description.needed,
        audio_description_reason=None if description is None else description.reason,
        content_note=content_note(written.content_note),
        clips=tuple(Clip(c.id, c.title, c.start, c.end) for c in written.clips),
        discussion=_discussion(written.discussion),
        contributors=sheet.contributors(written.contributors),
        roles=written.roles,
        topics=written.topics,
        licence=written.licence,
        related=related(written.related),
        updated=written.updated,
        discreet_title=written.discreet_title,
    )


def film_transcript(written: WrittenFilm, sheet: Sheet) -> TextTrack | None:
    track = written.transcript
    if track is None:
        return None
    file = sheet.file(track.file, "transcript", "file")
    return TextTrack(file, track.made_by, written.language, "transcript")


def _formats(written: WrittenFilm, sheet: Sheet) -> tuple[FilmFormat, ...]:
    return tuple(
        FilmFormat(sheet.file(f.file, "formats", n, "file"), f.role, f.width, f.height)
        for n, f in enumerate(written.formats)
    )


def _captions(written: WrittenFilm, sheet: Sheet) -> tuple[TextTrack, ...]:
    return tuple(
        TextTrack(sheet.file(c.file, "captions", n, "file"), c.made_by, c.lang, c.kind)
        for n, c in enumerate(written.captions)
    )


def _discussion(written: WrittenDiscussion) -> Discussion:
    plan = tuple(Step(step.minutes, step.do) for step in written.plan)
    return Discussion(written.minutes, plan, written.questions)
