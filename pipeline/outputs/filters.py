"""What suits you: a page for each role, for each time one may have, and for both together.

Pages and not a script: they work everywhere, can be shared and bookmarked, and say who they are for
in their heading. What lasts how long is known when the sound has been made, so a page is planned
with all that it may show, and leaves out what is too long when it is set.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from pipeline.build.artefact import Artefact
from pipeline.core.book import Chapter
from pipeline.core.frozen import dataclass
from pipeline.core.locale import Format
from pipeline.core.model import Episode, Event, Film, Item, Library
from pipeline.outputs import episodes, events, strings
from pipeline.outputs.chapters import texts
from pipeline.outputs.links import Link
from pipeline.outputs.moments import Moment, moments
from pipeline.outputs.page import Head, Sheet, page

#: What a visitor may have, in minutes.
MINUTES = (5, 15, 30)
#: So many of a kind are shown; the whole list is a link away.
SHOWN = 30
EVERYONE = "alle"
#: More characters of Markdown than anybody reads in a minute.
MOST = 2500

_I = TypeVar("_I", Episode, Film, Chapter, Event)


@dataclass(frozen=True, slots=True)
class Wish:
    """Whom it is for and how long it may last; an empty role and no minutes ask for nothing."""

    role: str = ""
    minutes: int = 0

    @property
    def path(self) -> str:
        if not self.role:
            return f"tid/{self.minutes}.html"
        return f"til/{self.role}-{self.minutes}.html" if self.minutes else f"til/{self.role}.html"


@dataclass(frozen=True, slots=True)
class Choice:
    """A link among others; ``current``: the page shows just this."""

    link: Link
    current: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """The ways on from a wish: to another role, to another time."""

    roles: tuple[Choice, ...]
    times: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """What is listed. Its length is ``length_s``, or that of the input ``source``."""

    link: Link
    summary: str
    source: str = ""
    length_s: float = 0.0


@dataclass(frozen=True, slots=True)
class FilterView:
    """``limit_s`` is none where any length will do. ``more``: the kinds of which there are more
    than are shown. Sounds are the inputs ``sound-<slug>``, chapters' texts ``text-<id>``.
    """

    choices: Choices
    limit_s: float | None
    moments: tuple[Moment, ...]
    episodes: tuple[Row, ...]
    films: tuple[Row, ...]
    chapters: tuple[Row, ...]
    events: tuple[Event, ...]
    more: frozenset[str]


def plan(library: Library) -> Iterator[Artefact]:
    for role in ("", *roles(library)):
        for minutes in (0, *_times(library)):
            if role or minutes:
                yield filter_page(library, Wish(role, minutes))


def roles(library: Library) -> tuple[str, ...]:
    """Those that something is made for, in the order of `strings.ROLES`."""
    used = {role for item in _with_roles(library) for role in item.roles}
    return tuple(role for role in strings.ROLES if role in used and role != EVERYONE)


def choices(library: Library, wish: Wish) -> Choices:
    """All there is to choose between; the chosen role and time stay while the other changes."""
    words = strings.words(library)
    known, minutes = roles(library), _times(library)
    short = Format(library.programme.language)
    to_roles = [
        (Wish(role, wish.minutes), _capital(words.text(strings.ROLES[role]))) for role in known
    ]
    to_times = [(Wish(wish.role, n), short.minutes(n)) for n in minutes]
    if wish.minutes:
        to_roles.insert(0, (Wish("", wish.minutes), words.text("Everyone")))
    if wish.role:
        to_times.insert(0, (Wish(wish.role), words.text("Any length")))
    return Choices(_choices(to_roles, wish), _choices(to_times, wish))


def _choices(found: Iterable[tuple[Wish, str]], here: Wish) -> tuple[Choice, ...]:
    return tuple(Choice(Link(wish.path, title), wish == here) for wish, title in found)


def filter_page(library: Library, wish: Wish) -> Artefact:
    found = _found(library, wish)
    words = strings.words(library)
    trail = (Link(Wish(wish.role).path, _title(library, Wish(wish.role))),)
    head = Head(
        wish.path,
        _title(library, wish),
        words.text("Episodes, films and chapters in one place."),
        trail if wish.role and wish.minutes else (),
        listed=not (wish.role and wish.minutes),
    )
    inputs = texts(library, found.chapters[:SHOWN])
    inputs |= episodes.sounds(replace(library, episodes=found.episodes[:SHOWN]))
    sheet = Sheet("filter", head, _view(library, wish, found), inputs, items=found.ids())
    return page(library, replace(sheet, kind="index"))


@dataclass(frozen=True, slots=True)
class _Found:
    episodes: tuple[Episode, ...]
    films: tuple[Film, ...]
    chapters: tuple[Chapter, ...]
    events: tuple[Event, ...]

    def ids(self) -> frozenset[str]:
        kinds: tuple[tuple[Item, ...], ...] = (self.episodes, self.films, self.chapters)
        return frozenset(item.id for kind in (*kinds, self.events) for item in kind[:SHOWN])

    def more(self) -> frozenset[str]:
        kinds = (("episodes", self.episodes), ("films", self.films), ("chapters", self.chapters))
        return frozenset(name for name, items in kinds if len(items) > SHOWN)


def _found(library: Library, wish: Wish) -> _Found:
    """A chapter's time is guessed at with some to spare: its page's template knows the words."""
    longest = wish.minutes * 60 or float("inf")
    return _Found(
        episodes=_for(library.episodes, wish),
        films=tuple(f for f in _for(library.films, wish) if f.duration_s <= longest),
        chapters=tuple(
            c
            for c in _for(library.handbook.chapters, wish)
            if not wish.minutes or len(c.body) <= wish.minutes * MOST
        ),
        events=() if wish.minutes else _for(events.in_time(library)[0], wish),
    )


def _view(library: Library, wish: Wish, found: _Found) -> FilterView:
    heard = found.episodes[:SHOWN]
    return FilterView(
        choices=choices(library, wish),
        limit_s=wish.minutes * 60.0 if wish.minutes else None,
        moments=tuple(moments(heard)),
        episodes=tuple(
            Row(Link(e.address, e.title), e.summary, f"sound-{e.slug}" if e.sound else "")
            for e in heard
        ),
        films=tuple(
            Row(Link(f.address, f.title), f.summary, length_s=f.duration_s)
            for f in found.films[:SHOWN]
        ),
        chapters=tuple(
            Row(Link(c.address, c.title), c.summary, f"text-{c.id}") for c in found.chapters[:SHOWN]
        ),
        events=found.events[:SHOWN],
        more=found.more(),
    )


def _for(items: Iterable[_I], wish: Wish) -> tuple[_I, ...]:
    wanted = {wish.role, EVERYONE}
    return tuple(item for item in items if not wish.role or wanted & set(item.roles))


def _times(library: Library) -> tuple[int, ...]:
    return MINUTES if library.episodes or library.films or library.handbook.chapters else ()


def _with_roles(library: Library) -> tuple[Episode | Film | Chapter, ...]:
    return (*library.episodes, *library.films, *library.handbook.chapters)


def _title(library: Library, wish: Wish) -> str:
    words = strings.words(library)
    time = words.text("When you have {n} minutes", n=wish.minutes)
    if not wish.role:
        return time
    whom = f"{words.text('For')} {words.text(strings.ROLES[wish.role])}"
    return f"{whom} – {time[:1].lower()}{time[1:]}" if wish.minutes else whom


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
