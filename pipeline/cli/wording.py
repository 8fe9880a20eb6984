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


def counts(library: Library) -> dict[str, int]:
    """How many items of each kind there are."""
    return {
        "episodes": len(library.episodes),
        "films": len(library.films),
        "chapters": len(library.handbook.chapters),
        "events": len(library.events),
        "pages": len(library.pages),
    }


def counted(items: dict[str, int], texts: Catalogue) -> str:
    """``4 episodes, 2 films, 8 chapters, 3 events and 4 pages``."""
    return texts.text(
        "{episodes}, {films}, {chapters}, {events} and {pages}",
        episodes=texts.plural("{n} episode", "{n} episodes", items["episodes"]),
        films=texts.plural("{n} film", "{n} films", items["films"]),
        chapters=texts.plural("{n} chapter", "{n} chapters", items["chapters"]),
        events=texts.plural("{n} event", "{n} events", items["events"]),
        pages=texts.plural("{n} page", "{n} pages", items["pages"]),
    )


def when(instant: datetime | None, form: Format) -> str:
    return "" if instant is None else f"{form.date(instant)} {form.time(instant)}"


def refused(problems: tuple[Problem, ...], **data: object) -> Answer:
    """The answer of a command that stops at the content's errors."""
    return Answer(data=data, problems=problems, code=Exit.CONTENT)
