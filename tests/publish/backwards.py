"""Going back, as the command does it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.core.errors import PublishError
from pipeline.core.progress import Progress
from pipeline.publish.apply import publish
from pipeline.publish.attic import Attic
from pipeline.publish.changes import compare
from pipeline.publish.claim import Publisher
from pipeline.publish.past import Now, found
from pipeline.publish.place import Place
from pipeline.publish.release import Wanted
from pipeline.publish.returning import bring, wanted_again
from pipeline.publish.shelf import Shelf
from pipeline.publish.told import Outcome
from pipeline.storage.protocol import Store
from tests.publish.sites import NOW, OWNER

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def back(
    store: Store,
    name: str,
    now: datetime = NOW + DAY,
    content: Wanted | None = None,
    *,
    publisher: Publisher | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """``content`` tells what may not be seen. The publisher, if none is given, takes over from
    everybody.
    """
    shelf = Shelf(store, Place())
    hidden = content.hidden if content else frozenset[str]()
    seen = Now.of(shelf.read(), hidden, content.withdrawn if content else frozenset())
    past = found(seen, Attic(shelf), name)
    if past.barred is not None:
        raise PublishError(past.barred.code, **past.barred.params)
    assert past.release is not None
    plain = Publisher(OWNER, clock=NOW.timestamp, pause=lambda _: None, gone=lambda _: True)
    with TemporaryDirectory() as folder:
        plan = compare(seen.record, wanted_again(past.release, seen, Path(folder), "0.1.0"), now)
        bring(plan, seen, shelf)
        return publish(shelf, plan, publisher or plain, progress, yes=True)
