"""``spor2 ingest``: take in what staff were handed."""

from __future__ import annotations

import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from pipeline.cli.answer import Answer
from pipeline.cli.call import Call
from pipeline.cli.command import Command
from pipeline.cli.lazy import Group
from pipeline.cli.options import Instant, PlainOption
from pipeline.cli.placed import answer
from pipeline.core.messages import Catalogue

STATES = ("draft", "review", "approved")


def command(texts: Catalogue) -> click.Command:
    text = texts.text(
        "Copy sound, a film or a text that you were given into the programme, as a new draft. "
        "Your own file is left as it is, and nothing in the programme is overwritten."
    )
    season = _option(
        texts,
        "--season",
        texts.text("The season's number (otherwise the newest)"),
        click.IntRange(1, 99),
    )
    words = _option(texts, "--transcript", texts.text("Its transcript, VTT or SRT"), _path())
    captions = _option(texts, "--captions", texts.text("Its captions, VTT or SRT"), _path())
    title = texts.text("The title (otherwise from the file's name)")
    commands = [
        Command(
            episode,
            texts,
            texts.text("A recording becomes a new episode."),
            [_file(texts, "audio"), words, _option(texts, "--title", title, click.STRING), season],
        ),
        Command(
            film,
            texts,
            texts.text("An MP4 becomes a new film."),
            [_file(texts, "file"), captions, _option(texts, "--title", title, click.STRING)],
        ),
        Command(
            chapter,
            texts,
            texts.text("A text in Markdown becomes a new chapter."),
            [_file(texts, "file"), _option(texts, "--title", title, click.STRING)],
        ),
        _feed_command(texts),
    ]
    return Group("ingest", texts, text, commands)


def _feed_command(texts: Catalogue) -> Command:
    text = texts.text(
        "An existing podcast feed becomes episodes, with their GUIDs, dates, notes and sound. "
        "Given again, it goes on where it stopped."
    )
    return Command(feed, texts, text, _feed_options(texts))


def _feed_options(texts: Catalogue) -> list[click.Parameter]:
    limit = texts.text("At most so many episodes this time")
    since = texts.text("Only episodes from this day on, for example 2020-01-31")
    state = texts.text("What the new episodes are")
    ours = texts.text("Take the feed in although it is locked, because it is yours")
    dry_run = texts.text("Show what is in the feed, and change nothing")
    kind, number = click.IntRange(1, 9999), texts.text("N")
    return [
        click.Argument(["where"], metavar=texts.text("ADDRESS|FILE")),
        PlainOption(["--limit"], type=kind, help=limit, metavar=number),
        click.Option(["--since"], type=Instant(texts), help=since, metavar=texts.text("DATE")),
        click.Option(["--state"], type=click.Choice(STATES), default=STATES[0], help=state),
        click.Option(["--ours"], is_flag=True, help=ours),
        click.Option(["--dry-run"], is_flag=True, help=dry_run),
    ]


def _option(texts: Catalogue, name: str, text: str, kind: click.ParamType[Any]) -> click.Option:
    shown = {"--season": texts.text("N"), "--title": texts.text("TITLE")}
    return PlainOption([name], help=text, type=kind, metavar=shown.get(name, texts.text("FILE")))


def _file(texts: Catalogue, name: str) -> click.Argument:
    return click.Argument([name], type=_path(), metavar=texts.text("FILE"))


def _path() -> click.Path:
    return click.Path(path_type=Path)


def episode(
    call: Call, audio: Path, transcript: Path | None, title: str | None, season: int | None
) -> Answer:
    from pipeline.ingest.episode import EpisodeOrder, new_episode

    order = EpisodeOrder(str(uuid.uuid4()), title, season, audio, transcript)
    return answer(call, new_episode(call.folder, order))


def film(call: Call, file: Path, captions: Path | None, title: str | None) -> Answer:
    from pipeline.ingest.film import FilmOrder, new_film

    return answer(call, new_film(call.folder, FilmOrder(str(uuid.uuid4()), title, file, captions)))


def chapter(call: Call, file: Path, title: str | None) -> Answer:
    from pipeline.ingest.chapter import ChapterOrder, new_chapter

    return answer(call, new_chapter(call.folder, ChapterOrder(title, file)))


def feed(  # noqa: PLR0913 (click hands each option over by its name)
    call: Call,
    *,
    where: str,
    limit: int | None,
    since: datetime | None,
    state: str,
    ours: bool,
    dry_run: bool,
) -> Answer:
    from pipeline.cli import moved
    from pipeline.ingest.feeds.moving import Move, carry_out, plan
    from pipeline.ingest.web import Web

    move = Move(where, state, limit, since.date() if since else None, ours)
    net = Web()
    try:
        made = plan(call.folder, move, net)
    except FileNotFoundError:
        return moved.missing(where)
    if dry_run:
        return moved.foreseen(call, made)
    report = carry_out(call.folder, move, made, net, call.console.progress)
    return moved.answer(call, made, report, state)
