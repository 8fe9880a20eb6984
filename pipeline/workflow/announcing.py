"""After a publish: who is told that the feeds are other than they were."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from pipeline.core.problems import Place, Problem, problem
from pipeline.core.programme import FEED_PATH, Announce, Programme
from pipeline.core.site import BuiltSite, FeedAddress
from pipeline.publish.announce import Ears, Failure, Told
from pipeline.publish.announce import announce as tell
from pipeline.publish.changes import PublishPlan, Why

#: Where a text says who was to be told.
SETTINGS = "programme.yaml"
SERVICES: Mapping[str, str] = MappingProxyType({"websub": "WebSub", "podping": "podping"})
_NEWS = frozenset({Why.NEW, Why.CHANGED, Why.UNSURE})


@dataclass(frozen=True, slots=True)
class News:
    """The ``feeds`` that a publish changed, and who wants to know."""

    feeds: tuple[FeedAddress, ...] = ()
    wanted: Announce = field(default_factory=Announce)


def news(plan: PublishPlan, programme: Programme, base: str) -> News:
    """What there is to tell of ``plan`` once it is carried out, at the public address ``base``.

    Nothing of an example: it is fiction, and no directory's business.
    """
    if programme.example:
        return News()
    changed = {base + upload.entry.path for upload in plan.uploads if upload.why in _NEWS}
    feeds = (feed for feed in _feeds(plan.wanted.site, base) if feed.address in changed)
    return News(tuple(feeds), programme.show.announce)


def _feeds(site: BuiltSite, base: str) -> tuple[FeedAddress, ...]:
    return site.feeds or (FeedAddress(base + FEED_PATH, main=True),)


def announce(told: News, token: str) -> tuple[Told, ...]:
    """Tell those who asked for it, ``token`` being podping's. The publish is over: never raises."""
    wanted = told.wanted
    return tell(Ears(wanted.hub, wanted.podping, token), told.feeds)


def warnings(told: Iterable[Told]) -> tuple[Problem, ...]:
    """Of those who were not told, and why; one for each place and cause."""
    found = dict.fromkeys(_warnings(told))
    return tuple(found)


def _warnings(told: Iterable[Told]) -> Iterator[Problem]:
    for one in told:
        params = {"service": SERVICES[one.service], "place": one.place, "status": one.status}
        match one.failure:
            case None:
                continue
            case Failure.UNSIGNED:
                yield problem(one.failure.value, Place(SETTINGS))
            case _:
                yield problem(one.failure.value, Place(SETTINGS), **params)
