"""``spor2 cache``: what is kept so that the next build is quick."""

from __future__ import annotations

import click

from pipeline.cli.answer import Answer
from pipeline.cli.call import Call
from pipeline.cli.command import Command
from pipeline.cli.lazy import Group
from pipeline.cli.options import PlainOption
from pipeline.core.messages import Catalogue

GIB = 1 << 30


def command(texts: Catalogue) -> click.Command:
    text = texts.text("What spor2 keeps so that the next build is quick.")
    limit = texts.text("Keep at most this many gigabytes (the last build is always kept)")
    option = PlainOption(
        ["--keep"],
        type=click.FloatRange(min=0),
        default=20,
        help=limit,
        show_default=True,
        metavar="GB",
    )
    brief = texts.text("Remove the oldest of what the last build did not use.")
    return Group("cache", texts, text, [Command(prune, texts, brief, [option])])


def prune(call: Call, keep: float) -> Answer:
    from pipeline import workflow
    from pipeline.core.locale import Format

    pruned = workflow.prune(call.run(), int(keep * GIB))
    form = Format(call.texts.language)
    data = {"files": pruned.files, "freed": pruned.freed, "left": pruned.left}
    line = call.texts.text(
        "Removed {files} files, {freed}. {left} are left.",
        files=pruned.files,
        freed=form.size(pruned.freed),
        left=form.size(pruned.left),
    )
    return Answer(data, (line,))
