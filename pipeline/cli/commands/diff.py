"""``spor2 diff``: what changed from one release to another."""

from __future__ import annotations

import click

from pipeline.cli.answer import Answer
from pipeline.cli.call import Call
from pipeline.cli.changes import target_option
from pipeline.cli.command import Command
from pipeline.cli.differing import lines, named
from pipeline.cli.wording import refused
from pipeline.core.messages import Catalogue


def command(texts: Catalogue) -> Command:
    text = texts.text(
        "Show what changed from one release to another, or to the one that is public. Say them by "
        "number or name, as “spor2 releases” shows them."
    )
    first = click.Argument(["first"], metavar=texts.text("RELEASE"))
    second = click.Argument(["second"], metavar=texts.text("[RELEASE]"), required=False)
    return Command(diff, texts, text, [first, second, target_option(texts)])


def diff(call: Call, first: str, second: str | None, target: str | None) -> Answer:
    from pipeline.workflow.releases import differ

    found = differ(call.run(target), first, second)
    if found.difference is None or found.old is None or found.new is None:
        return refused(found.problems)
    data = {"from": found.old.release, "to": found.new.release, "difference": found.difference}
    texts = call.texts
    told = (
        texts.text("From {release}", release=named(call, found.old)),
        texts.text("to {release}:", release=named(call, found.new)),
        *lines(call, found.difference),
    )
    return Answer(data, told)
