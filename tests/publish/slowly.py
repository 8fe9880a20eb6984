"""A publisher in a process of its own, slow enough to be killed on the way.

    python -m tests.publish.slowly STORE SITE EDITION

It prints a line for every object sent. STORE is a folder, or the settings of a bucket as JSON.
EDITION is ``first``, ``second``, or the number of a release to go back to.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from pipeline.build.lock import alive
from pipeline.publish.apply import publish
from pipeline.publish.changes import compare
from pipeline.publish.claim import Publisher
from pipeline.publish.place import Place
from pipeline.publish.release import Owner, Wanted
from pipeline.publish.shelf import Shelf
from pipeline.storage.folder import FolderStore
from pipeline.storage.protocol import Store
from pipeline.storage.s3 import S3Store
from pipeline.storage.s3_settings import Credentials, S3Settings
from tests.publish.backwards import back
from tests.publish.sites import NOW, Programme, built

MACHINE = "here"


def edition(name: str, folder: Path) -> Wanted:
    """Some fifty objects. ``second`` has new sounds, changed pages and some that are gone."""
    count, version = (20, 1) if name == "first" else (22, 2)
    episodes = {str(n): version for n in range(1, count)}
    chapters = {f"kapitel-{n}": f"{name} æøå" for n in range(version, 12)}
    return built(Programme(episodes, chapters), folder / name)


def store_of(text: str) -> Store:
    if not text.startswith("{"):
        return FolderStore(Path(text))
    settings = json.loads(text)
    keys = Credentials(settings.pop("access_key"), settings.pop("secret_key"))
    return S3Store(S3Settings(**settings, credentials=keys))


class Slow:
    def phase(self, name: str, total: int) -> None:
        pass

    def advance(self, name: str, amount: int = 1, what: str = "") -> None:
        print(name, what, flush=True)
        time.sleep(0.02)


def here() -> Publisher:
    """A publisher of this process that knows the dead of this machine."""
    return Publisher(
        Owner("anna", MACHINE, os.getpid()),
        gone=lambda owner: owner.machine == MACHINE and not alive(owner.pid),
        workers=2,
    )


def main() -> None:
    text, folder, name = sys.argv[1:]
    shelf = Shelf(store_of(text), Place())
    if name.isdigit():
        back(shelf.store, name, NOW, publisher=here(), progress=Slow())
        return
    plan = compare(shelf.read(), edition(name, Path(folder)), NOW)
    publish(shelf, plan, here(), Slow())


if __name__ == "__main__":
    main()
