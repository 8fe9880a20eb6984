"""``spor2 releases``: what was published when, by whom, and what can be gone back to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cli.answer import Answer, Table
from pipeline.cli.call import Call
from pipeline.cli.changes import target_option
from pipeline.cli.command import Command
from pipeline.cli.differing import sentence
from pipeline.cli.wording import refused, when
from pipeline.core.messages import Catalogue

if TYPE_CHECKING:
    from pipeline.core.locale import Format
    from pipeline.publish.past import Past

#: Why a release cannot be public once more, by the code of the problem.
WHY = {
    "P135": "no: too long ago",
    "P136": "no: something in it is withdrawn ({items})",
    "P137": "no: something in it is not public now ({items})",
    "P138": "no: files of it are deleted",
    "P139": "is public",
    "P147": "no: something in it is purged",
}


def command(texts: Catalogue) -> Command:
    text = texts.text(
        "Show the last releases: when, who, what was changed, and which can be gone back to."
    )
    return Command(releases, texts, text, [target_option(texts)])


def releases(call: Call, target: str | None) -> Answer:
    from pipeline.workflow.releases import releases as listed

    found = listed(call.run(target))
    if found.releases is None:
        return refused(found.problems)
    data = {
        "target": found.target.name if found.target else None,
        "releases": [_value(one) for one in found.releases],
    }
    if not found.releases:
        return Answer(data, (call.texts.text("Nothing has been published here yet."),))
    return Answer(data, (_table(call, found.releases),))


def _value(one: Past) -> dict[str, object]:
    step = one.step
    return {
        "release": step.release,
        "number": step.sequence,
        "at": step.at,
        "who": str(step.owner),
        "changes": step.tally,
        "again": step.again or None,
        "public": one.barred is not None and one.barred.code == "P139",
        "can_return": one.barred is None,
        "until": one.until,
        "why_not": one.barred.code if one.barred else None,
    }


def _table(call: Call, found: tuple[Past, ...]) -> Table:
    from pipeline.core.locale import Format

    form, texts = Format(call.texts.language), call.texts
    headings = (
        texts.text("Number"),
        texts.text("Release"),
        texts.text("When"),
        texts.text("Who"),
        texts.text("What was changed"),
        texts.text("Can be gone back to"),
    )
    return Table(headings, tuple(_row(texts, form, one) for one in found))


def _row(texts: Catalogue, form: Format, one: Past) -> tuple[str, ...]:
    step = one.step
    said = sentence(texts, step.tally)
    if step.again:
        said = texts.text("back to {release}: {said}", release=step.again, said=said)
    at = when(step.at.astimezone(), form)
    return (str(step.sequence), step.release, at, str(step.owner), said, _can(texts, form, one))


def _can(texts: Catalogue, form: Format, one: Past) -> str:
    if one.barred is not None:
        return texts.text(WHY[one.barred.code], **one.barred.params)
    if one.until is None:
        return texts.text("yes")
    return texts.text("yes, until {date}", date=form.date(one.until.astimezone()))
