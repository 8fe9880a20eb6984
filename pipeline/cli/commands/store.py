"""``spor2 store``: the store on this computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.cli.answer import Answer
from pipeline.cli.call import Call
from pipeline.cli.command import Command
from pipeline.cli.lazy import Group
from pipeline.core.messages import Catalogue

if TYPE_CHECKING:
    from pipeline.storage.embedded import Running


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

    running = workflow.store_start(call.folder)
    fresh = call.texts.text("The store is started.")
    known = call.texts.text("The store was running already.")
    return Answer(
        _data(running), (fresh if running.started else known, *_places(call.texts, running))
    )


def stop(call: Call) -> Answer:
    from pipeline import workflow

    stopped = workflow.store_stop(call.folder)
    ended, none = (
        call.texts.text("The store is stopped."),
        call.texts.text("The store was not running."),
    )
    return Answer({"running": False, "stopped": stopped}, (ended if stopped else none,))


def status(call: Call) -> Answer:
    from pipeline import workflow
    from pipeline.core.locale import Format

    found = workflow.store_status(call.folder)
    size = Format(call.texts.language).size(found.bytes)
    held = call.texts.text("It holds {size}.", size=size)
    if found.running is None:
        line = call.texts.text("The store is not running. Start it with: spor2 store start")
        return Answer({"running": False, "bytes": found.bytes}, (line, held))
    line = call.texts.text("The store is running.")
    parts = (line, *_places(call.texts, found.running), held)
    return Answer({**_data(found.running), "bytes": found.bytes}, parts)


def _places(texts: Catalogue, running: Running) -> tuple[str, ...]:
    return (
        texts.text("Look into it: {address}", address=running.console),
        texts.text("For programs (S3): {address}", address=running.endpoint),
    )


def _data(running: Running) -> dict[str, object]:
    return {
        "running": True,
        "endpoint": running.endpoint,
        "console": running.console,
        "public": running.public,
    }
