"""``spor2 check``: everything that is wrong with the content, or with the feeds, at once."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.answer import Answer, Exit
from pipeline.cli.call import Call
from pipeline.cli.command import Command
from pipeline.cli.labour import workers_option
from pipeline.cli.wording import counted, counts, waiting
from pipeline.core.messages import Catalogue
from pipeline.core.problems import errors

#: What ``--feed`` without a file is: the programme's own feeds.
_OWN = "."


def command(texts: Catalogue) -> Command:
    text = texts.text(
        "Find faults in the content: in the texts, the sound, the consents, the references. "
        "All of them are shown at once, each with its file and line. Nothing is changed."
    )
    return Command(check, texts, text, [_feed_option(texts), workers_option(texts)])


def _feed_option(texts: Catalogue) -> click.Option:
    text = texts.text(
        "Build, and hold the feeds against what PSP-1, Apple and the podcast namespace require; "
        "with a file: that feed alone"
    )
    kind = click.Path(exists=True, path_type=Path)
    return click.Option(
        ["--feed"],
        help=text,
        type=kind,
        is_flag=False,
        flag_value=_OWN,
        metavar=f"[{texts.text('FILE')}]",
    )


def check(call: Call, feed: Path | None, workers: int | str | None) -> Answer:
    from pipeline import workflow

    if feed is not None:
        return _feeds(call, feed, workers)
    checked = workflow.check(call.run(workers=workers))
    if checked.library is None or errors(checked.problems):
        return Answer(problems=checked.problems, code=Exit.CONTENT)
    items, wait = counts(checked.library), waiting(checked.library)
    texts = call.texts
    ready = texts.text("Ready to publish: {items}.", items=counted(items, texts))
    rest = texts.plural(
        "{n} item waits: a draft, in review or under embargo.",
        "{n} items wait: drafts, in review or under embargo.",
        wait,
    )
    parts = (ready, rest) if wait else (ready,)
    return Answer({"items": items, "waiting": wait}, parts, checked.problems)


def _feeds(call: Call, feed: Path, workers: int | str | None) -> Answer:
    from pipeline import workflow

    own = str(feed) == _OWN
    found = workflow.check_feeds(call.run(workers=workers)) if own else workflow.check_feed(feed)
    data = {"feeds": found.feeds}
    if errors(found.problems):
        return Answer(data, problems=found.problems, code=Exit.CONTENT)
    kept = call.texts.plural(
        "{n} feed meets every requirement.",
        "{n} feeds meet every requirement.",
        len(found.feeds),
    )
    return Answer(data, (kept,), found.problems)
