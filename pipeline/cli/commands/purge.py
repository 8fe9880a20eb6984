"""``spor2 purge``: nothing is left of an item."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.cli.afterwards import afterwards, no_ping_option
from pipeline.cli.answer import Answer
from pipeline.cli.asking import agreed
from pipeline.cli.call import Call
from pipeline.cli.changes import lines, target_option
from pipeline.cli.command import Command
from pipeline.cli.wording import refused
from pipeline.core.messages import Catalogue

if TYPE_CHECKING:
    from pipeline.workflow.purging import Prospect


def command(texts: Catalogue) -> Command:
    text = texts.text(
        "Delete for good all that was ever published of ITEM, which you have withdrawn: every "
        "file, every older version, and what was kept for going back. Publishes at the same time."
    )
    item = click.Argument(["item"], metavar=texts.text("ITEM"))
    sure = texts.text("Do it without asking")
    yes = click.Option(["--yes"], is_flag=True, help=sure)
    return Command(purge, texts, text, [item, target_option(texts), yes, no_ping_option(texts)])


def purge(call: Call, item: str, target: str | None, **flags: bool) -> Answer:
    from pipeline.workflow import purging

    run, yes = call.run(target), flags["yes"]
    purged = purging.purge(run, item, lambda one: _agreed(call, one, yes=yes), yes=yes)
    published = purged.published
    if published is None or published.outcome is None or published.summary is None:
        return refused(purged.problems)
    after = afterwards(call, published, no_ping=flags["no_ping"])
    name = published.target.name if published.target else ""
    data = {
        "target": name,
        "release": published.outcome.release,
        "item": item,
        "deleted": published.outcome.deleted,
        "older": published.outcome.older,
        "prospect": purged.prospect,
        "purged": after.purged,
    }
    texts = call.texts
    parts = (
        *lines(call, published.summary),
        *after.lines,
        "",
        texts.text("Nothing is left of “{item}” in “{target}”.", item=item, target=name),
        texts.text(
            "What others have downloaded, backups of the store, and the copies on this computer "
            "are not reached by this."
        ),
    )
    return Answer(data, parts, (*published.problems, *after.problems))


def _agreed(call: Call, prospect: Prospect, *, yes: bool) -> bool:
    """Show what will happen, and have a person's word for it."""
    console, texts = call.console, call.texts
    console.close()
    console.say(
        texts.plural(
            "“{item}” is in {n} file that is in the store.",
            "“{item}” is in {n} files that are in the store.",
            prospect.files,
            item=prospect.item,
        )
    )
    if prospect.releases:
        names = ", ".join(prospect.releases)
        console.say(texts.text("These releases can never come back: {names}.", names=names))
    return agreed(call, texts.text("Delete it for good?"), yes=yes)
