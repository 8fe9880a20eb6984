"""``spor2 publish``: build, send what changed, say where it is."""

from __future__ import annotations

import click

from pipeline.cli.answer import Answer
from pipeline.cli.call import Call
from pipeline.cli.changes import lines, target_option
from pipeline.cli.command import Command
from pipeline.cli.wording import refused
from pipeline.core.messages import Catalogue


def command(texts: Catalogue) -> Command:
    text = texts.text(
        "Publish: build the site, send what has changed, and say where it can be seen. "
        "If it is cut off, the same command finishes it."
    )
    sure = texts.text("Go on, where the command asks whether you are sure")
    yes = click.Option(["--yes"], is_flag=True, help=sure)
    return Command(publish, texts, text, [target_option(texts), yes])


def publish(call: Call, target: str | None, *, yes: bool) -> Answer:
    from pipeline import workflow

    published = workflow.publish(call.run(target), yes=yes)
    if published.summary is None:
        return refused(published.problems)
    texts = call.texts
    parts = lines(call, published.summary)
    if published.release is not None:
        parts = (*parts, texts.text("Published as release {release}.", release=published.release))
    return Answer({}, parts, published.problems)
