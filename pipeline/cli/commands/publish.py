"""``spor2 publish``: build, send what changed, say where it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import click

from pipeline.cli.afterwards import afterwards, no_ping_option
from pipeline.cli.answer import Answer
from pipeline.cli.call import Call
from pipeline.cli.changes import lines, remaster_option, remastered, target_option
from pipeline.cli.command import Command
from pipeline.cli.labour import workers_option
from pipeline.cli.rate import rate_option
from pipeline.cli.wording import refused
from pipeline.core.messages import Catalogue

if TYPE_CHECKING:
    from pipeline.workflow import Published, Run, Told


def command(texts: Catalogue) -> Command:
    text = texts.text(
        "Publish: build the site, send what has changed, and say where it can be seen. "
        "If it is cut off, the same command finishes it."
    )
    sure = texts.text("Go on, where the command asks whether you are sure")
    yes = click.Option(["--yes"], is_flag=True, help=sure)
    about = [target_option(texts), remaster_option(texts), workers_option(texts)]
    options = [*about, rate_option(texts), yes, no_ping_option(texts)]
    return Command(publish, texts, text, options)


def publish(
    call: Call,
    target: str | None,
    remaster: tuple[str, ...],
    workers: int | str | None,
    **flags: int,
) -> Answer:
    from pipeline import workflow

    run = replace(call.run(target, workers, remastered(remaster)), rate=flags["limit_rate"])
    published = workflow.publish(run, yes=bool(flags["yes"]))
    if published.summary is None:
        return refused(published.problems)
    after = afterwards(call, published, no_ping=bool(flags["no_ping"]))
    _take_back(run, published)
    return Answer(
        {**_data(published, after.told), "purged": after.purged},
        (*lines(call, published.summary), *_places(call, published), *after.lines),
        (*published.problems, *after.problems),
    )


def _take_back(run: Run, published: Published) -> None:
    """Remove what was shared and holds no more (`workflow.sharing`)."""
    from pipeline.workflow.lending import due

    if published.target is not None and due(run, published.target.name):
        from pipeline.workflow import sharing

        sharing.clean(replace(run, target=published.target.name))


def _data(published: Published, told: tuple[Told, ...]) -> dict[str, object]:
    outcome = published.outcome
    return {
        "target": published.target.name if published.target else None,
        "release": outcome.release if outcome else None,
        "sent": outcome.sent if outcome else 0,
        "sent_bytes": outcome.sent_bytes if outcome else 0,
        "deleted": outcome.deleted if outcome else 0,
        "summary": published.summary,
        "addresses": published.addresses,
        "told": [{**asdict(one), "ok": one.failure is None} for one in told],
    }


def _places(call: Call, published: Published) -> Iterator[str]:
    """What a person can open now."""
    found, texts = published.addresses, call.texts
    if found is None or published.target is None:
        return
    yield ""
    yield texts.text("Published to «{target}»:", target=published.target.name)
    yield texts.text("  the site   {address}", address=found.site)
    yield texts.text("  the feed   {address}", address=found.feed)
    if found.console:
        yield texts.text("  the store  {address}", address=found.console)
