"""``spor2 init FOLDER``: a programme that can be built at once."""

from __future__ import annotations

import uuid
from pathlib import Path
from urllib.parse import urlsplit

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
    site = click.Option(
        ["--site"],
        help=texts.text("The website's address (https://…), when you have it"),
        metavar=texts.text("ADDRESS"),
        callback=lambda _context, _option, address: _site(address, texts),
    )
    return Command(init, texts, text, [folder, title, site])


def _site(address: str | None, texts: Catalogue) -> str:
    """With a slash at its end. Raises click's BadParameter for what is no address."""
    if not address:
        return ""
    parts = urlsplit(address)
    beyond = parts.query or parts.fragment
    if parts.scheme != "https" or not parts.hostname or beyond or set(address) & set('"$ \t\n'):
        raise click.BadParameter(
            texts.text(
                "“{address}” is not a full address that begins with https://", address=address
            )
        )
    return address if address.endswith("/") else f"{address}/"


def init(call: Call, folder: Path, title: str | None, site: str) -> Answer:
    from pipeline.core.programme import podcast_guid
    from pipeline.core.target import FEED_PATH
    from pipeline.ingest.placing import Placed
    from pipeline.ingest.programme import ProgrammeOrder, begin

    # Without an address of its own the podcast is named after one that nobody has.
    feed = (site or f"https://{uuid.uuid4()}.example/") + FEED_PATH
    name = title or call.texts.text("My programme")
    order = ProgrammeOrder(name, podcast_guid(feed), call.now.date(), site)
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
