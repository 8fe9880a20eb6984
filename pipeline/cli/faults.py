"""What can go wrong in a call, and the text and exit code of each."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from pipeline.cli.answer import Exit
from pipeline.cli.call import Call
from pipeline.core.errors import PipelineError, ProgrammeError
from pipeline.core.messages import describe_error

#: Faults of the disk that are neither the author's nor ours, with their English texts.
DISK = {
    errno.EACCES: "you are not allowed to",
    errno.EPERM: "you are not allowed to",
    errno.EROFS: "the disk can only be read",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk is full",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ENOTDIR: "a part of the path is a file, not a folder",
    errno.EISDIR: "it is a folder, not a file",
    errno.EBUSY: "another program is using the file",
}


def guarded(call: Call, argv: Sequence[str], act: Callable[[], Exit]) -> Exit:
    """Run ``act``; whatever it raises becomes a text for a person and an exit code."""
    try:
        return act()
    except click.UsageError as error:
        return _said(call, _usage_text(error, call), Exit.USAGE, code="usage")
    except PipelineError as error:
        return _edge(call, error)
    except (KeyboardInterrupt, click.Abort):
        text = call.texts.text("Stopped. Give the same command again to go on.")
        return _said(call, text, Exit.STOPPED, code="stopped")
    except OSError as error:
        return _disk(call, argv, error)
    except Exception as error:  # noqa: BLE001 (the last net: no traceback ever reaches a person)
        return _bug(call, argv, error)


def _said(call: Call, text: str, ending: Exit, **facts: object) -> Exit:
    call.console.fail(text, ending, **facts)
    return ending


def _edge(call: Call, error: PipelineError) -> Exit:
    text = describe_error(error, call.console.manner.language)
    return _said(call, text, Exit.EDGE, code=error.code, params=_strings(error))


def _disk(call: Call, argv: Sequence[str], error: OSError) -> Exit:
    if isinstance(error, BrokenPipeError):
        # Whoever read us has left; leave nothing for the interpreter to flush at them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.EDGE
    if error.errno not in DISK:
        return _bug(call, argv, error)
    reason = call.texts.text(DISK[error.errno])
    return _edge(call, ProgrammeError("P021", path=error.filename or "?", reason=reason))


def _strings(error: PipelineError) -> dict[str, str]:
    return {name: str(value) for name, value in error.params.items()}


def _usage_text(error: click.UsageError, call: Call) -> str:
    texts = call.texts
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.format_message()
    lines = [texts.text("Error: {message}", message=error.format_message())]
    if error.ctx is not None:
        command = error.ctx.command_path
        lines.append(
            texts.text("Try '{command} {option}' for help.", command=command, option="--help")
        )
    return "\n".join(lines)


def _bug(call: Call, argv: Sequence[str], error: BaseException) -> Exit:
    text = crash_text(call, argv, error)
    return _said(call, text, Exit.BUG, code="bug", kind=type(error).__name__)


def crash_text(call: Call, argv: Sequence[str], error: BaseException) -> str:
    """Record the crash, and say where; with ``--debug`` all of it."""
    from pipeline.cli import crash  # late: only a crash needs it

    file = crash.record(error, argv, _folder(call), call.now)
    text = call.texts.text(
        "Error: spor2 itself went wrong ({kind}). Nothing in your content is lost.\n"
        "The details are in {file}\nSend that file to those who look after spor2.",
        kind=type(error).__name__,
        file=file,
    )
    if call.console.manner.debug:
        text += "\n\n" + file.read_text(encoding="utf-8")
    return text


def _folder(call: Call) -> Path | None:
    try:
        return call.folder
    except Exception:  # noqa: BLE001 (a crash is told of, whatever else is wrong)
        return None
