"""What `publishing.py` measures that is no program of its own, each in a process of its own.

    python benchmarks/puts.py NAME ENDPOINT BUCKET FOLDER NOTES

``spor2`` runs in our own environment, the others in that of the peers.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

THREADS = 16


def note(folder: Path, notes: Path) -> None:
    """What a build leaves of its tree (`pipeline.build.public`)."""
    from pipeline.core.site import IMMUTABLE, Entry, Headers, SiteTree, media_type, tree_to_json

    def entry(path: str) -> Entry:
        body = (folder / path).read_bytes()
        kind = "media" if path.startswith("media/") else "page"
        headers = Headers(media_type(path), *([IMMUTABLE] if kind == "media" else []))
        digest = hashlib.sha256(body).hexdigest()
        return Entry(path, digest, len(body), kind, headers, frozenset({path.partition("/")[0]}))

    (notes / "tree.json").write_bytes(tree_to_json(SiteTree.of(map(entry, _paths(folder)))))


def count(endpoint: str, bucket: str) -> int:
    """How many objects are public."""
    return sum(1 for _ in _spor2_store(endpoint, bucket).list("site/"))


def spor2(endpoint: str, bucket: str, folder: Path, notes: Path) -> None:
    from datetime import UTC, datetime

    from pipeline.core.site import BuiltSite, tree_from_json
    from pipeline.publish.apply import publish
    from pipeline.publish.changes import compare
    from pipeline.publish.claim import Publisher
    from pipeline.publish.place import Place
    from pipeline.publish.release import Owner, Wanted
    from pipeline.publish.shelf import Shelf

    site = BuiltSite(folder, tree_from_json((notes / "tree.json").read_bytes()))
    shelf = Shelf(_spor2_store(endpoint, bucket), Place())
    now = datetime.now(UTC)
    plan = compare(shelf.read(), Wanted(site, "bench", "0"), now)
    publish(shelf, plan, Publisher(Owner("bench", "here", os.getpid())))


def obstore(endpoint: str, bucket: str, folder: Path, notes: Path) -> None:  # noqa: ARG001
    import obstore as library
    from obstore.store import S3Store

    options = {"allow_http": True, "timeout": "600s"}  # else it gives up on a busy machine
    store = S3Store(bucket, endpoint=endpoint, client_options=options)

    def send(path: str) -> None:
        library.put(store, f"site/{path}", folder / path)

    _all(send, _paths(folder))


def boto3_put(endpoint: str, bucket: str, folder: Path, notes: Path) -> None:  # noqa: ARG001
    """A listing tells the MD5 of what is there."""
    client = _boto3(endpoint)
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="site/")
    there = {one["Key"]: one["ETag"].strip('"') for p in pages for one in p.get("Contents", ())}

    def send(path: str) -> None:
        body = (folder / path).read_bytes()
        if there.get(f"site/{path}") != hashlib.md5(body).hexdigest():  # noqa: S324
            kind = {"ContentType": "text/html"}
            client.put_object(Bucket=bucket, Key=f"site/{path}", Body=body, **kind)

    _all(send, _paths(folder))


def boto3_upload(endpoint: str, bucket: str, folder: Path, notes: Path) -> None:  # noqa: ARG001
    """Its transfer manager: large files in parts, several at once."""
    client = _boto3(endpoint)

    def send(path: str) -> None:
        client.upload_file(str(folder / path), bucket, f"site/{path}")

    _all(send, _paths(folder))


def _all(send: Callable[[str], None], paths: Iterator[str]) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        for done in [pool.submit(send, path) for path in paths]:
            done.result()


def _paths(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix()


def _spor2_store(endpoint: str, bucket: str) -> Any:
    from pipeline.storage.s3 import S3Store
    from pipeline.storage.s3_settings import S3Settings

    return S3Store(S3Settings(bucket, endpoint))


def _boto3(endpoint: str) -> Any:
    import boto3
    from botocore.config import Config

    config = Config(max_pool_connections=THREADS, s3={"addressing_style": "path"})
    return boto3.client("s3", endpoint_url=endpoint, config=config)


KINDS = {"spor2": spor2, "obstore": obstore, "boto3-put": boto3_put, "boto3-upload": boto3_upload}

if __name__ == "__main__":
    name, endpoint, bucket, folder, notes = sys.argv[1:]
    KINDS[name](endpoint, bucket, Path(folder), Path(notes))
