"""``spor2 status``: what is public, what is not yet, and why; and when the clock changes that."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from pipeline.cli.answer import Answer, Table
from pipeline.cli.call import Call
from pipeline.cli.changes import target_option
from pipeline.cli.command import Command
from pipeline.cli.wording import KINDS, STATUSES, refused, when
from pipeline.core.messages import Catalogue

if TYPE_CHECKING:
    from pipeline.workflow import Coming, StatusRow

#: What comes (`workflow.coming.Change`), and what it comes to, when it is no item.
CHANGES = {
    "public": "is published",
    "over": "is over, and moves in the lists",
    "deleted": "are deleted from the store",
    "stopped": "has run out: nothing can be published until it is renewed",
}
OTHERS = {"consent": "consent", "help": "help contact", "files": "retired files"}
_WIDEST = 44


def command(texts: Catalogue) -> Command:
    text = texts.text("Show every item, whether it is public, and what it waits for.")
    following = texts.text(
        "When something next happens by itself: the first line is the time, for the program that "
        "is to publish then (with --quiet it is the only line)"
    )
    next_ = click.Option(["--next"], is_flag=True, help=following)
    return Command(status, texts, text, [next_, target_option(texts)])


def status(call: Call, target: str | None, *, next: bool) -> Answer:  # noqa: A002 (the option's name)
    from pipeline import workflow

    seen = workflow.status(call.run(target))
    if seen.rows is None:
        return refused(seen.problems)
    if next:
        return _following(call, seen.coming)
    data = {"items": [_value(row) for row in seen.rows]}
    if not seen.rows:
        return Answer(data, (call.texts.text("There is nothing here yet."),))
    return Answer(data, (_table(call, seen.rows), _counted(call, seen.rows)))


def _following(call: Call, coming: tuple[Coming, ...]) -> Answer:
    """The first line is for `date` and `at`: ISO 8601 with an offset, and nothing else.

    It is when a publish next changes something. What runs out before then is in the calendar.
    """
    first = next((one.at for one in coming if one.publishes), None)
    line = None if first is None else first.isoformat(timespec="seconds")
    data = {"next": line, "coming": coming}
    if call.console.manner.quiet:
        return Answer(data, (line,) if line else ())
    calendar = ("", _calendar(call, coming)) if coming else ()
    return Answer(data, (line or call.texts.text("Nothing is waiting."), *calendar))


def _value(row: StatusRow) -> dict[str, object]:
    return {
        "id": row.id,
        "kind": row.kind,
        "title": row.title,
        "status": row.status,
        "due": row.due,
        "reason": row.reason,
    }


def _table(call: Call, rows: tuple[StatusRow, ...]) -> Table:
    from pipeline.core.locale import Format

    form, texts = Format(call.texts.language), call.texts
    headings = (
        texts.text("Kind"),
        texts.text("Id"),
        texts.text("Title"),
        texts.text("Status"),
        texts.text("From"),
        texts.text("Why"),
    )
    return Table(
        headings,
        tuple(
            (
                texts.text(KINDS[row.kind]),
                row.id,
                _short(row.title),
                texts.text(STATUSES[row.status.value]),
                when(row.due, form),
                row.reason,
            )
            for row in rows
        ),
    )


def _counted(call: Call, rows: tuple[StatusRow, ...]) -> str:
    """``12 published, 1 scheduled``: no status that there is none of."""
    found = Counter(row.status.value for row in rows)
    texts = call.texts
    told = {key: texts.text(word) for key, word in STATUSES.items()}
    return ", ".join(f"{found[key]} {word}" for key, word in told.items() if found[key])


def _calendar(call: Call, coming: tuple[Coming, ...]) -> Table:
    from pipeline.core.locale import Format

    form, texts = Format(call.texts.language), call.texts
    kinds = {**KINDS, **OTHERS}
    headings = (
        texts.text("When"),
        texts.text("Kind"),
        texts.text("Id"),
        texts.text("Title"),
        texts.text("What happens"),
    )
    return Table(
        headings,
        tuple(
            (
                when(one.at, form),
                texts.text(kinds[one.kind]),
                one.id,
                _short(one.title),
                texts.text(CHANGES[one.change.value]),
            )
            for one in coming
        ),
    )


def _short(title: str) -> str:
    return title if len(title) <= _WIDEST else title[: _WIDEST - 1] + "…"
