"""A release of 100,000 objects: reading its record, comparing, writing the next one.

    .venv/bin/python benchmarks/record.py [--objects 100000] [--rounds 3]

Each round is a process of its own. CPU seconds, for a shared machine has no others; memory is that
of the whole process at its most, with the tree that is compared in it. Best and median.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.core.site import (
    IMMUTABLE,
    BuiltSite,
    Entry,
    Headers,
    SiteTree,
    tree_from_json,
    tree_to_json,
)
from pipeline.publish.changes import compare, next_manifest
from pipeline.publish.record import (
    manifest_line,
    record_from_bytes,
    record_to_bytes,
)
from pipeline.publish.release import Manifest, Owner, Record, Wanted

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
OWNER = Owner("bench", "here", 1)


def tree(objects: int) -> SiteTree:
    """A tenth are files with digests in their names; of a handful of kinds, each of an item."""
    headers = (
        Headers("text/html; charset=utf-8", content_encoding="gzip"),
        Headers("audio/mpeg", IMMUTABLE),
        Headers("image/avif", IMMUTABLE),
    )

    def entry(number: int) -> Entry:
        digest = hashlib.sha256(b"%d" % number).hexdigest()
        item = frozenset({f"item-{number // 20}"})
        if number % 10:
            name = f"haandbog/{number // 1000}/et-kapitel-med-et-navn-{number}.html"
            return Entry(name, digest, 9_000 + number, "page", headers[0], item, digest[::-1])
        name = f"media/episode-{number}-{digest[:16]}.mp3"
        return Entry(
            name, digest, 9_000_000 + number, "media", headers[1 + number % 20 // 10], item
        )

    return SiteTree.of(map(entry, range(objects)))


def prepare(folder: Path, objects: int) -> None:
    """The record of a release, and the tree of the next: one page of it is another."""
    whole = tree(objects)
    manifest = Manifest("1-0", 1, NOW, OWNER, "0", "bench", whole)
    (folder / "record").write_bytes(record_to_bytes(None, manifest_line(manifest)))
    page = next(one for one in whole if one.kind == "page")
    changed = replace(page, digest=hashlib.sha256(b"new").hexdigest())
    entries = {**whole.entries, changed.path: changed}
    (folder / "tree").write_bytes(tree_to_json(SiteTree.of(entries.values())))


def measure(folder: Path) -> dict[str, float]:
    spent: dict[str, float] = {}

    @contextmanager
    def counted(name: str) -> Iterator[None]:
        begun = time.process_time()
        yield
        spent[name] = time.process_time() - begun

    with counted("the tree of a build, read"):
        site = BuiltSite(folder, tree_from_json((folder / "tree").read_bytes()))
    with counted("record, read"):
        record: Record = record_from_bytes((folder / "record").read_bytes(), "e", "record")
    with counted("compared"):
        plan = compare(record, Wanted(site, "bench", "0"), NOW)
    spent["plan, in MiB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with counted("next manifest, written"):
        body = manifest_line(next_manifest(plan, OWNER, "token", plan.now))
    spent["publish, in MiB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    spent["record, in MB"] = len(body) / 1e6
    if len(plan.uploads) != 1:
        raise SystemExit(f"{len(plan.uploads)} uploads")
    return spent


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--objects", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--prepare", type=Path, help="(a process of its own)")
    parser.add_argument("--measure", type=Path, help="(a process of its own)")
    asked = parser.parse_args()
    if asked.prepare:
        prepare(asked.prepare, asked.objects)
        return
    if asked.measure:
        print(json.dumps(measure(asked.measure)))
        return
    with tempfile.TemporaryDirectory() as name:
        line = [sys.executable, __file__]
        # Not by this process: what it takes would be counted as taken by those that it begins.
        subprocess.run([*line, "--prepare", name, "--objects", str(asked.objects)], check=True)
        told = [
            json.loads(subprocess.check_output([*line, "--measure", name]))
            for _ in range(asked.rounds)
        ]
        print(f"| {asked.objects:,} objects | best | median |\n|---|---|---|")
        for what in told[0]:
            found = [one[what] for one in told]
            print(f"| {what} | {min(found):.2f} | {statistics.median(found):.2f} |")


if __name__ == "__main__":
    main()
