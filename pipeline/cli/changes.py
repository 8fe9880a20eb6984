"""What a publish changes, in an editor's words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from pipeline.cli.answer import Table
from pipeline.cli.call import Call
from pipeline.core.errors import PublishError
from pipeline.core.messages import Catalogue, describe_error

if TYPE_CHECKING:
    from pipeline.publish.promises import Guard
    from pipeline.publish.renditions import SoundChange
    from pipeline.publish.told import Count, Summary


def target_option(texts: Catalogue) -> click.Option:
    text = texts.text("Where to publish, by its name in programme.yaml")
    return click.Option(["--target"], help=text, metavar=texts.text("NAME"))


def remaster_option(texts: Catalogue) -> click.Option:
    text = texts.text(
        "Make the sound anew with the tools as they are now, though it is published: of EPISODE "
        "(its id, number or folder; may be given more than once), or of all"
    )
    return click.Option(
        ["--remaster"],
        help=text,
        metavar=texts.text("[EPISODE]"),
        is_flag=False,
        flag_value="",
        multiple=True,
    )


def remastered(given: tuple[str, ...]) -> frozenset[str] | None:
    """What ``--remaster`` asks for, as `Run.remaster` has it: none, all (empty), or some."""
    if not given:
        return None
    return frozenset() if "" in given else frozenset(given)


def lines(call: Call, summary: Summary) -> tuple[str | Table, ...]:
    """The summary as lines; a single one when there is nothing to do."""
    texts = call.texts
    if not (summary.uploads or summary.deleted or _gone(summary)):
        return (texts.text("Nothing has changed since the last publish."), *_looks(call, summary))
    first = texts.text("This is the first publish here.")
    later = texts.text("This becomes release number {n}.", n=summary.release)
    return (
        first if summary.first else later,
        *_episodes(texts, summary),
        _table(texts, summary),
        _sent(call, summary),
        *_looks(call, summary),
    )


def stops(call: Call, guards: tuple[Guard, ...]) -> Iterator[str]:
    """What would keep the plan from being carried out, each with the way out."""
    for guard in guards:
        yield ""
        yield (
            call.texts.text("“spor2 publish” will ask here:")
            if guard.asks
            else call.texts.text("“spor2 publish” will stop here:")
        )
        yield describe_error(PublishError(guard.code, **guard.params), call.texts.language)


def _gone(summary: Summary) -> int:
    return summary.pages.gone + summary.files.gone + summary.feeds.gone


def _episodes(texts: Catalogue, summary: Summary) -> Iterator[str]:
    told = (
        (texts.text("New episodes"), summary.episodes_new),
        (texts.text("Changed episodes"), summary.episodes_changed),
        (texts.text("Episodes that go"), summary.episodes_gone),
    )
    for heading, titles in told:
        if titles:
            yield f"{heading}: " + ", ".join(f"«{title}»" for title in titles)
    yield from _sounds(texts, summary.sounds)
    if summary.redirected:
        heading = texts.text("Old addresses that apps remember now give the new file")
        yield f"{heading}: " + ", ".join(f"«{title}»" for title in summary.redirected)
    if summary.lost:
        heading = texts.text("No longer in the store as it was published")
        yield f"{heading}: " + ", ".join(summary.lost)


def _sounds(texts: Catalogue, changes: tuple[SoundChange, ...]) -> Iterator[str]:
    """Corrections first, by their cause; then what no listener will notice."""
    own = [one for one in changes if not one.rendition]
    told = {
        "source": texts.text("Correction, other sound files"),
        "settings": texts.text("Correction, other settings for the sound"),
        "remastered": texts.text("Correction, sound made anew as you asked"),
        "anew": texts.text("Correction, sound made anew since the published one is lost"),
        "unknown": texts.text("Correction, new sound"),
    }
    for cause, heading in told.items():
        found = [f"«{c.title}» ({c.old[:8]} → {c.new[:8]})" for c in own if c.cause == cause]
        if found:
            yield f"{heading}: " + ", ".join(found)
    others = dict.fromkeys(f"«{c.title}»" for c in changes if c.rendition)
    if others:
        yield texts.text("Other versions of the sound made anew") + ": " + ", ".join(others)
    same = [f"«{c.title}»" for c in own if c.cause is None]
    if same:
        yield texts.text("Tags or picture in the file renewed, same sound") + ": " + ", ".join(same)


def _table(texts: Catalogue, summary: Summary) -> Table:
    headings = ("", texts.text("new"), texts.text("changed"), texts.text("gone"))
    return Table(
        headings,
        (
            _row(texts.text("Pages"), summary.pages),
            _row(texts.text("Sound, films and files"), summary.files),
            _row(texts.text("Feeds"), summary.feeds),
        ),
    )


def _row(name: str, count: Count) -> tuple[str, ...]:
    return (name, str(count.new), str(count.changed + count.unsure), str(count.gone))


def _looks(call: Call, summary: Summary) -> Iterator[str]:
    if summary.unsettled:
        yield call.texts.plural(
            "A publish was cut off a short while ago, and something of it may come late. "
            "{n} file is looked at once more.",
            "A publish was cut off a short while ago, and something of it may come late. "
            "{n} files are looked at once more.",
            summary.unsettled,
        )


def _sent(call: Call, summary: Summary) -> str:
    from pipeline.core.locale import Format

    size = Format(call.texts.language).size(summary.upload_bytes)
    return call.texts.text(
        "{uploads} files to send, {size}; {unchanged} unchanged.",
        uploads=summary.uploads,
        size=size,
        unchanged=summary.unchanged,
    )
