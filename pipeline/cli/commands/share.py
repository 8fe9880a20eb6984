"""``spor2 share``: let somebody see one item for a while, though it is not out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.cli.answer import Answer
from pipeline.cli.call import Call
from pipeline.cli.changes import target_option
from pipeline.cli.command import Command
from pipeline.cli.wording import refused, when
from pipeline.core.messages import Catalogue

if TYPE_CHECKING:
    from pipeline.workflow.sharing import Shared

HOURS = 48
_WEEK = 7 * 24


def command(texts: Catalogue) -> Command:
    text = texts.text(
        "Show one item to somebody before it is out: a page by an address that needs no password "
        "and soon holds no more. A draft goes only to a target that is a trial (staging: true), or "
        "to the store on this computer."
    )
    hours = texts.text("For how long the address holds, at most a week")
    clean = texts.text("Remove all that was shared, also what still holds")
    options = [
        click.Argument(["item"], required=False, metavar=texts.text("ITEM")),
        click.Option(
            ["--hours"],
            help=hours,
            type=click.IntRange(1, _WEEK),
            default=HOURS,
            show_default=True,
            metavar=texts.text("HOURS"),
        ),
        click.Option(["--clean"], is_flag=True, help=clean),
        target_option(texts),
    ]
    return Command(share, texts, text, options)


def share(call: Call, item: str | None, target: str | None, hours: int, **flags: bool) -> Answer:
    from pipeline.workflow import sharing

    texts, run = call.texts, call.run(target)
    if flags["clean"]:
        n = sharing.clean(run, all_=True)
        line = texts.plural("{n} shared page is removed.", "{n} shared pages are removed.", n)
        return Answer({"removed": n}, (line,))
    if item is None:
        raise click.UsageError(texts.text("Say which item: its id, for example ep-02."))
    return _shared(call, sharing.share(run, item, hours))


def _shared(call: Call, shared: Shared) -> Answer:
    from pipeline.core.locale import Format

    if shared.target is None:
        return refused(shared.problems)
    until = when(shared.until, Format(call.texts.language))
    lines = [
        call.texts.text("«{title}» can be seen until {until} at:", title=shared.title, until=until),
        shared.address,
        call.texts.text("Whoever has the address can see it. Remove it with: spor2 share --clean"),
    ]
    if shared.here:
        lines.append(call.texts.text("This store is on your computer: nobody else can reach it."))
    data = {
        "title": shared.title,
        "address": shared.address,
        "until": shared.until,
        "target": shared.target.name,
        "files": shared.files,
    }
    return Answer(data, tuple(lines))
