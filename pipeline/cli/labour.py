"""Who makes the heavy things: ``--workers``."""

from __future__ import annotations

import click

from pipeline.core.messages import Catalogue

_PROCESSES = "processes"  # `workflow.run` calls it so too; importing that costs half a second
_SCHEDULERS = ("tcp://", "tls://")


class Workers(click.ParamType[int | str]):
    """A number of threads, ``processes``, or the address of a cluster's scheduler."""

    name = "workers"

    def __init__(self, texts: Catalogue) -> None:
        self.texts = texts

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int | str:
        told = str(value)
        if told == _PROCESSES or told.startswith(_SCHEDULERS):
            return told
        if not told.isdecimal() or int(told) == 0:
            text = self.texts.text(
                "«{value}» is not a number, «processes» or an address like tcp://server:8786",
                value=told,
            )
            self.fail(text, param, ctx)
        return int(told)


def workers_option(texts: Catalogue) -> click.Option:
    text = texts.text(
        "Who makes sound and films: a number of threads, «processes», or a cluster's scheduler, "
        "for example tcp://server:8786 (otherwise a thread for each processor)"
    )
    return click.Option(
        ["--workers"], help=text, type=Workers(texts), metavar=texts.text("WORKERS")
    )
