"""Groups of commands: a lazy one, which loads a command only when it is called, and a plain one."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

import click

from pipeline.cli.options import shared, write_options
from pipeline.core.frozen import dataclass
from pipeline.core.messages import Catalogue


@dataclass(frozen=True, slots=True)
class Listed:
    """A command in a list of commands. ``brief`` is its line there, an English text.

    ``also`` are words that a person may try instead; they are answered with the right one.
    """

    name: str
    module: str
    brief: str
    also: tuple[str, ...] = ()


class Group(click.Group):
    """A group whose commands are all made; in the language of ``texts``."""

    def __init__(
        self,
        name: str,
        texts: Catalogue,
        help: str,  # noqa: A002 (click's word)
        commands: Sequence[click.Command] = (),
    ) -> None:
        super().__init__(name, params=list(shared(texts)), help=help, commands=commands)
        self.texts = texts
        self.subcommand_metavar = texts.text("COMMAND …")
        self.options_metavar = texts.text("[OPTIONS]")

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(self.commands)

    def briefs(self) -> list[tuple[str, str]]:
        """Each command with its line in the list."""
        return [(name, command.help or "") for name, command in self.commands.items()]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(self.texts.text("Commands")):
            formatter.write_dl(self.briefs())
        write_options(self, ctx, formatter, self.texts)


class LazyGroup(Group):
    """A group over a list; a module ``m`` of it gives its command by ``m.command(texts)``."""

    def __init__(
        self,
        name: str,
        texts: Catalogue,
        help: str,  # noqa: A002 (click's word)
        listed: Sequence[Listed],
    ) -> None:
        super().__init__(name, texts, help)
        self.listed = {entry.name: entry for entry in listed}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(self.listed)

    def briefs(self) -> list[tuple[str, str]]:
        return [(entry.name, self.texts.text(entry.brief)) for entry in self.listed.values()]

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002
        cmd_name: str,
    ) -> click.Command | None:
        if cmd_name not in self.listed:
            return None
        command: click.Command = import_module(self.listed[cmd_name].module).command(self.texts)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as unknown:
            word = unknown.command_name
            raise click.NoSuchCommand(word, self._meant(word), self.listed, ctx) from None

    def _meant(self, word: str) -> str | None:
        """The message for a word of another language; none when we do not know it either."""
        for entry in self.listed.values():
            if word.casefold() in entry.also:
                text = "There is no command «{word}»; it is called «{name}»."
                return self.texts.text(text, word=word, name=entry.name)
        return None
