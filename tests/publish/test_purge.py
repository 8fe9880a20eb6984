"""Nothing is left of an item."""

from __future__ import annotations

import base64
import io
import json
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

import pytest

from pipeline.core.errors import PublishError
from pipeline.publish.apply import publish
from pipeline.publish.changes import compare
from pipeline.publish.packs import unsqueezed
from pipeline.publish.plan import PublishPlan
from pipeline.publish.release import Wanted
from pipeline.publish.told import Outcome
from pipeline.storage.memory import MemoryStore
from pipeline.storage.protocol import Store
from tests.publish.backwards import HOUR, back
from tests.publish.sites import NOW, Piece, Programme, hashed, site_of
from tests.publish.stores import Deadly, Killed, Watched, broken, public
from tests.publish.test_apply import DAY, ROOTS, anna, own, put_out, shelf
from tests.publish.test_crashes import assert_whole
from tests.publish.test_rollback import assert_settled, barred, keys, long, pasts
from tests.publish.versions import Keeping

#: What is said of the item wherever it is told of: in its own files, in lists, in a kit.
SECRET = "HEMMELIGT"


def site(root: Path, *, anna: int = 0, edition: str = "a", big: bool = False) -> Wanted:
    """A programme in which Anna is heard (an edition of hers), or is not."""
    programme = Programme({"1": 1}, {"samtalen": long(1) if big else edition})
    pieces = list(programme.pieces())
    listings = programme.listings()
    if anna:
        hers = Programme({"anna": anna})
        told = frozenset({"anna"})
        sound = hashed("media/anna", "mp3", "media", f"lyd {SECRET} {anna}", told)
        kit = hashed("pakker/dag", "zip", "book", f"{SECRET} pakke {anna}", told | {"1"})
        page = Piece("episoder/anna.html", "page", SECRET, (sound.path,), told)
        beside = Piece("episoder/anna.html.gz", "page", f"{SECRET} gz", (), told)
        listings = (*listings, replace(hers.listings()[0], address=sound.path, title=SECRET))
        pieces = [_telling(piece, kit, page) for piece in pieces] + [sound, kit, page, beside]
    built_ = site_of(pieces, root, listings)
    gone = frozenset() if anna else frozenset({"anna"})
    return Wanted(built_, "indsatsspor-2", "0.1.0", gone)


def _telling(piece: Piece, *of: Piece) -> Piece:
    """Lists name her too."""
    if piece.kind not in ("index", "feed"):
        return piece
    refers = (*piece.refers, *(one.path for one in of))
    text = f"{piece.text} {SECRET}"
    return replace(piece, text=text, refers=refers, items=piece.items | {"anna"})


def purged(store: Store, wanted: Wanted, now: datetime = NOW + DAY, workers: int = 4) -> Outcome:
    plan = planned(store, wanted, now)
    return publish(shelf(store), plan, anna(workers=workers, gone=lambda _: True), yes=True)


def planned(store: Store, wanted: Wanted, now: datetime = NOW + DAY) -> PublishPlan:
    return compare(shelf(store).read(), replace(wanted, purge=frozenset({"anna"})), now)


def told(bodies: Iterable[bytes]) -> bool:
    """Whether anything tells of her, once it is opened."""
    return any(SECRET.encode() in text for body in bodies for text in _opened(body))


def _opened(text: bytes) -> Iterator[bytes]:
    yield text
    if text.startswith(b"PK"):
        with ZipFile(io.BytesIO(text)) as pack:
            yield from (pack.read(name) for name in pack.namelist())
    for line in text.split(b"\n"):
        with suppress(ValueError, TypeError, KeyError):
            log = json.loads(line)
            yield from (unsqueezed(base64.b64decode(b)) for b, _ in log["small"].values())
            ways = (base64.b64decode(step["rows"]) for step in log["steps"])
            yield from (zlib.decompress(rows) for rows in ways if rows)


def history(store: Store, folder: Path, *, big: bool = False) -> list[Wanted]:
    """Without her, with her, with another sound of hers, and with another text; an hour between."""
    sites = [
        site(folder / "0", big=big),
        site(folder / "1", anna=1, big=big),
        site(folder / "2", anna=2, big=big),
        site(folder / "3", anna=2, edition="b"),
    ]
    for n, wanted in enumerate(sites):
        put_out(store, replace(wanted, withdrawn=frozenset()), NOW + n * HOUR)
    return sites


SIZES = pytest.mark.parametrize("big", [False, True], ids=["small", "packed"])


@SIZES
def test_nothing_is_left(tmp_path: Path, big: bool) -> None:
    store = Keeping()
    history(store, tmp_path, big=big)
    packs = keys(store, "release/pages/")
    assert bool(packs) == big
    for key in packs or ["release/release.jsonl"]:
        stored = store.get(key)
        assert stored is not None
        assert told([stored.body]) or key == packs[0]
    without = site(tmp_path / "without", edition="b")
    outcome = purged(store, without)
    assert_gone(store, without)
    assert outcome.older > 5
    assert barred_codes(store)[5] == "P139"
    assert [*barred_codes(store).values()][1:4] == ["P147", "P147", "P147"]
    back(store, "1", NOW + DAY + HOUR)
    assert not told(store.everything())


def barred_codes(store: Store) -> dict[int, str | None]:
    return {n: one.code if one else None for n, one in barred(store).items()}


def assert_gone(store: Keeping, wanted: Wanted) -> None:
    record = shelf(store).read()
    assert record.intent is None
    assert record.manifest is not None
    assert own(record.manifest.tree) == wanted.site.tree
    assert record.manifest.withdrawn["anna"] <= record.manifest.sequence
    assert not told(store.everything())
    assert not any("anna" in key for key in (*public(store), *store.older))
    assert broken(store, ROOTS) == set()
    assert_settled(store)


def test_what_was_withdrawn_long_ago_is_purged(tmp_path: Path) -> None:
    """Its objects are gone already; what is left of it is in versions, packs and the log."""
    store = Keeping()
    history(store, tmp_path)
    without = site(tmp_path / "without", edition="c")
    put_out(store, without, NOW + DAY)
    assert told(store.everything())
    purged(store, without, NOW + 30 * DAY)
    assert_gone(store, without)


def test_what_others_keep_is_left_alone(tmp_path: Path) -> None:
    """A file of another's that a version stands under, and the way back to before she came."""
    store = Keeping()
    first, *_ = history(store, tmp_path)
    style = next(entry.path for entry in first.site.tree if entry.kind == "asset")
    store.older[f"site/{style}"] = [b"as it was"]
    purged(store, site(tmp_path / "without"))
    assert store.older[f"site/{style}"] == [b"as it was"]
    assert pasts(store)[1].release is not None


def test_a_site_that_still_shows_it_is_refused(tmp_path: Path) -> None:
    store = Keeping()
    *_, last = history(store, tmp_path)
    watched = Watched(store)
    with pytest.raises(PublishError, match="P141"):
        purged(watched, last)
    assert watched.writes == 0


def test_a_folder_that_is_gone_is_no_vanished_episode(tmp_path: Path) -> None:
    store = Keeping()
    history(store, tmp_path)
    without = replace(site(tmp_path / "without"), withdrawn=frozenset())
    purged(store, without)
    assert_gone(store, without)


def test_it_never_comes_back(tmp_path: Path) -> None:
    store = Keeping()
    history(store, tmp_path)
    purged(store, site(tmp_path / "without"))
    for name in ("2", "3", "4"):
        with pytest.raises(PublishError, match="P147"):
            back(store, name)


def test_nothing_is_left_in_a_plain_store(tmp_path: Path) -> None:
    store = MemoryStore()
    history(store, tmp_path)
    purged(store, site(tmp_path / "without"))
    assert not told(stored.body for key in keys(store, "") if (stored := store.get(key)))


def deaths(at: Keeping, wanted: Wanted, *, late: bool) -> Iterator[Keeping]:
    for nth in range(2, 1000):
        store = at.copied()
        try:
            purged(Deadly(store, nth, late=late), wanted, workers=1)
        except Killed:
            yield store
            continue
        assert nth > 12
        return


@pytest.mark.slow
@SIZES
@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
def test_a_dead_purge_is_finished_by_the_next_publish(
    tmp_path: Path, big: bool, late: bool
) -> None:
    at = Keeping()
    *_, last = history(at, tmp_path, big=big)
    without = site(tmp_path / "without", edition="b")
    other = site(tmp_path / "other", edition="c")
    begun = False
    for store in deaths(at, without, late=late):
        assert_whole(store, last, frozenset({"anna"}))
        copy = store.copied()
        purged(copy, without)
        assert_gone(copy, without)
        begun = begun or shelf(store).read().intent is not None
        if begun:
            publisher = anna(gone=lambda _: True)
            plan = compare(shelf(store).read(), other, NOW + 2 * DAY)
            publish(shelf(store), plan, publisher, yes=True)
            assert_gone(store, other)


@pytest.mark.slow
def test_two_die_in_a_row(tmp_path: Path) -> None:
    at = Keeping()
    *_, last = history(at, tmp_path)
    without = site(tmp_path / "without", edition="b")
    other = site(tmp_path / "other", edition="c")
    for store in deaths(at, without, late=True):
        for second in range(2, 24, 5):
            copy = store.copied()
            dying = Deadly(copy, second, late=False)
            with suppress(Killed):
                plan = compare(shelf(dying).read(), other, NOW + DAY)
                publish(shelf(dying), plan, anna(gone=lambda _: True, workers=1), yes=True)
            assert_whole(copy, last, frozenset({"anna"}), twice=True)
            purged(copy, without, NOW + 2 * DAY)
            assert_gone(copy, without)


def test_what_a_clean_release_needs_moves_out_of_a_pack_that_tells_of_her(tmp_path: Path) -> None:
    store = Keeping()
    put_out(store, replace(site(tmp_path / "1", anna=1, big=True), withdrawn=frozenset()))
    (mixed,) = keys(store, "release/pages/")
    stored = store.get(mixed)
    assert stored is not None
    assert told([stored.body])
    without = site(tmp_path / "without", big=True)
    purged(store, without)
    assert_gone(store, without)
    (clean,) = keys(store, "release/pages/")
    assert clean != mixed
    put_out(store, site(tmp_path / "later", edition="c"), NOW + 2 * DAY)
    back(store, "2", NOW + 2 * DAY + HOUR)
    assert public(store)["haandbog/samtalen.html"].decode().startswith(long(1))
