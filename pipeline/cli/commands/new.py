"""``spor2 new``: begin an item from its title."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import click

from pipeline.cli.answer import Answer
from pipeline.cli.call import Call
from pipeline.cli.command import Command
from pipeline.cli.lazy import Group
from pipeline.cli.options import Instant, PlainOption
from pipeline.cli.placed import answer
from pipeline.core.messages import Catalogue

AHEAD = timedelta(weeks=8)
EVENTS = ("theme_day", "conference")


def command(texts: Catalogue) -> click.Command:
    text = texts.text("Begin an episode, a film, a chapter or an event. It starts as a draft.")
    number = texts.text("The season's number (otherwise the newest)")
    season = PlainOption(
        ["--season"], type=click.IntRange(1, 99), help=number, metavar=texts.text("N")
    )
    day = click.Option(
        ["--date"],
        type=Instant(texts),
        help=texts.text("The day, for example 2030-01-31 (otherwise in eight weeks)"),
        metavar=texts.text("DATE"),
    )
    kind = click.Option(
        ["--type"],
        type=click.Choice(EVENTS),
        default=EVENTS[0],
        help=texts.text("A theme day or a conference"),
    )
    commands = [
        Command(
            episode, texts, texts.text("Begin an episode of the podcast."), [_title(texts), season]
        ),
        Command(film, texts, texts.text("Begin a film."), [_title(texts)]),
        Command(chapter, texts, texts.text("Begin a chapter of the handbook."), [_title(texts)]),
        Command(
            event,
            texts,
            texts.text("Begin a theme day or a conference."),
            [_title(texts), day, kind],
        ),
    ]
    return Group("new", texts, text, commands)


def _title(texts: Catalogue) -> click.Argument:
    return click.Argument(["title"], metavar=texts.text("TITLE"))


def episode(call: Call, title: str, season: int | None) -> Answer:
    from pipeline.ingest.episode import EpisodeOrder, new_episode

    order = EpisodeOrder(str(uuid.uuid4()), title, season)
    return answer(call, new_episode(call.folder, order))


def film(call: Call, title: str) -> Answer:
    from pipeline.ingest.film import FilmOrder, new_film

    return answer(call, new_film(call.folder, FilmOrder(str(uuid.uuid4()), title)))


def chapter(call: Call, title: str) -> Answer:
    from pipeline.ingest.chapter import ChapterOrder, new_chapter

    return answer(call, new_chapter(call.folder, ChapterOrder(title)))


def event(call: Call, title: str, date: datetime | None, type: str) -> Answer:  # noqa: A002
    from pipeline.ingest.event import EventOrder, new_event

    day = (date or call.now + AHEAD).date()
    return answer(call, new_event(call.folder, EventOrder(title, day, type)))
