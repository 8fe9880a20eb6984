"""``spor2 rollback``: what was public before is public once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.cli.afterwards import afterwards, no_ping_option
from pipeline.cli.answer import Answer
from pipeline.cli.asking import agreed
from pipeline.cli.call import Call
from pipeline.cli.changes import target_option
from pipeline.cli.command import Command
from pipeline.cli.differing import lines, named
from pipeline.cli.wording import refused
from pipeline.core.errors import PublishError
from pipeline.core.messages import Catalogue, describe_error

if TYPE_CHECKING:
    from pipeline.workflow.rolling import Prospect


def command(texts: Catalogue) -> Command:
    text = texts.text(
        "Make a former release public once more: pages, feeds and sounds as they were. Your own "
        "files are not changed, and the next “spor2 publish” publishes them again."
    )
    name = click.Argument(["release"], metavar=texts.text("RELEASE"))
    sure = texts.text("Do it without asking")
    yes = click.Option(["--yes"], is_flag=True, help=sure)
    return Command(rollback, texts, text, [name, target_option(texts), yes, no_ping_option(texts)])


def rollback(call: Call, release: str, target: str | None, **flags: bool) -> Answer:
    from pipeline.workflow import rolling

    run = call.run(target)
    rolled = rolling.rollback(run, release, lambda prospect: _agreed(call, prospect, **flags))
    if rolled.prospect is None or rolled.outcome is None:
        return refused(rolled.problems)
    after = afterwards(call, rolled, no_ping=flags["no_ping"])
    data = {
        "target": rolled.target.name if rolled.target else None,
        "release": rolled.outcome.release,
        "again": rolled.prospect.to.release,
        "difference": rolled.prospect.difference,
        "sent": rolled.outcome.sent,
        "sent_bytes": rolled.outcome.sent_bytes,
        "purged": after.purged,
    }
    texts = call.texts
    parts = (
        texts.text(
            "Public is now what was public as {release}.", release=rolled.prospect.to.release
        ),
        texts.text(
            "The content of this folder is as it was: the next “spor2 publish” publishes it again. "
            "Mend what was wrong first."
        ),
        *after.lines,
    )
    return Answer(data, parts, after.problems)


def _agreed(call: Call, prospect: Prospect, *, yes: bool, no_ping: bool) -> bool:  # noqa: ARG001
    """Show what will happen, and have a person's word for it."""
    console, texts = call.console, call.texts
    console.close()
    console.say(texts.text("Back to {release}:", release=named(call, prospect.to)))
    for line in lines(call, prospect.difference):
        console.say(line)
    for guard in (one for one in prospect.asks if one.code != "P140"):
        console.say(describe_error(PublishError(guard.code, **guard.params), texts.language))
    return agreed(call, texts.text("Go back?"), yes=yes)
