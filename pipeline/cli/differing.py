"""How two releases differ, in an editor's words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.cli.call import Call
from pipeline.core.messages import Catalogue

if TYPE_CHECKING:
    from pipeline.publish.difference import Difference, Tally
    from pipeline.publish.undo import Step

#: As many titles are named; JSON has them all.
_NAMED = 12


def sentence(texts: Catalogue, tally: Tally) -> str:
    """``2 episodes new, 1 sound replaced, 14 pages changed, 0 deleted``."""
    episodes, pages = tally.episodes, tally.pages
    parts = [
        texts.plural("{n} episode new", "{n} episodes new", episodes.new),
        texts.plural("{n} sound replaced", "{n} sounds replaced", tally.sounds),
        texts.plural("{n} page changed", "{n} pages changed", pages.changed),
        texts.plural("{n} deleted", "{n} deleted", pages.gone),
    ]
    if pages.new:
        parts.insert(2, texts.plural("{n} page new", "{n} pages new", pages.new))
    if episodes.gone:
        parts.insert(1, texts.plural("{n} episode gone", "{n} episodes gone", episodes.gone))
    return ", ".join(parts)


def lines(call: Call, found: Difference) -> Iterator[str]:
    """The sentence, then the titles."""
    texts = call.texts
    yield sentence(texts, found.tally) + "."
    replaced = dict.fromkeys(one.title for one in found.sounds if one.change == "replaced")
    told = (
        (texts.text("New episodes"), found.new),
        (texts.text("Episodes that go"), found.gone),
        (texts.text("Changed episodes"), found.changed),
        (texts.text("Replaced sounds"), tuple(replaced)),
    )
    for heading, titles in told:
        if titles:
            yield f"{heading}: {_named(texts, titles)}"


def named(call: Call, step: Step) -> str:
    """``number 12 (12-3f9a0c1b), 2 March 2026 at 10:00, anna@kontor``."""
    from pipeline.core.locale import Format

    form = Format(call.texts.language)
    at = step.at.astimezone()
    return call.texts.text(
        "number {n} ({release}), {date} {time}, {owner}",
        n=step.sequence,
        release=step.release,
        date=form.date(at),
        time=form.time(at),
        owner=step.owner,
    )


def _named(texts: Catalogue, titles: tuple[str, ...]) -> str:
    shown = ", ".join(f"«{title}»" for title in titles[:_NAMED])
    more = len(titles) - _NAMED
    if more <= 0:
        return shown
    return texts.plural("{shown} and {n} more", "{shown} and {n} more", more, shown=shown)
