"""The pages of a kit: plain files that a browser opens from a folder, and that print on paper.

From ``file:`` a page may not fetch, load modules or read a track beside it. So the script is a
classic one, and captions stand in the page as ``data:text/vtt``.
"""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from pipeline.build.artefact import Job
from pipeline.core.frozen import dataclass
from pipeline.core.locale import Format
from pipeline.core.messages import catalogue
from pipeline.core.values import Marker
from pipeline.media.markers import heard
from pipeline.outputs import strings
from pipeline.outputs.kit_contents import START, Contents, Moving, Reading, Row, Sound
from pipeline.outputs.links import relative
from pipeline.outputs.page import environment
from pipeline.outputs.ways import labels
from pipeline.prose import html
from pipeline.prose.manner import Manner

#: What each page is called where it is linked to, by its template.
SHEETS = {
    "program": "Programme",
    "facilitator": "For the facilitator: minute by minute",
    "questions": "Reflection questions",
    "frame": "The frame of the day: «You may leave the room»",
    "evaluation": "Evaluation",
    "certificate": "Certificate of attendance",
    "poster": "Poster",
    "help": "Help card",
}
PAPERS = frozenset({"A3", "A4", "A5"})


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a row plays: ``address`` works without script, the rest is for the page's player."""

    player: str
    address: str
    title: str
    start_s: float
    end_s: float | None


def pages(held: Contents, job: Job) -> dict[str, bytes]:
    """Every page of the kit by its path."""
    sheets: list[tuple[str, str, Reading | None]] = [(START, "start", None)]
    sheets += [(path, name, None) for path, name in held.pages]
    sheets += [(one.path, "chapter", one) for one in held.chapters]
    desk = _Desk(held, job)
    return {path: desk.render(path, f"kit/{name}.html", one) for path, name, one in sheets}


def read_me(held: Contents, version: str) -> bytes:
    """For Notepad: UTF-8 that says so, and Windows line ends."""
    texts = catalogue("site", held.language)
    template = environment().get_template("kit/laes-mig.txt")
    scope = {"kit": held, "version": version, "_": texts.text, "format": Format(held.language)}
    return _windows(template.render(scope))


def sign_in_sheet(held: Contents) -> bytes:
    """A CSV as Danish Excel opens it. Names and organisations, and when they are to be deleted."""
    texts, forms = catalogue("site", held.language), Format(held.language)
    day = forms.date(held.event.start)
    rows = [
        [texts.text("List of participants: {title}, {date}", title=held.event.title, date=day)],
        [texts.text("Write no civil registration numbers and nothing about anyone's health.")],
        [texts.text("Delete the list by {date}.", date=forms.date(held.delete_by))],
        [],
        [texts.text("Name"), texts.text("Organisation")],
    ]
    sheet = io.StringIO()
    csv.writer(sheet, delimiter=";", lineterminator="\n").writerows(rows)
    return _windows(sheet.getvalue())


def _windows(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode("utf-8-sig")


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a kit's template can reach for."""

    held: Contents
    job: Job

    def render(self, path: str, template: str, one: Reading | None) -> bytes:
        held = self.held
        texts = catalogue("site", held.language)
        scope: dict[str, Any] = {
            "kit": held,
            "path": path,
            "one": one,
            "paper": self.paper(),
            "_": texts.text,
            "plural": texts.plural,
            "label": self.label,
            "sheet": lambda name: texts.text(SHEETS[name]),
            "format": Format(held.language),
            "to": lambda target: relative(path, target),
            "captions": self.captions,
            "stretch": self.stretch,
            "markers": self.markers,
            "duration": self.duration,
            "prose": self.prose,
        }
        return environment().get_template(template).render(scope).encode()

    def paper(self) -> str:
        wanted = self.held.event.kit.paper if self.held.event.kit else ""
        return wanted if wanted in PAPERS else "A4"

    def label(self, group: str, key: str) -> str:
        known = strings.LABELS[group].get(key)
        return key if known is None else catalogue("site", self.held.language).text(known)

    def captions(self, one: Moving) -> str:
        """The captions as an address that holds them."""
        body = self.job.file(f"{one.item.id}/text", "vtt").read_bytes()
        return "data:text/vtt;base64," + base64.b64encode(body).decode()

    def markers(self, one: Sound) -> tuple[Marker, ...]:
        return heard(one.item.markers, self._facts(one.item.id)["offset_s"])

    def duration(self, one: Sound) -> float:
        return float(self._facts(one.item.id)["duration_s"])

    def stretch(self, row: Row) -> Stretch | None:
        """What the row plays, if the kit has its file."""
        for one in self.held.sounds:
            if one.item.id == row.item and one.sound:
                return self._heard(one, row.marker)
        for film in self.held.films:
            if film.item.id == row.item and film.film:
                return _shown(film, row.marker)
        return None

    def prose(self, one: Reading) -> Markup:
        texts = catalogue("site", self.held.language)
        manner = Manner(one.links.files, one.links.targets, labels=labels(texts))
        return Markup(html.render(one.item.body, manner).html)  # noqa: S704

    def _heard(self, one: Sound, wanted: str) -> Stretch:
        marks = self.markers(one)
        ends: Iterator[float | None] = iter([*(m.start_s for m in marks[1:]), None])
        for mark, end in zip(marks, ends, strict=True):
            if mark.id == wanted:
                address = _fragment(one.sound, mark.start_s, end)
                return Stretch(one.item.id, address, mark.title, mark.start_s, end)
        return Stretch(one.item.id, one.sound, one.item.title, 0.0, None)

    def _facts(self, item: str) -> Mapping[str, Any]:
        return self.job.facts(item)


def _shown(film: Moving, wanted: str) -> Stretch:
    for clip in film.item.clips:
        if clip.id == wanted:
            address = _fragment(film.film, clip.start_s, clip.end_s)
            return Stretch(film.item.id, address, clip.title, clip.start_s, clip.end_s)
    return Stretch(film.item.id, film.film, film.item.title, 0.0, None)


def _fragment(file: str, start_s: float, end_s: float | None) -> str:
    """A media fragment (W3C): players start there without a script."""
    end = "" if end_s is None else f",{end_s:.1f}"
    return f"{file}#t={start_s:.1f}{end}"
