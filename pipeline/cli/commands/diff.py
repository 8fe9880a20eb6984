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
    mine = texts.text("Compare with what would be published now, instead of with a release")
    content = click.Option(["--content"], is_flag=True, help=mine)
    return Command(diff, texts, text, [first, second, target_option(texts), content])


def diff(
    call: Call, first: str, second: str | None, target: str | None, *, content: bool
) -> Answer:
    from pipeline.workflow.releases import differ, differ_from_content

    run, texts = call.run(target), call.texts
    found = differ_from_content(run, first) if content else differ(run, first, second)
    if found.difference is None or found.old is None:
        return refused(found.problems)
    new = texts.text("what would be published now")
    to = found.new.release if found.new else None
    told = (
        texts.text("From {release}", release=named(call, found.old)),
        texts.text("to {release}:", release=named(call, found.new) if found.new else new),
        *lines(call, found.difference),
    )
    data = {"from": found.old.release, "to": to, "difference": found.difference}
    return Answer(data, told)
