"""The options that every command takes, wherever in the line they are written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import click

from pipeline.cli.call import Call, danish_time
from pipeline.core.messages import LANGUAGES, Catalogue

FORMATS = ("text", "json")
YEARS = range(1900, 2201)


class Instant(click.ParamType[datetime]):
    """An ISO 8601 date or time; without an offset it is Danish time."""

    name = "instant"

    def __init__(self, texts: Catalogue) -> None:
        self.texts = texts

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            instant = _planned(str(value))
        except ValueError:
            text = self.texts.text(
                "«{value}» is not a time; write it as 2022-10-04T12:00", value=value
            )
            self.fail(text, param, ctx)
        return instant if instant.tzinfo else instant.replace(tzinfo=danish_time())


def _planned(text: str) -> datetime:
    """Raises ValueError as well where calendars end: sums with time zones go wrong there."""
    instant = datetime.fromisoformat(text)
    if instant.year not in YEARS:
        raise ValueError(text)
    return instant


class PlainOption(click.Option):
    """An option whose help leaves out the limits ``[1<=x<=99]``; going beyond them tells them."""

    def get_help_extra(self, ctx: click.Context) -> click.types.OptionHelpExtra:
        extra = super().get_help_extra(ctx)
        extra.pop("range", None)
        return extra


class SharedOption(click.Option):
    """An option that leaves its value with the `Call` of the whole line."""


def shared(texts: Catalogue) -> Iterator[click.Option]:
    """The shared options, new ones for each command."""
    folder = texts.text("The programme's folder (otherwise the nearest with a programme.yaml)")
    now = texts.text("Work as if it were this time, for example 2022-10-04T12:00")
    form = texts.text("Text for people or JSON for other programs")
    quiet = texts.text("Say only what matters")
    debug = texts.text("Show the details of an error in spor2 itself")
    place, time = texts.text("FOLDER"), texts.text("TIME")
    kinds = {"lang": click.Choice(LANGUAGES), "format": click.Choice(FORMATS)}
    yield _one("--folder", folder, type=click.Path(path_type=Path), metavar=place)
    yield _one("--now", now, type=Instant(texts), metavar=time)
    yield _one("--format", form, type=kinds["format"])
    yield _one("--lang", texts.text("Danish or English"), type=kinds["lang"])
    yield _one("--quiet", quiet, is_flag=True, default=None)
    yield _one("--debug", debug, is_flag=True, default=None)


def write_options(
    command: click.Command, ctx: click.Context, formatter: click.HelpFormatter, texts: Catalogue
) -> None:
    """A command's own options first, then those it shares with all others."""
    own: list[tuple[str, str]] = []
    common: list[tuple[str, str]] = []
    for param in command.get_params(ctx):
        record = param.get_help_record(ctx)
        if record is not None and not isinstance(param, click.Argument):
            (common if isinstance(param, SharedOption) else own).append(record)
    _section(formatter, texts.text("Options"), own)
    _section(formatter, texts.text("Options of every command"), common)


def _one(name: str, text: str, **more: object) -> SharedOption:
    names = [name, f"shared_{name[2:]}"]  # apart from a command's own parameters
    option = SharedOption(names, help=text, expose_value=False, **more)  # type: ignore[arg-type]
    option.callback = _leave
    return option


def _leave(ctx: click.Context, param: click.Parameter, value: object) -> None:
    call = ctx.find_object(Call)
    if value is not None and call is not None:
        call.given[str(param.name).removeprefix("shared_")] = value


def _section(formatter: click.HelpFormatter, title: str, rows: Sequence[tuple[str, str]]) -> None:
    if rows:
        with formatter.section(title):
            formatter.write_dl(rows)
