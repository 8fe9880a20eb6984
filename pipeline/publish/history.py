"""What releases remember from one to the next: items by their GUIDs, and feeds. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.core.site import FeedAddress, Listing
from pipeline.publish.release import Known, KnownFeed, Manifest, Record

History = Mapping[str, Known]


def by_guid(history: History) -> History:
    """All that is known of each GUID, whatever ids its item has had. Subscribers know no id."""
    found: dict[str, Known] = {}
    for known in history.values():
        found[known.guid] = found[known.guid].joined(known) if known.guid in found else known
    return found


def history_of(record: Record) -> History:
    """All that was ever public: of a publish that was cut off, its feeds may have been."""
    history: History = record.manifest.history if record.manifest else {}
    given = record.intent.listings if record.intent else ()
    return history_after(history, given) if given else history


def history_after(old: History, listings: Iterable[Listing]) -> History:
    """The history of a release that lists ``listings``. Nothing is ever forgotten."""
    history = dict(old)
    known = dict(by_guid(history))
    for listing in listings:  # several may be of one item: what several cut-off publishes gave
        known[listing.guid] = known.get(listing.guid, Known()).seen(listing)
        history[listing.item] = known[listing.guid]
    return history


def all_ids(history: History, ids: frozenset[str]) -> frozenset[str]:
    """``ids``, and all others under which those items were ever published."""
    guids = {history[id_].guid for id_ in ids if id_ in history}
    return ids | {id_ for id_, known in history.items() if known.guid in guids}


def without(history: History, purged: frozenset[str]) -> History:
    """Of an item that was purged, only that no other may take its GUID."""
    return {id_: Known(k.guids) if id_ in purged else k for id_, k in history.items()}


def withdrawn_after(
    old: Manifest | None, withdrawn: frozenset[str], sequence: int
) -> Mapping[str, int]:
    """By id, the first release without what was withdrawn; of who came back, the last."""
    if old is None or not withdrawn:
        return old.withdrawn if old else {}
    ids = all_ids(old.history, withdrawn)
    shown = frozenset[str]().union(*{entry.provenance for entry in old.tree})
    new = (id_ for id_ in sorted(ids) if id_ in shown or id_ not in old.withdrawn)
    return {**old.withdrawn, **dict.fromkeys(new, sequence)}


def feeds_after(old: Manifest | None, feeds: Iterable[FeedAddress]) -> tuple[KnownFeed, ...]:
    """Every address that a feed ever had, in their order."""
    found = {one.address: one.left() for one in old.feeds} if old else {}
    for feed in feeds:
        was = found.get(feed.address)
        found[feed.address] = KnownFeed(feed.address, feed.main or (was is not None and was.main))
    return tuple(found[address] for address in sorted(found))
