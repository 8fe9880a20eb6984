"""What ``ingest feed`` answers: what there is to take, and what was taken."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.answer import Answer, Exit, Table
from pipeline.cli.call import Call
from pipeline.cli.wording import refused
from pipeline.core.problems import Place, errors, in_order, problem

if TYPE_CHECKING:
    from pipeline.ingest.feeds.moving import Plan, Report, Row

_SHOWN = 60  # characters of a text in a table


def missing(where: str) -> Answer:
    """There is no such file."""
    return refused((problem("E200", Place(where), name=Path(where).name, file=where),))


def foreseen(call: Call, made: Plan) -> Answer:
    """What is in the feed, and what would be taken in."""
    from pipeline.core.locale import Format

    texts, form = call.texts, Format(call.console.manner.language)
    yes, no = texts.text("is here"), texts.text("left for later")
    wanted = {row.item.key for row in made.wanted}
    new = texts.text("comes in")
    rows = tuple(
        (
            form.date(row.item.published) if row.item.published else "–",
            f"{row.place.season}-{row.place.number}",
            row.item.title[:_SHOWN],
            yes if row.here else new if row.item.key in wanted else no,
        )
        for row in made.rows
    )
    head = (texts.text("Date"), texts.text("Number"), texts.text("Title"), texts.text("Here"))
    data = {"feed": made.feed.shown, "episodes": [_planned(row, wanted) for row in made.rows]}
    return Answer(data, (Table(head, rows), _foreseen(call, made)), made.feed.problems)


def _planned(row: Row, wanted: set[str]) -> dict[str, object]:
    return {
        "guid": row.item.key,
        "title": row.item.title,
        "published": row.item.published.isoformat() if row.item.published else None,
        "season": row.place.season,
        "number": row.place.number,
        "here": row.here or None,
        "wanted": row.item.key in wanted,
    }


def _foreseen(call: Call, made: Plan) -> str:
    found = call.texts.plural("{n} episode in the feed", "{n} episodes in the feed", len(made.rows))
    size = sum(row.item.sound.size for row in made.wanted if row.item.sound)
    if not size:
        return f"{found}."
    from pipeline.core.locale import Format

    told = Format(call.console.manner.language).size(size)
    return call.texts.text(
        "{found}; to be fetched, by what it says itself: {size}.", found=found, size=told
    )


def answer(call: Call, made: Plan, report: Report, state: str) -> Answer:
    """What was taken in, what was not, and what to do next."""
    waiting = len(made.rows) - sum(bool(row.here) for row in made.rows) - len(report.taken)
    data = {
        "feed": made.feed.shown,
        "taken": [{"id": p.id, "title": p.title, "files": p.files} for p in report.taken],
        "waiting": waiting,
        "settings_taken_over": report.begun,
        "differing": [list(row) for row in report.differing],
    }
    problems = in_order(report.problems)
    return Answer(data, tuple(_parts(call, report, (waiting, state))), problems, _ending(report))


def _ending(report: Report) -> Exit:
    """3 when the net kept something back: another run may get it. 1 when the feed itself did."""
    codes = [each.code for each in errors(report.problems)]
    if report.stopped or any(code.startswith("T") for code in codes):
        return Exit.EDGE
    return Exit.CONTENT if codes else Exit.DONE


def _parts(call: Call, report: Report, left: tuple[int, str]) -> list[str | Table]:
    texts, (waiting, state) = call.texts, left
    states = {
        "draft": texts.text("draft"),
        "review": texts.text("in review"),
        "approved": texts.text("approved"),
    }
    taken = texts.plural(
        "{n} episode was taken in ({state}).",
        "{n} episodes were taken in ({state}).",
        len(report.taken),
        state=states[state],
    )
    done = not (report.taken or waiting or report.problems)
    parts: list[str | Table] = [
        texts.text("All episodes of the feed are here already.") if done else taken
    ]
    parts += _about_the_podcast(call, report)
    if report.stopped:
        parts.append(texts.text("The net gave nothing three times in a row, so it stopped."))
    if waiting:
        parts.append(
            texts.plural(
                "{n} episode is not in yet. Give the same command again to go on.",
                "{n} episodes are not in yet. Give the same command again to go on.",
                waiting,
            )
        )
    if report.taken:
        parts.append(texts.text("See them with: spor2 preview. Then: spor2 check"))
    return parts


def _about_the_podcast(call: Call, report: Report) -> list[str | Table]:
    texts = call.texts
    parts: list[str | Table] = []
    if report.begun:
        parts.append(texts.text("The podcast's own facts are in programme.yaml now. Read them."))
    if report.differing:
        head = (texts.text("Field"), texts.text("The feed"), "programme.yaml")
        rows = tuple((f, a[:_SHOWN], b[:_SHOWN]) for f, a, b in report.differing)
        parts += [texts.text("The feed says otherwise than programme.yaml:"), Table(head, rows)]
    if report.names:
        parts.append(
            texts.plural(
                "The feed names a person. Names are not taken over: who is heard is written as a "
                "pseudonym, with a consent.",
                "The feed names people in {n} places. Names are not taken over: who is heard is "
                "written as a pseudonym, with a consent.",
                report.names,
            )
        )
    return parts
