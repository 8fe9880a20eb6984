"""A moved episode's ``episode.yaml`` and ``shownotes.md``."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator

from pipeline.content.convert.html import to_markdown, words
from pipeline.content.convert.marks import clean
from pipeline.content.times import time_code
from pipeline.core.frozen import dataclass
from pipeline.core.locale import iso_duration
from pipeline.ingest.feeds.frame import Bare, bare, is_ours
from pipeline.ingest.feeds.marks import ids
from pipeline.ingest.feeds.numbering import Numbered, title_of
from pipeline.ingest.feeds.old import Mark, OldItem
from pipeline.ingest.forms import filled, scalar

SUMMARY = 400  # characters: two or three lines
UNWRITTEN = "UDFYLD: Hvad handler episoden om, og hvad får lytteren med? To-tre linjer."
_NO_DATE = "# publish_at: 2030-01-31T06:00     # dansk tid; skal være der, når episoden er approved"
_NO_NOTE = (
    '# content_note: {summary: "Hvad bliver nævnt, og hvad gør ikke?", detail_level: none}    '
    "# «Om indholdet»; skal være der, når episoden er approved"
)


@dataclass(frozen=True, slots=True)
class Fixed:
    """What was settled for the episode: ``moved_from`` may be shown, ``state`` is asked for."""

    id: str
    moved_from: str
    state: str
    place: Numbered


@dataclass(frozen=True, slots=True)
class Brought:
    """The files that came along, by their names in the episode's folder. ``seconds`` of sound."""

    sound: str
    seconds: float
    marks: tuple[Mark, ...] = ()
    transcript: str = ""
    artwork: str = ""
    artwork_alt: str = ""


def sheet(item: OldItem, fixed: Fixed, brought: Brought, told: Bare) -> str:
    """The text of ``episode.yaml``."""
    dated = item.published.isoformat() if item.published else ""
    details = (*_sound(brought), *_texts(item, told), *_markers(brought.marks))
    return filled(
        "moved-episode.yaml",
        id=fixed.id,
        guid=exact(item.key),
        moved_from=_text(fixed.moved_from),
        season=str(fixed.place.season),
        number=str(fixed.place.number),
        type=item.type,
        title=_text(title_of(item) or fixed.id),
        summary=_text(told.summary or UNWRITTEN),
        state=fixed.state,
        publish_at=f"publish_at: {dated}" if dated else _NO_DATE,
        details="\n".join(details),
        heard=_heard(item.roles),
    )


def texts_of(item: OldItem, generator: str, language: str) -> Bare:
    """The notes as Markdown and the summary, without what spor2 itself put round them."""
    base = item.home.address
    notes, description = to_markdown(item.notes, base), words(item.description)
    if not is_ours(generator):
        return Bare(notes, _summary(description))
    return bare(notes, item.description.replace("\r\n", "\n"), language)


def exact(text: str) -> str:
    """A YAML value that is ``text`` to the letter, also where files are read as NFC."""
    body = json.dumps(text, ensure_ascii=False)
    if unicodedata.normalize("NFC", body) == body:
        return body
    return "".join(sign if sign.isascii() else f"\\U{ord(sign):08x}" for sign in body)


def _sound(brought: Brought) -> Iterator[str]:
    yield f"audio: {brought.sound}"
    yield f"time_required: {iso_duration(60 * max(1, -(-brought.seconds // 60)))}"
    if brought.transcript:
        yield (
            f"transcript: {{file: {brought.transcript}, made_by: auto}}"
            "    # ret til human eller auto-reviewed, når et menneske har læst den igennem"
        )
    else:
        yield "# transcript: {file: transskription.da.vtt, made_by: human}"
    if brought.artwork:
        alt = brought.artwork_alt or "UDFYLD: Hvad billedet viser"
        yield f"artwork: {{file: {brought.artwork}, alt: {_text(alt)}}}"


def _texts(item: OldItem, told: Bare) -> Iterator[str]:
    if told.example:
        yield "example: true"
    if item.number_shown_as:
        yield f"number_shown_as: {_text(item.number_shown_as[:32])}"
    if item.licence:
        yield f"licence: {_text(item.licence)}"
    if told.correction:
        day, text = told.correction
        yield f"correction: {{date: {day.isoformat()}, text: {_text(text)}}}"
    if told.about:
        yield f"content_note:\n  summary: {_text(told.about)}"
        yield "  detail_level: mentioned       # ret: none, mentioned eller described"
    else:
        yield _NO_NOTE


def _markers(marks: Iterable[Mark]) -> Iterator[str]:
    found = tuple(marks)
    if found:
        yield "markers:"
    for mark, name in zip(found, ids(found), strict=True):
        start = time_code(mark.start_s)
        yield f'  - {{start: "{start}", id: {name}, title: {_text(mark.title)}}}'


def _text(text: str) -> str:
    return scalar(clean(text))


def _heard(roles: tuple[str, ...]) -> str:
    """Who is heard, by what they do. The names in the feed are left where they are."""
    listed = ", ".join(dict.fromkeys(roles))
    return f"\n#                                    i det gamle feed: {listed}" if listed else ""


def _summary(text: str) -> str:
    """The first paragraph; of a long one as many sentences as there is room for."""
    line = text.partition("\n")[0]
    if len(line) <= SUMMARY:
        return line
    cut = line[:SUMMARY]
    end = max(cut.rfind(sign) for sign in (". ", "! ", "? "))
    return cut[: end + 1] if end > SUMMARY // 3 else cut.rsplit(" ", 1)[0].rstrip(",;:–-") + "…"
