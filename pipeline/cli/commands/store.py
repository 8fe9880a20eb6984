"""``spor2 store``: the store on this computer."""

from __future__ import annotations

import click

from pipeline.cli.answer import Answer
from pipeline.cli.call import Call
from pipeline.cli.command import Command
from pipeline.cli.lazy import Group
from pipeline.core.messages import Catalogue


def command(texts: Catalogue) -> click.Command:
    text = texts.text(
        "The store on this computer: it speaks as a real one does, and only this computer sees it."
    )
    commands = [
        Command(start, texts, texts.text("Start it. It runs until you stop it.")),
        Command(stop, texts, texts.text("Stop it. What is in it stays.")),
        Command(status, texts, texts.text("Whether it runs, and where.")),
    ]
    return Group("store", texts, text, commands)


def start(call: Call) -> Answer:
    from pipeline import workflow

    return _answer(call, workflow.store_start(call.folder))


def stop(call: Call) -> Answer:
    from pipeline import workflow

    workflow.store_stop(call.folder)
    return Answer({"running": False}, (call.texts.text("The store is stopped."),))


def status(call: Call) -> Answer:
    from pipeline import workflow

    return _answer(call, workflow.store_status(call.folder))
