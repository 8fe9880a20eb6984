"""What a feed says of the podcast as a whole, in ``programme.yaml``.

A programme that has just been begun, as `ingest.programme` makes it, takes it over; in any other
nothing is changed, and what differs is told. Names and mail addresses are never taken over: whoever
owns the feed is told by role.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from pipeline.content.convert.html import words
from pipeline.content.convert.marks import clean
from pipeline.content.document import Document
from pipeline.content.source import Source, read_source
from pipeline.content.yaml_reader import parse
from pipeline.core.categories import CATEGORIES
from pipeline.core.frozen import dataclass
from pipeline.core.programme import podcast_guid
from pipeline.ingest.feeds.frame import bare_podcast, is_ours
from pipeline.ingest.feeds.old import OldFeed
from pipeline.ingest.forms import scalar
from pipeline.ingest.placing import replace_file

NAME = "programme.yaml"
_FRESH = "UDFYLD: Hvad handler podcasten om?"
_BLOCKS = re.compile(r"\n  (categories|seasons):\n((?:    .*\n)+)")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the feed says, as fields of ``series:``. ``artwork`` is a file in the programme."""

    fields: Mapping[str, str]
    categories: tuple[tuple[str, str | None], ...]
    seasons: Mapping[int, str]


def wanted(feed: OldFeed, seasons: Mapping[int, str]) -> Wanted:
    channel = feed.channel
    known = tuple(pair for pair in channel.categories if _known(*pair))
    told = channel.description
    if is_ours(channel.generator):
        told = bare_podcast(told, channel.language.partition("-")[0].lower())
    description = " ".join(clean(words(told)).split())
    fields = {
        "guid": guid_of(feed),
        "title": " ".join(clean(channel.title).split()),
        "description": description.encode()[:4000].decode(errors="ignore"),
        "type": channel.type if channel.type in ("episodic", "serial") else "episodic",
        "explicit": "true" if channel.explicit else "false",
    }
    return Wanted({name: value for name, value in fields.items() if value}, known, seasons)


def guid_of(feed: OldFeed) -> str:
    """The feed's own, or the one that its address has by the podcast namespace's rule.

    Nothing for a file that tells neither.
    """
    try:
        return str(uuid.UUID(feed.channel.guid))
    except ValueError:
        pass
    parts = urlsplit(feed.channel.address or feed.home.address)
    if parts.scheme not in ("http", "https") or parts.query:
        return ""
    return podcast_guid(urlunsplit(parts._replace(fragment="")))


def written(programme: Path) -> Document | None:
    """The settings as they stand; none when they cannot be read."""
    source = read_source(NAME, programme / NAME)
    return parse(source).document if isinstance(source, Source) else None


def value_of(document: Document, *loc: str | int) -> str:
    return document.text(*loc) or ""


def is_fresh(programme: Path) -> bool:
    """Whether nobody has yet written what the podcast is about, and it has no episodes."""
    document = written(programme)
    told = value_of(document, "series", "description") if document else ""
    return told == _FRESH and not any((programme / "episodes").glob("*/episode.yaml"))


def take_over(programme: Path, given: Wanted, artwork: tuple[str, str] | None) -> bool:
    """Write what the feed says into a fresh programme. ``artwork``: file and its words.

    False, and nothing written, when the file is not as the form has it. Raises OSError.
    """
    text = (programme / NAME).read_text(encoding="utf-8")
    head, mark, series = text.partition("\nseries:")
    for name, value in given.fields.items():
        series = _set(series, name, value if name in ("type", "explicit") else scalar(value))
    if artwork:
        series = _set(_set(series, "file", artwork[0], 4), "alt", scalar(artwork[1]), 4)
    made = head + mark + _BLOCKS.sub(lambda found: _block(found, given), series)
    if not _says(made, given):
        return False
    replace_file(programme, NAME, made.encode())
    return True


def differences(document: Document, given: Wanted) -> Iterator[tuple[str, str, str]]:
    """Field, what the feed says, what the programme says."""
    for name, value in given.fields.items():
        ours = " ".join(value_of(document, "series", name).split())
        if ours != value:
            yield f"series.{name}", value, ours
    for number, title in given.seasons.items():
        if str(number) not in _season_numbers(document):
            yield "series.seasons", f"{number} {title}".strip(), ""


def _season_numbers(document: Document) -> Iterator[str]:
    series = document.data.get("series")
    seasons = series.get("seasons") if isinstance(series, dict) else None
    for index in range(len(seasons) if isinstance(seasons, list) else 0):
        yield value_of(document, "series", "seasons", index, "number")


def _set(series: str, name: str, value: str, indent: int = 2) -> str:
    """Give the first field of that name its value; the remark behind it goes, if it has one."""
    line = re.compile(rf"(?m)^( {{{indent}}}{name}: ).*?(    #.*)?$")
    kept = r"\2" if name == "guid" else ""
    return line.sub(lambda found: found.expand(r"\1") + value + found.expand(kept or ""), series, 1)


def _block(found: re.Match[str], given: Wanted) -> str:
    rows = _categories(given.categories) if found[1] == "categories" else _seasons(given.seasons)
    body = "".join(f"    - {{{row}}}\n" for row in rows)
    return f"\n  {found[1]}:\n{body or found[2]}"


def _categories(given: Iterable[tuple[str, str | None]]) -> Iterator[str]:
    for text, sub in given:
        yield f"text: {scalar(text)}" + (f", sub: {scalar(sub)}" if sub else "")


def _seasons(given: Mapping[int, str]) -> Iterator[str]:
    for number, title in given.items():
        yield f"number: {number}" + (f", title: {scalar(clean(title))}" if title else "")


def _says(text: str, given: Wanted) -> bool:
    """Whether the new text is read as it was meant."""
    document = parse(Source(NAME, text)).document
    return document is not None and not list(differences(document, given))


def _known(text: str, sub: str | None) -> bool:
    return text in CATEGORIES and (sub is None or sub in CATEGORIES[text])
