"""``spor2 preview``: the site in a browser while it is being written."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

import click

from pipeline.cli.answer import Answer
from pipeline.cli.call import Call
from pipeline.cli.command import Command
from pipeline.cli.faults import crash_text
from pipeline.cli.options import PlainOption
from pipeline.core.errors import PipelineError, ProgrammeError
from pipeline.core.messages import Catalogue, describe_error, describe_problem
from pipeline.core.problems import errors

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.core.model import Library
    from pipeline.preview.server import PreviewServer
    from pipeline.preview.showing import Showing

PORT = 8002


def command(texts: Catalogue) -> Command:
    text = texts.text(
        "See the site in a browser on this computer, drafts and all. When you save a file the page "
        "shows it by itself. Stop with Ctrl-C."
    )
    number = texts.text("The port on this computer (0: any that is free)")
    quietly = texts.text("Do not open a browser")
    port = PlainOption(
        ["--port"], type=click.IntRange(0, 65535), help=number, metavar=texts.text("N")
    )
    silent = click.Option(["--no-browser"], is_flag=True, help=quietly)
    return Command(preview, texts, text, [port, silent])


def preview(call: Call, port: int | None, *, no_browser: bool) -> Answer:
    from pipeline.outputs import theme
    from pipeline.preview.server import PreviewServer
    from pipeline.preview.session import Session

    memory: list[Library] = []
    session = Session(
        call.folder,
        partial(rebuilt, call, memory),
        (theme.folder(),),
        partial(saved, call, memory),
    )
    server = _opened(partial(PreviewServer, session.stage, call.texts.language), port)
    call.console.say(call.texts.text("The site is at {address}", address=server.address))
    call.console.say(call.texts.text("Save a file, and the page changes. Stop with Ctrl-C."))
    if not no_browser and call.console.out.isatty():
        webbrowser.open(server.address)
    with suppress(KeyboardInterrupt):
        session.serve(server)
    return Answer({"address": server.address}, (call.texts.text("The preview is stopped."),))


def saved(call: Call, memory: list[Library], file: Path) -> Mapping[str, bytes]:
    """The page of a chapter that was saved. Whatever is wrong, the build that follows tells."""
    from pipeline.workflow.saving import saved_page

    try:
        return saved_page(call.run(), memory[-1], file) if memory else {}
    except Exception:  # noqa: BLE001 (a faulty template must not end the preview)
        return {}


def rebuilt(call: Call, memory: list[Library]) -> Showing:
    """Build once more. Whatever is wrong is shown, and the preview goes on. ``memory`` holds what
    was shown last.
    """
    from pipeline import workflow
    from pipeline.outputs import theme
    from pipeline.preview.showing import Showing

    theme.digest.cache_clear()  # a template may have changed since the last build
    try:
        built = workflow.build(call.run(), preview=True)
    except PipelineError as error:
        return _told(call, describe_error(error, call.texts.language))
    except Exception as error:  # noqa: BLE001 (a faulty template must not end the preview)
        return _told(call, crash_text(call, ["preview"], error))
    finally:
        call.console.close()
    if built.site is not None and built.library is not None:
        memory[:] = [built.library]
    call.console.problems(built.problems)
    faults = errors(built.problems) if built.site is None else ()
    if built.site is not None:
        call.console.say(call.texts.text("Built at {time:%H:%M:%S}", time=call.now))
    return Showing(built.site, tuple(describe_problem(p, call.texts.language) for p in faults))


def _told(call: Call, text: str) -> Showing:
    from pipeline.preview.showing import Showing

    call.console.say(text)
    return Showing(None, (text,))


def _opened(server: Callable[[int], PreviewServer], port: int | None) -> PreviewServer:
    """The server at the port asked for; with none asked for, at ours or any other."""
    try:
        return server(PORT if port is None else port)
    except OSError as error:
        if port is None:
            return server(0)
        raise ProgrammeError("P022", port=port) from error
