"""An existing feed moves in: what there is to take, and taking it, an episode at a time.

What is in the programme already is left alone, so the same call goes on where the last one stopped.
"""

from __future__ import annotations

from dataclasses import field
from datetime import date
from pathlib import Path

from pipeline.core.errors import FetchError
from pipeline.core.frozen import dataclass
from pipeline.core.locale import local_date
from pipeline.core.problems import Place, Problem, problem
from pipeline.core.progress import Progress
from pipeline.ingest import naming
from pipeline.ingest.feeds import settings
from pipeline.ingest.feeds.episodes import Order, take_in, wanted_id
from pipeline.ingest.feeds.fetching import Fetcher
from pipeline.ingest.feeds.frame import is_ours
from pipeline.ingest.feeds.gathering import gather
from pipeline.ingest.feeds.journal import Journal, episodes_here
from pipeline.ingest.feeds.numbering import Numbered, numbered, season_titles
from pipeline.ingest.feeds.old import OldFeed, OldItem
from pipeline.ingest.feeds.pictures import picture
from pipeline.ingest.placing import Placed, Problems, place_file
from pipeline.ingest.web import Web

PHASE = "moving"
_SHARES = 1000  # of an episode, for the progress
_NO_NET = frozenset({"T042", "T043"})
_PATIENCE = 3  # episodes in a row that the net did not give us


@dataclass(frozen=True, slots=True)
class Move:
    """``where`` is an address or a file. ``state``: of each episode. ``since``: none older.

    ``limit``: at most so many in this run. ``ours``: the feed is ours although it is locked.
    """

    where: str
    state: str = "draft"
    limit: int | None = None
    since: date | None = None
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """``here``: the folder of an episode that the programme has already, or nothing."""

    item: OldItem
    place: Numbered
    here: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """``rows``: the whole feed, newest first; ``wanted``: what this run is to take."""

    feed: OldFeed
    rows: tuple[Row, ...]
    wanted: tuple[Row, ...]
    language: str


@dataclass(slots=True)
class Report:
    """``differing``: (field, the feed's value, the programme's); ``names``: how many people the
    feed names, who were left out. ``begun``: the programme took the podcast's own facts over.
    """

    taken: list[Placed] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    differing: tuple[tuple[str, str, str], ...] = ()
    begun: bool = False
    names: int = 0
    stopped: bool = False


def plan(programme: Path, move: Move, net: Web) -> Plan:
    """Read the feed and look at what is here. Raises FetchError, FileNotFoundError."""
    feed = gather(move.where, net)
    document = settings.written(programme)
    guid = settings.value_of(document, "series", "guid") if document else ""
    if feed.channel.locked and not move.ours and feed.channel.guid != guid:
        raise FetchError("T056", address=feed.shown)
    here = episodes_here(programme)
    known = Journal(programme, move.where).places()
    known |= {key: place for key, (place, _) in here.items()}
    places = numbered(feed.items, known)
    rows = tuple(
        Row(item, places[item.key], here.get(item.key, ((0, 0), ""))[1]) for item in feed.items
    )
    wanted = [row for row in rows if not row.here and _recent(row.item, move.since)]
    language = (settings.value_of(document, "language") if document else "") or "da"
    return Plan(feed, rows, tuple(wanted[: move.limit]), language.partition("-")[0])


def _recent(item: OldItem, since: date | None) -> bool:
    return since is None or item.published is None or local_date(item.published) >= since


def carry_out(programme: Path, move: Move, made: Plan, net: Web, progress: Progress) -> Report:
    """Take in what is wanted; what was wrong with one is told at the end. ToolError, OSError."""
    journal = Journal(programme, move.where)
    journal.keep({row.item.key: row.place for row in made.rows})
    fetcher = Fetcher(net, journal.folder)
    report = Report(problems=list(made.feed.problems))
    if not is_ours(made.feed.channel.generator):  # ours name nobody but by role
        report.names = made.feed.channel.people + sum(len(row.item.roles) for row in made.wanted)
    _settle(programme, made, fetcher, report)
    progress.phase(PHASE, len(made.wanted) * _SHARES)
    ids = {item.id for item in naming.known(programme)}
    failed = 0
    for row in made.wanted:
        id_ = naming.first_free(wanted_id(row.place), ids)
        order = Order(made.feed, row.item, row.place, id_, move.state, made.language)
        steps = _Steps(progress, row.item.title)
        found = take_in(programme, order, fetcher, steps.told)
        steps.end()
        ids.add(id_)
        failed = _note(report, found, row, failed)
        if failed >= _PATIENCE:
            report.stopped = True
            break
    if len(report.taken) + sum(bool(row.here) for row in made.rows) == len(made.rows):
        journal.close()
    return report


def _note(report: Report, found: Placed | Problems, row: Row, failed: int) -> int:
    """Count it; how many in a row the net has not given us."""
    if not isinstance(found, Placed):
        report.problems += found
        return failed + 1 if {each.code for each in found} & _NO_NET else 0
    report.taken.append(found)
    report.problems += found.warnings
    if row.place.given and row.item.number:
        params = {"title": row.item.title, "old": row.item.number, "number": row.place.number}
        report.problems.append(problem("W329", Place(found.files[0]), **params))
    return 0


def _settle(programme: Path, made: Plan, fetcher: Fetcher, report: Report) -> None:
    """The podcast's own facts: taken over by a programme just begun, else compared."""
    wanted = settings.wanted(made.feed, season_titles(made.feed.items))
    if settings.is_fresh(programme):
        artwork = _cover(programme, made.feed, fetcher, report)
        report.begun = settings.take_over(programme, wanted, artwork)
    document = settings.written(programme)
    if document is not None:
        report.differing = tuple(settings.differences(document, wanted))


def _cover(
    programme: Path, feed: OldFeed, fetcher: Fetcher, report: Report
) -> tuple[str, str] | None:
    """The podcast's artwork under a name of its own: (file, what it shows)."""
    image = feed.channel.image
    found = None if image is None else picture(image, feed.home, fetcher)
    if image is None or found is None:
        if image is not None:
            report.problems.append(problem("W326", Place(settings.NAME), title=feed.channel.title))
        return None
    name = f"artwork/forside{found.end}"
    faults = place_file(programme, name, found.file.read_bytes())
    fetcher.done(feed.home, image.address)
    return None if faults else (name, found.alt or "UDFYLD: Hvad billedet viser")


class _Steps:
    """An episode's share of the progress, whatever its size."""

    def __init__(self, progress: Progress, title: str) -> None:
        self._progress, self._title, self._done = progress, title, 0

    def told(self, got: int, whole: int | None) -> None:
        self._to(min(_SHARES - 1, got * _SHARES // whole) if whole else self._done)

    def end(self) -> None:
        self._to(_SHARES)

    def _to(self, share: int) -> None:
        if share > self._done:
            self._progress.advance(PHASE, share - self._done, self._title)
            self._done = share
