"""Words that several commands share: kinds of item, statuses, counts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.cli.answer import Answer, Exit
from pipeline.core.messages import Catalogue

if TYPE_CHECKING:
    from pipeline.core.locale import Format
    from pipeline.core.model import Library
    from pipeline.core.problems import Problem

#: Statuses and kinds as the workflow names them; English texts.
STATUSES = {
    "draft": "draft",
    "review": "in review",
    "scheduled": "scheduled",
    "embargoed": "under embargo",
    "published": "published",
    "withdrawn": "withdrawn",
}
KINDS = {
    "episode": "episode",
    "film": "film",
    "chapter": "chapter",
    "event": "event",
    "page": "page",
}
#: What is published, or will be when its time comes; and what waits for a person.
READY = ("published", "scheduled")
HELD = ("draft", "review", "embargoed")


def counts(library: Library) -> dict[str, int]:
    """How many items of each kind are public at the instant, or will be by themselves."""
    ready = [type(i).__name__.lower() for i in library.items() if library.status(i) in READY]
    return {f"{kind}s": ready.count(kind) for kind in KINDS}


def waiting(library: Library) -> int:
    """How many items somebody has still to let go of."""
    return sum(library.status(item) in HELD for item in library.items())


def counted(items: dict[str, int], texts: Catalogue) -> str:
    """``4 episodes, 2 films, 8 chapters, 3 events and 4 pages``; kinds without any are left out."""
    said = (
        texts.plural("{n} episode", "{n} episodes", items["episodes"]),
        texts.plural("{n} film", "{n} films", items["films"]),
        texts.plural("{n} chapter", "{n} chapters", items["chapters"]),
        texts.plural("{n} event", "{n} events", items["events"]),
        texts.plural("{n} page", "{n} pages", items["pages"]),
    )
    *these, last = [one for one, n in zip(said, items.values(), strict=True) if n] or [""]
    if not these:
        return last or texts.text("nothing yet")
    return texts.text("{these} and {last}", these=", ".join(these), last=last)


def when(instant: datetime | None, form: Format) -> str:
    return "" if instant is None else f"{form.date(instant)} {form.time(instant)}"


def refused(problems: tuple[Problem, ...], **data: object) -> Answer:
    """The answer of a command that stops at the content's errors."""
    return Answer(data=data, problems=problems, code=Exit.CONTENT)
