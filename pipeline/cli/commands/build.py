"""``spor2 build``: the whole site in ``public/``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from pipeline.cli.answer import Answer, Exit, Table
from pipeline.cli.call import Call
from pipeline.cli.changes import remaster_option, remastered
from pipeline.cli.command import Command
from pipeline.cli.labour import workers_option
from pipeline.cli.wording import refused
from pipeline.core.messages import Catalogue
from pipeline.core.problems import errors

if TYPE_CHECKING:
    from pipeline.core.site import BuiltSite
    from pipeline.workflow import Built


def command(texts: Catalogue) -> Command:
    text = texts.text(
        "Make the whole site in the folder public: pages, sound, films, feed and kits. "
        "What has not changed is not made again."
    )
    return Command(
        build, texts, text, [*_extras(texts), remaster_option(texts), workers_option(texts)]
    )


def _extras(texts: Catalogue) -> Iterator[click.Option]:
    """What a publish makes by itself, and a build only when asked: it takes its time."""
    told = {
        "search": texts.text("Make the search index too"),
        "books": texts.text("Make the books too: EPUB and PDF"),
        "full": texts.text("Make all that a publish makes"),
    }
    for name, text in told.items():
        yield click.Option([f"--{name}"], is_flag=True, help=text)


def build(
    call: Call, remaster: tuple[str, ...], workers: int | str | None, **flags: bool
) -> Answer:
    from pipeline import workflow

    wanted = workflow.EXTRAS if flags["full"] else {n for n in workflow.EXTRAS if flags[n]}
    remade = remastered(remaster)
    built = workflow.build(call.run(workers=workers, remaster=remade, extras=frozenset(wanted)))
    if built.site is None:
        return refused(built.problems)
    data = {
        "folder": built.site.root,
        "files": len(built.site.tree),
        "bytes": sum(entry.size for entry in built.site.tree),
        "made": built.made,
        "reused": built.reused,
        "sounds": built.sounds,
        "apart": built.apart,
        "unasked": built.unasked,
    }
    parts = (_sounds(call, built), *_unknown(call, built), _done(call, built, built.site))
    code = Exit.CONTENT if errors(built.problems) else Exit.DONE  # of a feed: see `Built`
    return Answer(data, tuple(p for p in parts if p is not None), built.problems, code)


def _unknown(call: Call, built: Built) -> Iterator[str]:
    """What was made here, though it may be published already, or is."""
    if built.apart and built.library is not None:
        titles = (i.title for i in built.library.items() if i.id in built.apart)
        yield call.texts.text(
            "Made anew for now, since the published sound is not on this computer: {titles}. "
            "«spor2 publish» fetches it and keeps it as it is.",
            titles=", ".join(f"«{title}»" for title in titles),
        )
    elif built.unasked:
        yield call.texts.text(
            "This computer has not yet asked what is published. «spor2 plan» does, and sound that "
            "is published already then stays as it is."
        )


def _done(call: Call, built: Built, site: BuiltSite) -> str:
    return call.texts.text(
        "Built {files} files in {folder} ({made} parts made, {reused} as before).",
        files=len(site.tree),
        folder=site.root,
        made=built.made,
        reused=built.reused,
    )


def _sounds(call: Call, built: Built) -> Table | None:
    """What became of the sound: the figures that a sound engineer asks for."""
    if not built.sounds or call.console.manner.quiet:
        return None
    from pipeline.core.locale import Format

    form = Format(call.texts.language)
    texts = call.texts
    headings = (
        texts.text("Episode"),
        texts.text("Length"),
        texts.text("Loudness before"),
        texts.text("after"),
        texts.text("True peak"),
    )
    rows = tuple(
        (
            id_,
            form.duration(facts["duration_s"]),
            # An alternate from an older release, now the enclosure, does not tell.
            form.level(facts["source_lufs"], "LUFS") if "source_lufs" in facts else "–",
            form.level(facts["integrated_lufs"], "LUFS"),
            form.level(facts["true_peak_dbtp"], "dBTP"),
        )
        for id_, facts in built.sounds.items()
    )
    return Table(headings, rows)
