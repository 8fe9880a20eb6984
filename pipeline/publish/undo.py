"""What is kept of former releases so that one of them can be public once more: the *log*.

It is the third line of the record. Only what has no name of its own, made from its bytes, needs
keeping: pages, feeds and indexes, which each release writes over. What a release wrote of them is
kept by digest, small ones in the log itself, many in a private *pack* beside the record. Media and
assets stand where they stood for as long as their grace lasts; where a newer sound takes the
address of an older (`aliases`), the older is kept as a private file.

Of each release the log has who, when and how much, and the *rows* that lead from it to the one
before (`rows`). The decision is docs/decisions/0020.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, field
from datetime import datetime
from typing import Any

from pipeline.core.errors import PublishError
from pipeline.core.frozen import dataclass
from pipeline.core.site import IMMUTABLE, Entry
from pipeline.publish.aliases import is_alias
from pipeline.publish.difference import Moved, Tally
from pipeline.publish.record import Tables, entry_maker, line, time_json, time_of
from pipeline.publish.release import Owner

#: How many releases are remembered.
REMEMBERED = 20
#: Bytes of a digest that tell it from all others in a pack.
SHORT_DIGEST = 6


@dataclass(frozen=True, slots=True)
class Step:
    """A release. ``to`` is an earlier one, empty where no way leads there; ``rows`` the way
    (`rows.rows_back`), empty where it is too long to stand here and is an object of its own.
    ``again``: the release that this one was once more. ``purged``: it had what has been purged.
    """

    release: str
    sequence: int
    at: datetime
    owner: Owner
    tally: Tally = Tally()
    to: str = ""
    rows: bytes = b""
    again: str = ""
    purged: bool = False


@dataclass(frozen=True, slots=True)
class Small:
    """An object's bytes, squeezed (`packs.squeezed`). ``last``: the last release that had them."""

    body: bytes
    last: int


@dataclass(frozen=True, slots=True)
class Pack:
    """Many objects' bytes. ``name`` is the release that wrote them, ``index`` the short digests of
    what is in it, one after another; ``last`` the last release that had any of it.
    """

    name: str
    index: bytes
    last: int

    @property
    def digests(self) -> frozenset[bytes]:
        return frozenset(_cut(self.index))


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that another stands in the place of. It goes when ``until`` is past."""

    entry: Entry
    until: datetime


@dataclass(frozen=True, slots=True)
class Log:
    """``steps`` are the releases, the oldest first, the public one last. ``small`` and ``kept`` are
    by digest. ``due``: private names that nothing needs any more, and when they go.
    """

    steps: tuple[Step, ...] = ()
    packs: tuple[Pack, ...] = ()
    small: Mapping[str, Small] = field(default_factory=dict)
    kept: Mapping[str, Kept] = field(default_factory=dict)
    due: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        """All private objects that it knows of."""
        rows = (rows_name(one.release) for one in self.steps if one.to and not one.rows)
        packs = (pack_name(one.name) for one in self.packs)
        return frozenset((*rows, *packs, *map(kept_name, self.kept), *self.due))

    def step(self, release: str) -> Step | None:
        return next((one for one in self.steps if one.release == release), None)

    def has(self, digest: str) -> bool:
        """Whether the bytes are kept."""
        wanted = short(digest)
        return digest in self.small or any(wanted in _cut(pack.index) for pack in self.packs)


def stable(entry: Entry) -> bool:
    """Whether an entry's name is not made from its bytes, so that a release may write over them."""
    return entry.headers.cache_control != IMMUTABLE and not is_alias(entry)


def short(digest: str) -> bytes:
    return bytes.fromhex(digest[: SHORT_DIGEST * 2])


def pack_name(release: str) -> str:
    return f"pages/{release}.zip"


def rows_name(release: str) -> str:
    return f"pages/{release}.rows"


def kept_name(digest: str) -> str:
    return f"kept/{digest}"


def cleaned(release: str) -> str:
    """The name of the pack that a purge makes of others."""
    return f"{release}-p"


def private_names(
    release: str, overwritten: Iterable[Entry], *, purge: bool = False
) -> tuple[str, ...]:
    """The private objects that a publish of ``release`` may write."""
    kept = sorted(kept_name(entry.digest) for entry in overwritten)
    packs = (release, cleaned(release)) if purge else (release,)
    return (*map(pack_name, packs), rows_name(release), *kept)


def log_line(log: Log) -> bytes:
    tables = Tables()
    body = {
        "steps": [_step_json(step) for step in log.steps],
        "packs": [[pack.name, _text(pack.index), pack.last] for pack in log.packs],
        "small": {digest: [_text(one.body), one.last] for digest, one in log.small.items()},
        "kept": [[*tables.row(k.entry), time_json(k.until)] for k in _in_order(log.kept)],
        "due": {name: time_json(when) for name, when in log.due.items()},
    }
    return line(body | tables.json())


def log_of(body: bytes) -> Log:
    """The log of a record's third line. Raises PublishError P104 when it is damaged."""
    if not body:
        return Log()
    try:
        data = json.loads(body)
        make = entry_maker(data)
        kept = [Kept(make(entry), time_of(until)) for *entry, until in data["kept"]]
        return Log(
            tuple(_step(one) for one in data["steps"]),
            tuple(Pack(name, b64decode(index), last) for name, index, last in data["packs"]),
            {digest: Small(b64decode(b), last) for digest, (b, last) in data["small"].items()},
            {one.entry.digest: one for one in kept},
            {name: time_of(when) for name, when in data["due"].items()},
        )
    except (ValueError, LookupError, TypeError, AttributeError):
        raise PublishError("P104", key="release.jsonl") from None


def _in_order(kept: Mapping[str, Kept]) -> list[Kept]:
    return [kept[digest] for digest in sorted(kept)]


def _step_json(step: Step) -> dict[str, object]:
    return {
        **asdict(step),
        "at": time_json(step.at),
        "rows": _text(step.rows),
        "tally": _tally_json(step.tally),
    }


def _step(data: dict[str, Any]) -> Step:
    tally, owner = _tally(data["tally"]), Owner(**data["owner"])
    told = {"at": time_of(data["at"]), "owner": owner, "tally": tally}
    return Step(**{**data, **told, "rows": b64decode(data["rows"])})


def _tally_json(tally: Tally) -> list[object]:
    kinds = (tally.episodes, tally.pages, tally.files, tally.feeds)
    return [*([one.new, one.changed, one.gone] for one in kinds), tally.sounds]


def _tally(data: list[Any]) -> Tally:
    *kinds, sounds = data
    episodes, pages, files, feeds = (Moved(*three) for three in kinds)
    return Tally(episodes, sounds, pages, files, feeds)


def _text(body: bytes) -> str:
    return b64encode(body).decode()


def _cut(index: bytes) -> Iterator[bytes]:
    return (index[n : n + SHORT_DIGEST] for n in range(0, len(index), SHORT_DIGEST))
