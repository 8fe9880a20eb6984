"""What only we know: whether the files of our own that a feed speaks of are there, and are so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from types import MappingProxyType
from urllib.parse import unquote

from pipeline.core.frozen import dataclass
from pipeline.core.problems import Place, Problem, in_order, problem
from pipeline.core.site import Entry
from pipeline.media.picture import PictureFacts
from pipeline.outputs.feeds.gate.told import Reference, Seen
from pipeline.outputs.feeds.gate.values import ending

ARTWORK = (1400, 3000)
#: RFC 7303: a feed may be told as RSS, and sent as the XML that browsers show.
_ALSO = MappingProxyType({"application/rss+xml": "application/xml"})
_FORMATS = MappingProxyType({"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG"})


@dataclass(frozen=True, slots=True)
class Site:
    """``base`` is the public address, with its slash; files and pictures by their public paths."""

    base: str
    files: Mapping[str, Entry]
    pictures: Mapping[str, PictureFacts]

    def file(self, reference: Reference) -> Entry | None:
        return self.files.get(self.path(reference.address))

    def path(self, address: str) -> str:
        """The public path of one of our addresses; empty for those of others."""
        ours = address.partition("#")[0].partition("?")[0]
        return unquote(ours.removeprefix(self.base)) if self.has(address) else ""

    def has(self, address: str) -> bool:
        return address.startswith(self.base)


@dataclass(frozen=True, slots=True)
class SiteFault:
    feed: Seen
    reference: Reference | None = None
    params: tuple[tuple[str, str], ...] = ()


SiteLook = Callable[[Sequence[Seen], Site], Iterable[SiteFault]]


@dataclass(frozen=True, slots=True)
class SiteRule:
    """As `rule.Rule`, over all feeds and the site."""

    code: str
    source: str
    look: SiteLook = field(compare=False)


def check_site(feeds: Sequence[Seen], site: Site) -> tuple[Problem, ...]:
    """What the feeds say of our own files, and of one another, that is not so."""
    return in_order(
        _problem(rule.code, one) for rule in SITE_RULES for one in rule.look(feeds, site)
    )


def _problem(code: str, one: SiteFault) -> Problem:
    at, where = one.reference, {"title": one.feed.title}
    if at is not None:
        where = {"title": at.title, "path": at.path, "value": at.address, "tag": at.tag}
    place = Place(one.feed.name, at.line or None if at else None)
    return problem(code, place, **{**where, **dict(one.params)})


def _fault(feed: Seen, reference: Reference | None, **params: object) -> SiteFault:
    return SiteFault(feed, reference, tuple((name, str(value)) for name, value in params.items()))


def _each(feeds: Sequence[Seen], site: Site) -> Iterator[tuple[Seen, Reference, Entry]]:
    """Every address of ours that is there."""
    for feed in feeds:
        for reference in feed.references:
            entry = site.file(reference)
            if entry is not None:
                yield feed, reference, entry


def missing(feeds: Sequence[Seen], site: Site) -> Iterator[SiteFault]:
    for feed in feeds:
        for one in feed.references:
            if site.has(one.address) and site.file(one) is None:
                yield _fault(feed, one)


def length(feeds: Sequence[Seen], site: Site) -> Iterator[SiteFault]:
    for feed, one, entry in _each(feeds, site):
        if one.length is not None and one.length != entry.size:
            yield _fault(feed, one, length=one.length, size=entry.size)


def type_(feeds: Sequence[Seen], site: Site) -> Iterator[SiteFault]:
    for feed, one, entry in _each(feeds, site):
        real, told = (t.partition(";")[0].strip() for t in (entry.headers.content_type, one.type))
        if told and real not in (told, _ALSO.get(told)):
            yield _fault(feed, one, type=one.type, real=real)


def artwork(feeds: Sequence[Seen], site: Site) -> Iterator[SiteFault]:
    """Apple: square, 1400 to 3000 pixels, RGB, and what its name says."""
    least, most = ARTWORK
    for feed, one, entry in _each(feeds, site):
        if one.tag != "itunes:image":
            continue
        facts = site.pictures.get(entry.path)
        if facts is None:
            yield _fault(feed, one, picture="–")
            continue
        square = facts.width == facts.height and least <= facts.width <= most
        real = facts.mode == "RGB" and facts.format == _FORMATS.get(ending(one.address))
        if not (square and real):
            told = f"{facts.width} × {facts.height}, {facts.mode}, {facts.format}"
            yield _fault(feed, one, picture=told)


def own_address(feeds: Sequence[Seen], site: Site) -> Iterator[SiteFault]:
    for feed in feeds:
        if feed.own and feed.own != site.base + feed.name.removeprefix("public/"):
            yield _fault(feed, None, value=feed.own)


def chain(feeds: Sequence[Seen], _site: Site) -> Iterator[SiteFault]:
    """RFC 5005, section 4: from each living feed back through its archives, and forth again."""
    by_address = {feed.own: feed for feed in feeds}
    reached: set[str] = set()
    for living in (feed for feed in feeds if not feed.archive):
        after, before = living, living.links.get("prev-archive", "")
        while before:
            page = by_address.get(before)
            forth = "" if after is living else after.own
            if page is None or before in reached or not _fits(page, living, forth):
                yield _fault(after, None, value=before)
                break
            reached.add(before)
            after, before = page, page.links.get("prev-archive", "")
    for feed in feeds:
        if feed.archive and feed.own not in reached:
            yield _fault(feed, None, value=feed.own)


def _fits(page: Seen, living: Seen, forth: str) -> bool:
    """Whether ``page`` is an archive of ``living``, and goes on to ``forth`` if it tells at all."""
    onward = page.links.get("next-archive", "")
    own = page.archive and page.links.get("current") == living.own
    return own and onward in ("", forth)


def once(feeds: Sequence[Seen], _site: Site) -> Iterator[SiteFault]:
    """An episode stands on one page of its feed: the living one, or one archive."""
    where: dict[tuple[str, str], Seen] = {}
    for feed in feeds:
        whole = feed.links.get("current", "") if feed.archive else feed.own
        for guid in feed.guids:
            before = where.setdefault((whole, guid), feed)
            if before is not feed:
                yield _fault(feed, None, value=guid, other=before.name)


SITE_RULES = (
    SiteRule("F190", "Apple 823; our own site", missing),
    SiteRule("F191", "RSS 2.0, enclosure; our own site", length),
    SiteRule("F192", "RSS 2.0, enclosure; our own site", type_),
    SiteRule("F193", "Apple 896 (Artwork requirements)", artwork),
    SiteRule("F194", "PSP-1, atom:link; our own site", own_address),
    SiteRule("F195", "RFC 5005, 4", chain),
    SiteRule("F196", "RFC 5005, 4", once),
)
