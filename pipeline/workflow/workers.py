"""Who makes the heavy things: threads, processes, or a cluster with a store of its own.

The cluster's store holds sources and products of everything, drafts and embargoed sound too. So it
is a bucket that nothing is published from, and that nobody may read without keys; both are seen to
before anything is sent. Keys come from each machine's own surroundings, as AWS's programs find
them; none is ever sent.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qs, urlsplit
from uuid import uuid4

from pipeline.build.cluster import Cluster
from pipeline.build.crew import Crew, processes, processors, threads
from pipeline.build.mates import Mates
from pipeline.core.errors import ProgrammeError, StoreError
from pipeline.core.frozen import dataclass
from pipeline.core.programme import Programme
from pipeline.core.site import Headers
from pipeline.core.target import Target
from pipeline.media.tools import made_with
from pipeline.storage.protocol import check_key
from pipeline.storage.s3_settings import S3Settings
from pipeline.workflow.run import PROCESSES, Run
from pipeline.workflow.targets import embedded

if TYPE_CHECKING:
    from pipeline.storage.s3 import S3Store

#: The environment variable with the address of the cluster's store.
STORE = "SPOR2_CLUSTER_STORE"
_HEADERS = Headers("application/octet-stream", "private, no-store")


@dataclass(frozen=True, slots=True)
class ClusterStore:
    """A bucket, or a prefix in one, as a `build.remote.Depot`. It travels as an address alone."""

    settings: S3Settings
    prefix: str = ""

    def has(self, name: str) -> bool:
        return self._store.head(self.prefix + name) is not None

    def get(self, name: str) -> bytes | None:
        stored = self._store.get(self.prefix + name)
        return None if stored is None else stored.body

    def fetch(self, name: str, target: Path) -> bool:
        return self._store.fetch(self.prefix + name, target) is not None

    def put(self, name: str, body: bytes | Path) -> None:
        self._store.put(self.prefix + name, body, _HEADERS)

    def delete(self, name: str) -> None:
        self._store.delete([self.prefix + name])

    def prove_private(self) -> None:
        """Raises ProgrammeError P133 when anybody may read what is put there; StoreError."""
        name = f"objects/probe-{uuid4().hex}"
        self.put(name, b"probe")
        try:
            if self._store.anyone_reads(self.prefix + name):
                raise ProgrammeError("P133", bucket=self.settings.bucket, store=self.settings.place)
        finally:
            self.delete(name)

    @property
    def _store(self) -> S3Store:
        return _store(self.settings)


@cache
def _store(settings: S3Settings) -> S3Store:
    """One client a process, however often an address arrives."""
    from pipeline.storage.s3 import S3Store  # no other build asks for it

    return S3Store(settings)


def crew(run: Run, programme: Programme | None, team: Mates | None = None) -> Crew:
    """The workers that ``run`` asks for; without a programme nothing heavy is made.

    Raises ProgrammeError P130-P133 for a cluster's store, ToolError T020-T023, StoreError.
    """
    told, count = run.workers, processors()
    if isinstance(told, int):
        return threads(told, team)
    if programme is None or told is None:
        return threads(count, team)
    if told == PROCESSES:
        return processes(count, team)
    store = cluster_store(os.environ.get(STORE, ""), programme.targets, run.folder)
    store.prove_private()
    cluster = Cluster(told, store, tools)
    return Crew(ThreadPoolExecutor(count, "maker"), cluster, cluster.capacity, team)


def cluster_store(address: str, targets: tuple[Target, ...], folder: Path) -> ClusterStore:
    """The store at ``address``: ``https://server/bucket/prefix?region=…``, or ``s3://bucket/prefix``
    at AWS. Raises ProgrammeError P130 (none is told), P131 (no such address), P132 (a target's).
    """
    if not address:
        raise ProgrammeError("P130", variable=STORE)
    try:
        store = _read(urlsplit(address))
    except ValueError:
        raise ProgrammeError("P131", variable=STORE) from None  # it may hold a password
    for target in targets:
        if _place(_settings(target, folder)) == _place(store.settings):
            raise ProgrammeError("P132", bucket=store.settings.bucket, target=target.name)
    return store


def _read(parts: SplitResult) -> ClusterStore:
    """Raises ValueError."""
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    region = asked.pop("region", "")
    path = parts.path.strip("/")
    if parts.scheme == "s3":
        endpoint, bucket, prefix = "", parts.netloc, path
    else:
        endpoint = f"{parts.scheme}://{parts.netloc}"
        bucket, _, prefix = path.partition("/")
    known = parts.scheme in {"s3", "http", "https"} and parts.netloc and bucket
    if not known or asked or parts.fragment or "@" in parts.netloc:
        raise ValueError(parts.scheme)
    check_key(f"{prefix}/x" if prefix else "x")
    return ClusterStore(S3Settings(bucket, endpoint, region), f"{prefix}/" if prefix else "")


def _settings(target: Target, folder: Path) -> S3Settings | None:
    if target.kind == "embedded":
        with suppress(StoreError):  # it was never started
            return embedded(folder).settings()
    return S3Settings(target.bucket, target.endpoint) if target.kind == "s3" else None


def _place(settings: S3Settings | None) -> tuple[str, str] | None:
    return None if settings is None else (settings.place.lower(), settings.bucket)


@cache
def tools() -> Mapping[str, str]:
    """What may decide a bit: the tools' versions and our own code, on whatever machine asks."""
    made = made_with()
    return {**made, "spor2": f"{made['spor2']} ({_code()})"}


def _code() -> str:
    """Eight digits of a digest of our code: two installations may bear one version number."""
    root = Path(__file__).parents[1]
    whole = hashlib.sha256()
    for file in sorted(root.rglob("*.py"), key=lambda file: file.relative_to(root).as_posix()):
        whole.update(file.relative_to(root).as_posix().encode())
        whole.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return whole.hexdigest()[:8]
