"""A whole feed from its address or its file: every page of it (RFC 5005), each episode once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.core.errors import FetchError
from pipeline.core.problems import Place, Problem, problem
from pipeline.ingest.feeds.home import Home, home_of
from pipeline.ingest.feeds.old import OldFeed, OldItem
from pipeline.ingest.feeds.parse import Parsed, parse
from pipeline.ingest.feeds.reading import channel_of, further_pages, items_of
from pipeline.ingest.web import Page, Web, redacted, usable

PAGE_BYTES = 32_000_000
PAGES = 500
ITEMS = 9000  # numbers have four digits


def is_address(where: str) -> bool:
    """Whether ``where`` is meant as an address, not as a file (which on Windows has a ``C:``)."""
    return len(urlsplit(where).scheme) > 1 and "://" in where


def gather(where: str, net: Web) -> OldFeed:
    """Read the feed at an address or in a file. Raises FetchError, FileNotFoundError."""
    page = _page(net, usable(where) if is_address(where) else Path(where).absolute())
    shown = redacted(page.address) if is_address(where) else Path(where).name
    parsed = parse(page.body, shown)
    channel = channel_of(parsed.channel)
    home = Home(page.address) if is_address(where) else home_of(Path(where), channel.address)
    items = list(items_of(parsed.channel, home))
    problems = [*_broken(parsed, shown), *_moved_on(channel.new_address, where, shown)]
    for further, found in _others(net, parsed, home):
        items += items_of(further.channel, found)
        problems += _broken(further, redacted(found.address) or shown)
        if len(items) > ITEMS:
            raise FetchError("T047", address=shown, most=str(ITEMS))
    kept, twice = _once(items, shown)
    if not kept:
        raise FetchError("T054", address=shown)
    return OldFeed(channel, kept, home, shown, (*problems, *twice))


def _others(net: Web, first: Parsed, home: Home) -> Iterator[tuple[Parsed, Home]]:
    """The further pages, each once, however they point to one another."""
    waiting = [home.leads_to(link) for link in further_pages(first.channel)]
    seen: set[str | Path] = {home.address}
    while waiting:
        where = waiting.pop(0)
        if where in seen:
            continue
        seen.add(where)
        if len(seen) > PAGES:
            raise FetchError("T047", address=redacted(str(where)), most=str(PAGES))
        page = _page(net, where)
        found = Home(page.address, home.folder, home.base)
        parsed = parse(page.body, redacted(page.address) or Path(where).name)
        waiting += [found.leads_to(link) for link in further_pages(parsed.channel)]
        yield parsed, found


def _page(net: Web, where: str | Path) -> Page:
    if isinstance(where, str):
        return net.read(where, PAGE_BYTES)
    if where.stat().st_size > PAGE_BYTES:
        raise FetchError("T047", address=where.name, most=f"{PAGE_BYTES // 1_000_000} MB")
    return Page("", where.read_bytes(), "")


def _broken(parsed: Parsed, shown: str) -> list[Problem]:
    return [problem("W321", Place(shown, parsed.broken_at))] if parsed.broken_at else []


def _moved_on(address: str, where: str, shown: str) -> list[Problem]:
    """The feed says that it lives elsewhere now: that is the one to ask for."""
    if not address or address == where:
        return []
    return [problem("W322", Place(shown), address=redacted(address))]


def _once(items: list[OldItem], shown: str) -> tuple[tuple[OldItem, ...], list[Problem]]:
    """Pages may overlap; but one GUID on two sounds is a fault, and apps show the first."""
    kept: dict[str, OldItem] = {}
    problems = []
    for item in items:
        if item.sound is None:
            problems.append(problem("W320", Place(shown), title=item.title or item.guid))
            continue
        known = kept.setdefault(item.key, item)
        if known.sound != item.sound:
            params = {"title": item.title, "other": known.title, "guid": item.key}
            problems.append(problem("E322", Place(shown), **params))
    return tuple(kept.values()), problems
