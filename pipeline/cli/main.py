"""``spor2``: the list of commands, and the way from a line to an exit code."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from pipeline import __version__
from pipeline.cli.answer import Answer, Exit
from pipeline.cli.call import Call
from pipeline.cli.console import Console
from pipeline.cli.faults import guarded
from pipeline.cli.language import click_speaks
from pipeline.cli.lazy import LazyGroup, Listed
from pipeline.cli.manner import Manner
from pipeline.core.messages import Catalogue

_IN = "pipeline.cli.commands."
COMMANDS = (
    Listed("init", _IN + "init", "Make a new, empty programme", ("ny", "start", "opret")),
    Listed("new", _IN + "new", "Begin an episode, a film, a chapter or an event", ("tilføj",)),
    Listed(
        "ingest", _IN + "ingest", "Take in sound, film or text", ("indlæs", "importer", "import")
    ),
    Listed("check", _IN + "check", "Find faults in the content", ("tjek", "kontroller", "test")),
    Listed(
        "preview", _IN + "preview", "See the site in a browser while you write", ("vis", "serve")
    ),
    Listed("status", _IN + "status", "What is published, and what waits for what", ("oversigt",)),
    Listed("build", _IN + "build", "Make the site in the folder public", ("byg",)),
    Listed(
        "audio",
        _IN + "audio",
        "How an episode sounds: reports, listening, clips",
        ("lyd", "lyt", "rapport", "klip", "report", "listen", "clip", "sound"),
    ),
    Listed("plan", _IN + "plan", "What a publish would change", ("planlæg",)),
    Listed("publish", _IN + "publish", "Publish the site", ("udgiv", "deploy")),
    Listed(
        "releases", _IN + "releases", "What was published when", ("udgivelser", "historik", "log")
    ),
    Listed("diff", _IN + "diff", "What changed from one release to another", ("forskel",)),
    Listed(
        "rollback",
        _IN + "rollback",
        "Make a former release public once more",
        ("tilbage", "fortryd", "undo"),
    ),
    Listed(
        "verify",
        _IN + "verify",
        "Whether all that is published is there, whole",
        ("efterse", "kontrol", "bekræft"),
    ),
    Listed("share", _IN + "share", "Show one item to somebody before it is out", ("del", "deling")),
    Listed(
        "purge",
        _IN + "purge",
        "Delete for good what was ever published of an item",
        ("slet", "fjern", "delete"),
    ),
    Listed("explain", _IN + "explain", "Why a file was made, and from what", ("forklar",)),
    Listed("doctor", _IN + "doctor", "Whether this computer has what spor2 needs", ("læge",)),
    Listed(
        "target",
        _IN + "target",
        "The place you publish to: make it ready, look into it",
        ("mål", "spand", "bucket"),
    ),
    Listed("store", _IN + "store", "The store on this computer, for trying things", ("lager",)),
    Listed("cache", _IN + "cache", "Tidy up what spor2 has saved to be quick", ("ryd",)),
)


def entry() -> NoReturn:
    """The program ``spor2``. It loads a great deal and lives for seconds: Python looks for circles
    among new objects a seventieth as often as it would, which is a tenth of its start.
    """
    gc.set_threshold(50_000)
    sys.exit(main(sys.argv[1:]))


def main(argv: Sequence[str]) -> int:
    """Do what a line says, for a person or a program, and return the exit code."""
    manner = Manner.of(argv, os.environ)
    call = Call(Console(manner))
    with click_speaks(manner.language):
        return int(guarded(call, argv, lambda: _answer(call, argv)))


def root(texts: Catalogue) -> LazyGroup:
    """The whole command line, in the language of ``texts``."""
    text = texts.text("Publishes a programme of podcast, films, handbook and theme days.")
    group = LazyGroup("spor2", texts, text, COMMANDS)
    group.epilog = texts.text("Begin with: spor2 init FOLDER, then spor2 preview in that folder.")
    message = texts.text("%(prog)s, version %(version)s")
    click.version_option(__version__, prog_name="spor2", message=message)(group)
    return group


def _answer(call: Call, argv: Sequence[str]) -> Exit:
    line = list(argv) or ["--help"]
    answer = root(call.texts).main(line, prog_name="spor2", standalone_mode=False, obj=call)
    if not isinstance(answer, Answer):
        return Exit.DONE  # --help and --version have said what they had to
    call.console.show(answer)
    return answer.code
