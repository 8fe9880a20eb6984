"""``spor2 init FOLDER``: a programme that can be built at once."""

from __future__ import annotations

import uuid
from pathlib import Path

import click

from pipeline.cli.answer import Answer
from pipeline.cli.call import Call
from pipeline.cli.command import Command
from pipeline.cli.wording import refused
from pipeline.core.messages import Catalogue


def command(texts: Catalogue) -> Command:
    text = texts.text(
        "Make a new, empty programme in FOLDER, with an explanation beside everything. "
        "The folder must be new or empty."
    )
    folder = click.Argument(
        ["folder"], type=click.Path(path_type=Path), metavar=texts.text("FOLDER")
    )
    title = click.Option(
        ["--title"], help=texts.text("The programme's title"), metavar=texts.text("TITLE")
    )
    return Command(init, texts, text, [folder, title])


def init(call: Call, folder: Path, title: str | None) -> Answer:
    from pipeline.ingest.placing import Placed
    from pipeline.ingest.programme import ProgrammeOrder, begin

    order = ProgrammeOrder(
        title or call.texts.text("My programme"), str(uuid.uuid4()), call.now.date()
    )
    placed = begin(folder.absolute(), order)
    if not isinstance(placed, Placed):
        return refused(placed)
    line = call.texts.text(
        "Made the programme «{title}» in {folder}\nNow write: cd {short}\nand then: spor2 preview",
        title=placed.title,
        folder=folder.absolute(),
        short=f'"{folder}"' if " " in str(folder) else folder,
    )
    return Answer({"id": placed.id, "folder": folder.absolute(), "files": placed.files}, (line,))
