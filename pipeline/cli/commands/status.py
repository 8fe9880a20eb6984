"""``spor2 status``: what is public, what is not yet, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.cli.answer import Answer, Table
from pipeline.cli.call import Call
from pipeline.cli.command import Command
from pipeline.cli.wording import KINDS, STATUSES, refused, when
from pipeline.core.messages import Catalogue

if TYPE_CHECKING:
    from pipeline.workflow import StatusRow

WAITING = ("scheduled", "embargoed")


def command(texts: Catalogue) -> Command:
    text = texts.text("Show every item, whether it is public, and what it waits for.")
    following = texts.text("Only what becomes public by itself, the first one first")
    return Command(status, texts, text, [click.Option(["--next"], is_flag=True, help=following)])


def status(call: Call, *, next: bool) -> Answer:  # noqa: A002 (the option's name)
    from pipeline import workflow
    from pipeline.content.library import load

    texts, rows = call.texts, workflow.status(call.run())
    if next:
        due = [row for row in rows if row.status.value in WAITING and row.due is not None]
        rows = tuple(sorted(due, key=lambda row: (str(row.due and row.due.isoformat()), row.id)))
    data = {"items": [_value(row) for row in rows]}
    if not rows and not next:
        loaded = load(call.folder, call.now)
        if loaded.library is None:
            return refused(loaded.problems)
    if not rows:
        nothing, empty = texts.text("Nothing is waiting."), texts.text("There is nothing here yet.")
        return Answer(data, (nothing if next else empty,))
    return Answer(data, (_table(call, rows),))


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
                row.title if len(row.title) <= 44 else row.title[:43] + "…",
                texts.text(STATUSES[row.status.value]),
                when(row.due, form),
                row.reason,
            )
            for row in rows
        ),
    )
