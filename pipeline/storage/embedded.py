"""The embedded store: SeaweedFS on this machine, an S3 server of one program and one folder.

    .spor2/store/  credentials   the keys, in AWS's own file format; readable by their owner only
                   ports.json    where it listens, chosen once
                   alive         locked by the server itself for as long as it lives
                   pid, log, data/

Everything listens on 127.0.0.1. The bucket's policy lets anybody read what lies under the public
prefix; all else wants the keys.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.core.errors import StoreError
from pipeline.core.frozen import dataclass
from pipeline.core.locking import locked
from pipeline.storage import process, weed
from pipeline.storage.keyfile import keys_in, make_keys
from pipeline.storage.policies import Home
from pipeline.storage.ports import Ports, free, remembered
from pipeline.storage.s3_settings import S3Settings, public_read

if TYPE_CHECKING:
    from pipeline.storage.s3 import S3Store

#: Seconds to wait for a start. It takes 2.3; the rest is for a machine that is busy or slow.
_PATIENCE = 60.0
_POLL = 0.03


@dataclass(frozen=True, slots=True)
class Running:
    """``endpoint`` speaks S3; ``console`` opens in a browser and only shows; ``public`` is where
    anybody may read. ``started``: by this call. ``moved``: the old ports were taken by others.
    """

    endpoint: str
    console: str
    public: str
    started: bool = False
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Status:
    """``bytes`` is what its data takes on the disk; ``running`` is none when it is stopped."""

    running: Running | None
    bytes: int


class EmbeddedStore:
    """Raises StoreError S030 (no ``weed``), S031 (did not start), S032 (another start hangs)."""

    def __init__(self, folder: Path, bucket: str = "spor2", public: str = "site/") -> None:
        self.folder = folder.absolute()
        self.bucket = bucket
        self.public = public
        self._mark = process.Mark(self.folder / "alive", self.folder / "pid")
        self._keys = self.folder / "credentials"

    def start(self) -> Running:
        """Start it unless it runs. Safe to call twice, at once, and after a crash."""
        running = self._running()
        if running is not None:
            return running
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with locked(self.folder / "lock", seconds=_PATIENCE + 10):
                return self._running() or self._start()
        except TimeoutError as error:
            raise StoreError("S032", folder=str(self.folder)) from error

    def stop(self) -> bool:
        """End it, within some seconds. False when it was not running."""
        if not self.folder.is_dir():
            return False
        with locked(self.folder / "lock", seconds=_PATIENCE + 10):
            return self._end()

    def status(self) -> Status:
        data = self.folder / "data"
        size = sum(file.stat().st_size for file in data.rglob("*") if file.is_file())
        return Status(self._running(), size)

    def seen(self) -> Running | None:
        """Where it is, if it lives; `status` asks it too whether it is well."""
        ports = remembered(self.folder)
        return self._at(ports) if ports is not None and process.alive(self._mark) else None

    def address(self) -> str:
        """Where anybody may read, now or once it is started: ports are chosen once."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self._at(remembered(self.folder) or Ports.choose(self.folder)).public

    def settings(self) -> S3Settings:
        """How to reach it as its owner. Raises StoreError S033 where it was never started."""
        ports, keys = remembered(self.folder), keys_in(self._keys)
        if ports is None or keys is None:
            raise StoreError("S033", folder=str(self.folder))
        return S3Settings(self.bucket, endpoint=_local(ports.s3), credentials=keys)

    def _running(self) -> Running | None:
        ports = remembered(self.folder)
        if ports is None or not process.alive(self._mark):
            return None
        if weed.answer(ports.s3, self.bucket, self.public) is not weed.Answer.READY:
            return None
        return self._at(ports)

    def _start(self) -> Running:
        self._end()  # one that lives and does not answer is of no use
        ports, moved = self._ports()
        keys = keys_in(self._keys) or make_keys(self._keys)
        command = process.Command(
            weed.command(self.folder / "data", ports),
            weed.environment(keys, self.folder),
            self.folder / "log",
        )
        process.start(command, self._mark)
        self._await(ports)
        at = self._at(ports)
        return Running(at.endpoint, at.console, at.public, started=True, moved=moved)

    def _ports(self) -> tuple[Ports, bool]:
        known = remembered(self.folder)
        if known is not None and free(known):
            return known, False
        return Ports.choose(self.folder), known is not None

    def _await(self, ports: Ports) -> None:
        """Until a stranger can read under the public prefix; the bucket is made on the way."""
        from pipeline.storage.s3 import S3Store  # who asks for an address needs no client

        until = time.monotonic() + _PATIENCE
        store = S3Store(self.settings())
        if not (self.folder / "data" / "filerldb2").is_dir():
            store.connect()  # the first time it will be needed, and now there is time for it
        while (said := weed.answer(ports.s3, self.bucket, self.public)) is not weed.Answer.READY:
            if said is weed.Answer.CLOSED:
                store.create_bucket()
                self._share(store)
                store.set_policy(public_read(self.bucket, self.public))
            if time.monotonic() > until or not process.alive(self._mark):
                self._end()
                raise StoreError("S031", log=str(self.folder / "log"))
            time.sleep(_POLL)

    def _share(self, store: S3Store) -> None:
        """Let pages of any site read what anybody may read, as `target init` does elsewhere."""
        from pipeline.storage.s3_admin import Administration, Bucket  # once in a store's life

        home = Home(self.bucket, self.public, "release/")
        Administration(store.settings, home).set_cors(Bucket(exists=True))

    def _end(self) -> bool:
        was = process.alive(self._mark)
        if was:
            process.end(self._mark, weed.said_goodbye(self.folder / "log"))
        ports = remembered(self.folder)
        if ports is not None:
            weed.remove_sockets(ports)
        return was

    def _at(self, ports: Ports) -> Running:
        endpoint = _local(ports.s3)
        return Running(
            endpoint=endpoint,
            console=f"{_local(ports.volume)}/ui/index.html",
            public=f"{endpoint}/{self.bucket}/{self.public}",
        )


def _local(port: int) -> str:
    return f"http://127.0.0.1:{port}"
