"""What a publish costs on the wire: every request is counted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from pipeline.core.site import SHORT, Headers, SiteTree
from pipeline.publish.apply import publish
from pipeline.publish.changes import compare
from pipeline.publish.place import Place
from pipeline.publish.release import Wanted
from pipeline.publish.shelf import Shelf
from pipeline.storage.s3 import S3Store
from pipeline.storage.s3_boto import Boto
from pipeline.storage.s3_lane import Lane
from pipeline.storage.s3_settings import S3Settings
from tests.publish.sites import NOW, Programme, built
from tests.publish.test_apply import anna
from tests.storage import servers

SITE = Programme({"1": 1, "2": 1}, {"samtalen": "a", "barnet": "a"})


@dataclass
class Wire:
    settings: S3Settings
    asked: list[str] = field(default_factory=list)

    def put_out(self, wanted: Wanted) -> list[str]:
        """The requests of a publish by a process that knows nothing yet."""
        self.asked.clear()
        shelf = Shelf(S3Store(self.settings), Place())
        publish(shelf, compare(shelf.read(), wanted, NOW), anna())
        return list(self.asked)


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    with servers.moto() as settings:
        wire = Wire(settings)
        ask = Lane._asked

        def asked(self: Lane, connection: object, request: object, *rest: object) -> object:
            wire.asked.append(f"{request.method} {request.path}")  # type: ignore[attr-defined]
            return ask(self, connection, request, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr(Lane, "_asked", asked)
        monkeypatch.setattr(Boto, "client", property(lambda _: pytest.fail("boto3 was needed")))
        yield wire


@pytest.mark.store
def test_no_publish_asks_more_than_it_must(wire: Wire, tmp_path: Path) -> None:
    store, bucket = S3Store(wire.settings), wire.settings.bucket
    store.put("release/probe/dead/a", b"", Headers("text/plain"))  # by one who was killed
    first = wire.put_out(built(SITE, tmp_path / "1"))
    probes = [one for one in first if "/release/probe/" in one or one.startswith("POST")]
    assert 8 <= len(probes) <= 20
    assert list(store.list("release/probe/")) == []
    record = f"/{bucket}/release/release.jsonl"
    assert wire.put_out(built(SITE, tmp_path / "2")) == [f"GET {record}"]
    changed = replace(SITE, chapters={"samtalen": "b", "barnet": "a"})
    sent = wire.put_out(built(changed, tmp_path / "3"))
    assert [one for one in sent if record in one] == [f"GET {record}", *[f"PUT {record}"] * 2]
    pages = [one for one in sent if record not in one]
    assert all(one.startswith(f"PUT /{bucket}/site/") for one in pages)
    assert len(pages) == len(set(pages)) <= 3


@pytest.mark.store
def test_other_headers_of_a_large_file_are_no_reason_to_send_it(wire: Wire, tmp_path: Path) -> None:
    wanted = large(built(SITE, tmp_path / "1"), bytes(300 << 10))
    wire.put_out(wanted)
    (sound,) = [entry for entry in wanted.site.tree if entry.size >= 300 << 10]
    told = replace(sound, headers=replace(sound.headers, cache_control=SHORT))
    tree = SiteTree.of({**wanted.site.tree.entries, sound.path: told}.values())
    heard: list[int] = []
    copy = Lane.copy

    def copied(self: Lane, source: str, key: str, headers: object) -> str:
        heard.append(1)
        return copy(self, source, key, headers)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Lane, "copy", copied)
        sent = wire.put_out(replace(wanted, site=replace(wanted.site, tree=tree)))
    assert (len(sent), len(heard)) == (4, 1)
    there = S3Store(wire.settings).get(f"site/{sound.path}")
    assert there is not None
    assert there.body == bytes(300 << 10)
    assert there.info.headers == told.headers


def large(wanted: Wanted, body: bytes) -> Wanted:
    """With another sound in the place of the first."""
    tree = wanted.site.tree
    sound = next(entry for entry in tree if entry.kind == "media")
    wanted.site.file(sound).write_bytes(body)
    other = replace(sound, size=len(body), digest=hashlib.sha256(body).hexdigest())
    entries = {**tree.entries, sound.path: other}
    return replace(wanted, site=replace(wanted.site, tree=SiteTree.of(entries.values())))
