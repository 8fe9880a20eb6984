"""``spor2 explain PATH``: why a file of the site was made, and from what."""

from __future__ import annotations

import click

from pipeline.cli.answer import Answer
from pipeline.cli.call import Call
from pipeline.cli.command import Command
from pipeline.core.messages import Catalogue

#: The journal's reasons, as English texts.
REASONS = {
    "new": "it was not there before",
    "recipe": "spor2 makes it in a new way",
    "params": "its texts or settings changed",
    "kept": "it is published already, and kept as it is",
    "unkept": "it is to be another than the one that was published",
}


def command(texts: Catalogue) -> Command:
    text = texts.text(
        "Tell why a file in the folder public was made, and from what. PATH is its address there, "
        "for example episoder/1.html."
    )
    path = click.Argument(["path"], metavar=texts.text("PATH"))
    return Command(explain, texts, text, [path])


def explain(call: Call, path: str) -> Answer:
    from pipeline import workflow

    told = workflow.explain(call.run(), path)
    data = {
        "artefact": told.artefact,
        "recipe": told.recipe,
        "why": told.why,
        "inputs": told.inputs,
        "items": told.items,
        "files": told.files,
    }
    texts = call.texts
    lines = [
        texts.text(
            "{path} is made by {recipe} ({artefact}).",
            path=path,
            recipe=told.recipe,
            artefact=told.artefact,
        ),
        texts.text("From these items: {items}", items=", ".join(told.items) or "–"),
        texts.text("From these files and parts: {inputs}", inputs=", ".join(told.inputs) or "–"),
        texts.text("Last made because: {why}", why="; ".join(_why(call, w) for w in told.why)),
    ]
    return Answer(data, tuple(lines))


def _why(call: Call, reason: str) -> str:
    if reason in REASONS:
        return call.texts.text(REASONS[reason])
    return call.texts.text("{name} changed", name=reason.removeprefix("input:"))
