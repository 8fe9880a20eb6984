"""After a publish: who is told that the feeds are other than they were."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from pipeline.core.model import Library
from pipeline.core.problems import Place, Problem, problem
from pipeline.outputs.feeds.about import Document
from pipeline.outputs.feeds.family import JSON_PATH
from pipeline.outputs.feeds.plan import Family, family
from pipeline.publish.announce import Changed, Failure, Told, announce
from pipeline.publish.plan import PublishPlan, Why

__all__ = ["announce", "news", "warnings"]

#: Where it is written who is to be told.
SETTINGS = "programme.yaml"
SERVICES: Mapping[str, str] = MappingProxyType({"websub": "WebSub", "podping": "podping"})
_NEWS = frozenset({Why.NEW, Why.CHANGED, Why.UNSURE})


def news(plan: PublishPlan, library: Library) -> tuple[Changed, ...]:
    """The feeds of ``library`` that ``plan`` changes and that name somebody who is to be told.

    Those for a role or a topic name nobody. Nor is anybody told of an example: it is fiction.
    """
    if library.programme.example:
        return ()
    sent = {upload.entry.path for upload in plan.uploads if upload.why in _NEWS}
    return tuple(feed for path, feed in _feeds(family(library)) if path in sent)


def _feeds(all_: Family) -> Iterator[tuple[str, Changed]]:
    """By path, each feed with those whom its own head names."""
    documents: tuple[Document, ...] = (*all_.rss(), *all_.films)
    for feed in documents:
        head = feed.channel
        yield feed.path, Changed(head.base + feed.path, head.hub, head.podping)
    main = all_.main.channel
    yield JSON_PATH, Changed(main.base + JSON_PATH, main.hub)


def warnings(told: Iterable[Told]) -> tuple[Problem, ...]:
    """Of those who were not told, and why; one for each place and cause."""
    found = dict.fromkeys(_warnings(told))
    return tuple(found)


def _warnings(told: Iterable[Told]) -> Iterator[Problem]:
    for one in told:
        params = {"service": SERVICES[one.service], "host": one.place, "status": one.status}
        match one.failure:
            case None:
                continue
            case Failure.UNSIGNED:
                yield problem(one.failure.value, Place(SETTINGS))
            case _:
                yield problem(one.failure.value, Place(SETTINGS), **params)
