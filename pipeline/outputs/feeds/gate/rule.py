"""A rule, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import field

from pipeline.core.frozen import dataclass
from pipeline.core.problems import Place, Problem, problem
from pipeline.outputs.feeds.gate.reading import (
    Element,
    FeedText,
    line_of,
    said,
    text_of,
    title_of,
)
from pipeline.outputs.feeds.gate.reading import found as children


@dataclass(frozen=True, slots=True)
class Fault:
    """``at`` is the element that is wrong, or lacks something; else ``line`` may tell where."""

    at: Element | None = None
    params: tuple[tuple[str, str], ...] = ()
    line: int | None = None


Look = Callable[[FeedText], Iterable[Fault]]


@dataclass(frozen=True, slots=True)
class Rule:
    """``code``: F1… is a requirement and an error, F2… a recommendation and a warning.

    ``source``: document and section. Each rule goes through the whole feed and yields its faults.
    """

    code: str
    source: str
    look: Look = field(compare=False)


def fault(at: Element | None, **params: object) -> Fault:
    return Fault(at, tuple((name, str(value)) for name, value in params.items()))


def problems(rule: Rule, feed: FeedText) -> Iterator[Problem]:
    """What ``rule`` finds, with places and titles, as any other problem."""
    for one in rule.look(feed):
        where = (
            {} if one.at is None else {"title": title_of(one.at) or feed.name, "path": path(one.at)}
        )
        params = {"title": feed.name, **where, **dict(one.params)}
        yield problem(rule.code, place(feed, one), **params)


def place(feed: FeedText, one: Fault) -> Place:
    line = one.line if one.at is None else line_of(one.at)
    if not line:
        return Place(feed.name)
    lines = feed.body.split(b"\n", line)
    text = lines[line - 1].decode(errors="replace").rstrip() if len(lines) >= line else ""
    tag = "" if one.at is None else f"<{_written(one.at)}"
    column = text.find(tag)
    if not tag or column < 0:
        return Place(feed.name, line)
    return Place(feed.name, line, column + 1, len(tag), text)


def path(element: Element) -> str:
    """Where it stands, as ``/rss/channel/item[3]/enclosure``."""
    return str(element.getroottree().getpath(element))


def _written(element: Element) -> str:
    local = str(element.tag).rpartition("}")[2]
    return f"{element.prefix}:{local}" if element.prefix else local


def lacking(tag: str, archived: bool = True) -> Look:
    """A rule: the channel has to have ``tag``, and something in it; ``archived``: archives too."""

    def look(feed: FeedText) -> Iterator[Fault]:
        if not text_of(feed.channel, tag) and (archived or not feed.archived):
            yield fault(feed.channel, tag=tag)

    return look


def items_lacking(*tags: str, attribute: str = "") -> Look:
    """A rule, told once for all: every item should have one of ``tags``, with a text in it, or with
    ``attribute``.
    """

    def whole(element: Element) -> bool:
        return bool(element.get(attribute) if attribute else said(element))

    def look(feed: FeedText) -> Iterator[Fault]:
        items = feed.items
        bare = [item for item in items if not any(map(whole, children(item, *tags)))]
        if bare:
            titles = ", ".join(title_of(i) for i in bare[:3])
            more = ", …" if len(bare) > 3 else ""
            yield fault(bare[0], tag=tags[0], n=len(bare), of=len(items), titles=titles + more)

    return look
