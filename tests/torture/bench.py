"""The real store that all lives of a run share: SeaweedFS, to be killed and started again."""

from __future__ import annotations

import json
import os
import signal
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Self
from urllib.parse import urlsplit

from pipeline.storage.embedded import EmbeddedStore
from pipeline.storage.s3 import S3Store
from tests.torture.owner import Owner


class Bench:
    """Runs as long as it is used as a context. Each life has a prefix of its own in its bucket."""

    def __init__(self, folder: Path) -> None:
        self._store = EmbeddedStore(folder / "store")
        self.folder = folder
        self.kills = 0
        self._lock = Lock()

    def __enter__(self) -> Self:
        self._store.start()
        settings = self._store.settings()
        keys = settings.credentials
        assert keys is not None
        self.endpoint, self.bucket = settings.endpoint, settings.bucket
        self.port = urlsplit(settings.endpoint).port or 0
        self.owner = Owner(self.endpoint, self.bucket, keys.access_key, keys.secret_key)
        S3Store(settings).set_policy(_policy(self.bucket))
        return self

    def __exit__(self, *_: object) -> None:
        self._store.stop()

    def base(self, prefix: str) -> str:
        """The public address of the programme at ``prefix``."""
        return f"{self.endpoint}/{self.bucket}/{prefix}/site/"

    def kill(self) -> None:
        """End the store with the signal that nothing survives, and start it again."""
        with self._lock:
            self.kills += 1
            pid = int((self.folder / "store" / "pid").read_text())
            os.kill(pid, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(pid, 0)
            self._store.start()


def _policy(bucket: str) -> str:
    """Anybody may read what lies under a public prefix, and nothing else."""
    places = ("site", "liv-*/site")
    statement = {
        "Sid": "PublicRead",
        "Effect": "Allow",
        "Principal": "*",
        "Action": ["s3:GetObject"],
        "Resource": [f"arn:aws:s3:::{bucket}/{place}/*" for place in places],
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
