"""Write ``docs/kommandoer.md`` from the commands themselves, so that the two never differ."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from pipeline.cli.language import click_speaks
from pipeline.cli.main import root
from pipeline.core.messages import catalogue

PAGE = Path(__file__).parent.parent / "docs" / "kommandoer.md"
WIDTH = 88
INTRO = """\
# Kommandoerne

Denne side er skrevet af programmet selv (`python tools/commands.py`), så den altid passer.

Du skriver en kommando i en terminal og trykker på retur. Skriv `--help` efter en kommando for at
få den samme hjælp, som står her. Ord med STORE BOGSTAVER skal du erstatte med dine egne. En titel
med mellemrum skal stå i anførselstegn: `spor2 new episode "At spørge uden at presse"`.

Når noget er galt, står der, hvad der er galt, hvor det står, og hvad du kan gøre. Intet bliver
ændret, før alt er i orden. En kommando slutter med et tal, som andre programmer kan læse:

| Tal | Betyder |
|---|---|
| 0 | alt gik godt |
| 1 | der er fejl i indholdet |
| 2 | kommandoen blev ikke forstået |
| 3 | noget uden om indholdet: et lager, nettet, disken eller et andet program |
| 70 | en fejl i selve spor2 |
| 130 | du stoppede den med Ctrl-C |
"""


def page() -> str:
    """The whole page."""
    with click_speaks("da"):
        group = root(catalogue("cli", "da"))
        parts = [f"## {name}\n\n```\n{text}\n```\n" for name, text in _helps(group)]
    return "\n".join([INTRO, *parts])


def _helps(group: click.Group) -> Iterator[tuple[str, str]]:
    """Every command with its help, groups before what is in them."""
    top = click.Context(group, info_name="spor2", terminal_width=WIDTH)
    yield "spor2", group.get_help(top)
    for name in group.list_commands(top):
        command = group.get_command(top, name)
        if command is None:
            continue
        inner = click.Context(command, top, info_name=name, terminal_width=WIDTH)
        yield f"spor2 {name}", command.get_help(inner)
        if isinstance(command, click.Group):
            for word, one in command.commands.items():
                within = click.Context(one, inner, info_name=word, terminal_width=WIDTH)
                yield f"spor2 {name} {word}", one.get_help(within)


def main() -> int:
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
