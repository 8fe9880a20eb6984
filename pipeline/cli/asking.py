"""Asking a person, where there is one at the terminal."""

from __future__ import annotations

import sys

import click

from pipeline.cli.call import Call

#: What is taken for a yes, whatever language we speak.
_YES = frozenset({"j", "ja", "y", "yes"})


def agreed(call: Call, question: str, *, yes: bool) -> bool:
    """``yes`` was said on the line already. False where nobody can be asked.

    Raises click.Abort when the answer is no.
    """
    console = call.console
    if yes:
        return True
    if console.manner.as_json or not (sys.stdin.isatty() and console.err.isatty()):
        return False
    hint = call.texts.text("[y/N]")
    said = click.prompt(f"{question} {hint}", default="", show_default=False, err=True)
    if said.strip().casefold() not in _YES:
        raise click.Abort
    return True
