"""The record as bytes: three lines of JSON, the intent's, the manifest's and the log's.

Lines, so that an intent is written and renewed without reading or writing the manifest anew, and
the log (`undo`) is left alone by who has no need of it.
Header values and provenance repeat from object to object and are told once, in tables: a release
of 100,000 objects is some ten megabytes. Equal records give equal bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, astuple
from datetime import UTC, datetime
from typing import Any

from pipeline.core.errors import PublishError
from pipeline.core.many import many_made
from pipeline.core.renditions import Making, Rendition
from pipeline.core.site import Entry, Headers, Listing, SiteTree
from pipeline.publish.release import (
    Intent,
    Known,
    KnownFeed,
    Manifest,
    Owner,
    Record,
    Retired,
    Unsettled,
)
from pipeline.storage.dialect import Dialect, dialect_json, dialect_of

#: Raised when an older spor2 could misread what this one writes.
FORMAT = 5
# 1 knew no renditions, 2 neither feeds nor archive pages, and would forget them; 3 nothing that is
# stored compressed, and would send it all again; 4 nothing of what the store can do, and would
# write without a lock where one is needed; and would let go of the log.


def record_from_bytes(body: bytes, etag: str, key: str) -> Record:
    """Raises PublishError P104 when the record is damaged, P108 when a newer spor2 wrote it."""
    first, _, rest = body.partition(b"\n")
    second, _, log = rest.partition(b"\n")
    try:
        head = json.loads(first)
        if head["format"] > FORMAT:
            raise PublishError("P108", format=head["format"], ours=FORMAT)
        with many_made():
            manifest, intent = json.loads(second), head["intent"]
            told = None if manifest is None else _manifest(manifest)
            meant = None if intent is None else _intent(intent)
        return Record(told, meant, etag, second, dialect_of(head.get("dialect")), log)
    except (ValueError, LookupError, TypeError, AttributeError):
        raise PublishError("P104", key=key) from None


def record_to_bytes(intent: Intent | None, tail: bytes, dialect: Dialect | None = None) -> bytes:
    """``tail``: the second line, and the third if there is one (`release.tail`)."""
    head = {
        "format": FORMAT,
        "intent": None if intent is None else _intent_json(intent),
        "dialect": dialect_json(dialect),
    }
    return line(head) + b"\n" + tail


def manifest_line(manifest: Manifest) -> bytes:
    with many_made():
        return _manifest_line(manifest)


def _manifest_line(manifest: Manifest) -> bytes:
    tables = Tables()
    kept = [manifest.retired[path] for path in sorted(manifest.retired)]
    body = {
        "release": manifest.release,
        "sequence": manifest.sequence,
        "published_at": time_json(manifest.published_at),
        "owner": asdict(manifest.owner),
        "version": manifest.version,
        "programme": manifest.programme,
        "entries": [tables.row(entry) for entry in manifest.tree],
        "retired": [[*tables.row(r.entry), time_json(r.delete_after), r.sure] for r in kept],
        "listings": [asdict(listing) for listing in manifest.listings],
        "history": {item: asdict(known) for item, known in manifest.history.items()},
        "renditions": [rendition_row(rendition) for rendition in manifest.renditions],
        "feeds": [astuple(feed) for feed in manifest.feeds],
        "sections": {path: list(ids) for path, ids in manifest.sections.items()},
        "withdrawn": dict(manifest.withdrawn),
        **_unsettled_json(manifest.unsettled, tables),
    }
    return line(body | tables.json())


def _manifest(data: Mapping[str, Any]) -> Manifest:
    make = entry_maker(data)
    kept = [Retired(make(entry), time_of(when), sure) for *entry, when, sure in data["retired"]]
    return Manifest(
        data["release"],
        _whole(data["sequence"]),
        time_of(data["published_at"]),
        Owner(**data["owner"]),
        data["version"],
        data["programme"],
        _tree(data),
        tuple(Listing(**listing) for listing in data["listings"]),
        {item: _known(known) for item, known in data["history"].items()},
        {one.entry.path: one for one in kept},
        tuple(rendition_of(row) for row in data.get("renditions", ())),
        tuple(KnownFeed(*row) for row in data.get("feeds", ())),
        {path: tuple(ids) for path, ids in data.get("sections", {}).items()},
        data.get("withdrawn", {}),
        _unsettled(data),
    )


def _unsettled_json(one: Unsettled | None, tables: Tables) -> dict[str, object]:
    if one is None:
        return {}
    rows = [tables.row(entry) for entry in one.entries]
    return {"unsettled": {"until": time_json(one.until), "entries": rows}}


def _unsettled(data: Mapping[str, Any]) -> Unsettled | None:
    told = data.get("unsettled")
    if told is None:
        return None
    make = entry_maker(data)
    return Unsettled(SiteTree.of(map(make, told["entries"])), time_of(told["until"]))


def _whole(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(value)
    return value


def _intent_json(intent: Intent) -> dict[str, object]:
    tables = Tables()
    return {
        "owner": asdict(intent.owner),
        "token": intent.token,
        "release": intent.release,
        "started_at": time_json(intent.started_at),
        "expires_at": time_json(intent.expires_at),
        "entries": [tables.row(entry) for entry in intent.touched],
        "private": list(intent.private),
        "purge": sorted(intent.purge),
        "listings": [asdict(listing) for listing in intent.listings],
        **tables.json(),
    }


def _intent(data: Mapping[str, Any]) -> Intent:
    return Intent(
        Owner(**data["owner"]),
        data["token"],
        data["release"],
        time_of(data["started_at"]),
        time_of(data["expires_at"]),
        _tree(data),
        tuple(data.get("private", ())),
        frozenset(data.get("purge", ())),
        tuple(Listing(**listing) for listing in data.get("listings", ())),
    )


class Tables:
    """The distinct header values and provenances, numbered in the order they are met."""

    def __init__(self) -> None:
        self._headers: dict[Headers, int] = {}
        self._origins: dict[frozenset[str], int] = {}

    def row(self, entry: Entry) -> list[object]:
        return [
            entry.path,
            entry.digest,
            entry.size,
            entry.kind,
            self._headers.setdefault(entry.headers, len(self._headers)),
            self._origins.setdefault(entry.provenance, len(self._origins)),
            *([entry.plain] if entry.plain else []),
        ]

    def json(self) -> dict[str, object]:
        return {
            "headers": [astuple(headers) for headers in self._headers],
            "origins": [sorted(origin) for origin in self._origins],
        }


def entry_maker(data: Mapping[str, Any]) -> Callable[[list[Any]], Entry]:
    headers = [Headers(*values) for values in data["headers"]]
    origins = [frozenset(items) for items in data["origins"]]

    def make(row: list[Any]) -> Entry:
        path, digest, size, kind, header, origin, *plain = row
        return Entry(path, digest, size, kind, headers[header], origins[origin], *plain)

    return make


def _tree(data: Mapping[str, Any]) -> SiteTree:
    make = entry_maker(data)
    return SiteTree.of(make(row) for row in data["entries"])


def _known(data: Mapping[str, list[str]]) -> Known:
    return Known(tuple(data["guids"]), tuple(data["sounds"]), tuple(data["pages"]))


def rendition_row(one: Rendition) -> list[object]:
    return [*(one.id, *astuple(one.making), one.sound, one.path, one.exact), dict(one.facts)]


def rendition_of(row: list[Any]) -> Rendition:
    id_, sources, whole, sound, path, exact, facts = row
    return Rendition(id_, Making(sources, whole), sound, path, exact, facts)


def line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def time_json(value: datetime) -> str:
    return value.astimezone(UTC).isoformat()


def time_of(value: str) -> datetime:
    return datetime.fromisoformat(value)
