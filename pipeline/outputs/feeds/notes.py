"""An item's texts as podcast apps show them: made once, for every feed that lists it.

The chapters have one source, the markers in the time of the published sound, and are told in every
form that some app reads: the facts of this artefact are what all of them are written from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.build.artefact import Artefact, Facts, Job, Product, Recipe
from pipeline.core.frozen import dataclass
from pipeline.media.markers import Span
from pipeline.outputs import dress
from pipeline.outputs.feeds.entries import FeedItem, Line, Soundbite, Told
from pipeline.outputs.feeds.text import bold, paragraph, shown, told, value
from pipeline.prose import html
from pipeline.prose.manner import Manner


@dataclass(frozen=True, slots=True)
class Wanted:
    """``address`` is the page's, absolute: what links in the notes are relative to."""

    told: Told
    address: str


def notes(base: str, item: FeedItem, heard: Artefact | None = None) -> Artefact:
    """``heard``: the sound, whose facts tell where its markers are.

    Facts: ``description``, plain, within PSP-1's bytes; ``html``, the whole of content:encoded,
    with absolute links; ``markers``, each ``start`` (as text), ``start_s``, ``end_s`` and
    ``title``, and ``soundbites``, each ``start_s``, ``duration_s`` and ``title``, in the time of
    the published sound. No file.
    """
    wanted = Wanted(item.told, base + item.address)
    inputs = {} if heard is None else {"sound": heard}
    return Artefact(f"notes/{item.id}", NOTES, (), wanted, inputs, frozenset({item.id}))


def _make(job: Job) -> Product:
    wanted: Wanted = job.params
    texts = wanted.told
    facts = job.facts("sound") if "sound" in job.inputs else None
    spans = () if facts is None else dress.moved(texts.markers, facts)
    listed = tuple(f"{clock(span.start_s)} {value(span.title, 128)}" for span in spans)
    return Product(
        {},
        {
            "description": _description(texts, listed),
            "html": _html(wanted, listed),
            "markers": [_marker(span) for span in spans],
            "soundbites": [] if facts is None else _soundbites(texts.soundbites, facts),
        },
    )


def clock(seconds: float) -> str:
    """A time as apps make it a link: 00:01:59."""
    minutes, left = divmod(int(seconds), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{left:02}"


def _description(texts: Told, listed: tuple[str, ...]) -> str:
    first, last = (
        [one.plain for one in lines if not one.href] for lines in (texts.before, texts.after)
    )
    times = "\n".join((f"{texts.listed_as}:", *listed)) if listed else ""
    return told(first, texts.summary, times, last)


def _html(wanted: Wanted, listed: tuple[str, ...]) -> str:
    texts = wanted.told
    manner = Manner(texts.links.files, texts.links.targets)
    body = html.render(texts.notes, manner).html
    times = [bold(texts.listed_as), *map(paragraph, listed)] if listed else []
    parts = (*_lines(texts.before), shown(body, wanted.address), *times, *_lines(texts.after))
    return "\n".join(filter(None, parts))


def _lines(lines: tuple[Line, ...]) -> list[str]:
    return [paragraph(line.text, line.label, line.href) for line in lines]


def _marker(span: Span) -> dict[str, float | str]:
    """``start`` as normal play time (RFC 2326, section 3.6), to the millisecond."""
    start = f"{clock(span.start_s)}.{round(span.start_s * 1000) % 1000:03}"
    times = {"start_s": span.start_s, "end_s": span.end_s}
    return {"start": start, "title": value(span.title, 128), **times}


def _soundbites(bites: Sequence[Soundbite], facts: Facts) -> list[dict[str, float | str]]:
    """Those that are whole within the sound."""
    moved = [replace(one, start_s=round(one.start_s + facts["offset_s"], 3)) for one in bites]
    return [
        {"start_s": one.start_s, "duration_s": one.duration_s, "title": one.title}
        for one in moved
        if one.start_s + one.duration_s <= facts["duration_s"]
    ]


NOTES = Recipe("notes", 3, _make)
