"""A command: what it is called, what it takes, and the function that answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import click

from pipeline.cli.answer import Answer
from pipeline.cli.call import Call
from pipeline.cli.options import shared, write_options
from pipeline.core.messages import Catalogue


class Command(click.Command):
    """Calls ``act(call, **params)`` with its own parameters and shows nothing itself."""

    def __init__(
        self,
        act: Callable[..., Answer],
        texts: Catalogue,
        help: str,  # noqa: A002 (click's word)
        params: Sequence[click.Parameter] = (),
    ) -> None:
        super().__init__(act.__name__, params=[*params, *shared(texts)], help=help)
        self.act, self.texts = act, texts
        self.options_metavar = texts.text("[OPTIONS]")

    def invoke(self, ctx: click.Context) -> Answer:
        call = ctx.find_object(Call)
        if call is None:
            raise RuntimeError("a command was invoked without its call")
        command = ctx.command_path.partition(" ")[2]
        return replace(self.act(call, **ctx.params), command=command)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_options(self, ctx, formatter, self.texts)
