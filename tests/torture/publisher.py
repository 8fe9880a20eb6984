"""A publish in a process of its own: `spor2 publish` without the build before it.

    python -m tests.torture.publisher ORDER.json

The last line of its output is JSON: what came of it. Its exit code is that of `spor2`. It differs
from the command in that the site is made already, and that it waits for tenths of seconds where
the command waits for seconds. All else, from the comparison to the last request, is the command's.
"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

#: Bytes: files above are sent in parts of this size, the least that S3 allows.
PART = 5 << 20
#: The name of the machine that all publishers are on, unless an order says otherwise.
MACHINE = "kontor"


@dataclass(frozen=True)
class Order:
    """What to publish, and how. ``skew_s`` is how wrong the computer's clock is; ``late_s`` how
    much later it is by now (what an intent's age is measured by), and ``clock_file`` holds as many
    seconds more. ``again``: not the edition, but the release of that name, once more, as
    `spor2 rollback` does it; ``withdrawn`` are the items that the content hides by then. ``purge``:
    items of which nothing is to be left.
    """

    edition: str
    endpoint: str
    bucket: str
    prefix: str
    access_key: str
    secret_key: str
    now: str
    workers: int = 8
    tries: int = 2
    read_s: float = 1.5
    pause_s: float = 0.1
    skew_s: float = 0.0
    late_s: float = 0.0
    clock_file: str = ""
    machine: str = MACHINE
    who: str = "anna"
    again: str = ""
    withdrawn: tuple[str, ...] = ()
    purge: tuple[str, ...] = ()


def main(order: Order) -> int:
    if order.skew_s:
        _clock_is_wrong(order.skew_s)
    from pipeline.core.errors import PipelineError

    try:
        told = _publish(order)
    except PipelineError as error:
        params = {name: str(value) for name, value in error.params.items()}
        print(json.dumps({"code": error.code, "params": params}), flush=True)
        return 3
    print(json.dumps(told), flush=True)
    return 0


def _publish(order: Order) -> dict[str, Any]:
    from pipeline.publish.apply import publish
    from pipeline.publish.changes import compare

    shelf, now = _shelf(order), datetime.fromisoformat(order.now)
    if order.again:
        return _rolled_back(order, shelf, now)
    told = json.loads(Path(order.edition).read_text())
    wanted = _wanted(told, Path(order.edition).with_suffix(""))
    wanted = replace(wanted, purge=frozenset(order.purge))
    outcome = publish(shelf, compare(shelf.read(), wanted, now), _publisher(order), yes=True)
    return asdict(replace(outcome, manifest=None))


def _rolled_back(order: Order, shelf: Any, now: datetime) -> dict[str, Any]:
    """As `workflow.rolling` does, without the reading of a programme's files."""
    from pipeline.core.errors import PublishError
    from pipeline.publish.apply import publish
    from pipeline.publish.attic import Attic
    from pipeline.publish.changes import compare
    from pipeline.publish.past import Now, found
    from pipeline.publish.returning import bring, wanted_again

    seen = Now.of(shelf.read(), withdrawn=frozenset(order.withdrawn))
    past = found(seen, Attic(shelf), order.again)
    if past.barred is not None:
        raise PublishError(past.barred.code, **past.barred.params)
    with TemporaryDirectory() as folder:
        plan = compare(seen.record, wanted_again(past.readable, seen, Path(folder), "0.1.0"), now)
        bring(plan, seen, shelf)
        return asdict(replace(publish(shelf, plan, _publisher(order), yes=True), manifest=None))


def _shelf(order: Order) -> Any:
    from pipeline.publish.place import Place
    from pipeline.publish.shelf import Shelf
    from pipeline.storage.s3 import S3Store
    from pipeline.storage.s3_settings import Credentials, Patience, S3Settings

    settings = S3Settings(
        order.bucket,
        order.endpoint,
        credentials=Credentials(order.access_key, order.secret_key),
        patience=Patience(tries=order.tries, connect=1.0, read=order.read_s),
        part_size=PART,
        parts_from=PART,
    )
    return Shelf(S3Store(settings), Place.under(order.prefix))


def _publisher(order: Order) -> Any:
    from pipeline.build.lock import alive
    from pipeline.publish.claim import Publisher
    from pipeline.publish.release import Owner

    return Publisher(
        Owner(order.who, order.machine, os.getpid()),
        gone=lambda other: other.machine == order.machine and not alive(other.pid),
        clock=lambda: time.time() + order.late_s + _slept(order),
        pause=lambda seconds: time.sleep(min(seconds, order.pause_s)),
        workers=order.workers,
    )


def _slept(order: Order) -> float:
    return float(Path(order.clock_file).read_text()) if order.clock_file else 0.0


def _wanted(told: dict[str, Any], root: Path) -> Any:
    from pipeline.core.site import BuiltSite, Entry, FeedAddress, Headers, Listing, SiteTree
    from pipeline.publish.release import Wanted

    entries = [
        Entry(
            one["path"],
            one["sha256"],
            one["size"],
            one["kind"],
            Headers(one["type"], one["cache"], content_encoding=one["coding"] or None),
            frozenset(one["items"]),
            one["plain"],
        )
        for one in told["files"]
    ]
    site = BuiltSite(
        root,
        SiteTree.of(entries),
        tuple(Listing(**one) for one in told["listings"]),
        feeds=(FeedAddress(told["feed"], main=True),),
    )
    return Wanted(site, "indsatsspor-2", "0.1.0", frozenset(told["withdrawn"]))


def _clock_is_wrong(seconds: float) -> None:
    """For all who sign by it: botocore has another way to ask."""
    import botocore.auth

    right, now = time.time, botocore.auth.get_current_datetime
    time.time = lambda: right() + seconds
    botocore.auth.get_current_datetime = lambda: now() + timedelta(seconds=seconds)


if __name__ == "__main__":
    sys.exit(main(Order(**json.loads(Path(sys.argv[1]).read_text()))))
