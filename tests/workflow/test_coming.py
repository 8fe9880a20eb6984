"""What the clock alone will change, told one by one; and that a publish then agrees."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pipeline import workflow
from pipeline.content.library import load
from pipeline.core.errors import ProgrammeError
from pipeline.core.problems import errors
from pipeline.core.values import Status
from pipeline.workflow.coming import Change, Coming
from tests.cli.conftest import mend
from tests.content.programmes import EPISODE, EVENT, FILM, base, change

EARLY = datetime(2022, 4, 1, 12, tzinfo=UTC)
#: No example: else its own instant would stand.
REAL = ("programme.yaml", ("example: true\n", ""), ("instant: 2022-10-04T12:00:00+02:00\n", ""))


def programme(tmp_path: Path) -> Path:
    return change(base(tmp_path), REAL[0], *REAL[1:])


def coming(folder: Path, now: datetime = EARLY) -> tuple[Coming, ...]:
    return workflow.status(workflow.Run(folder, now)).coming


def of(folder: Path, change: Change, now: datetime = EARLY) -> list[tuple[str, str]]:
    """(id or title, instant) of what comes."""
    found = [one for one in coming(folder, now) if one.change is change]
    return [(one.id or one.title, one.at.isoformat()) for one in found]


def test_all_that_comes_in_its_order(tmp_path: Path) -> None:
    folder = programme(tmp_path)
    assert of(folder, Change.PUBLIC) == [
        ("ep-01", "2022-05-04T06:00:00+02:00"),
        ("film-1", "2022-05-04T06:00:00+02:00"),
    ]
    (over,) = of(folder, Change.OVER)
    assert over[0] == "dag"
    assert of(folder, Change.STOPPED) == [
        ("Rådgivning", "2023-04-02T00:00:00+02:00"),
        ("p-02", "2024-02-02T00:00:00+01:00"),
    ]
    assert [one.at for one in coming(folder)] == sorted(one.at for one in coming(folder))


def test_embargo_and_date_together_wait_for_the_later(tmp_path: Path) -> None:
    folder = change(
        programme(tmp_path), EPISODE, ("updated:", "embargo_until: 2022-06-01T06:00\nupdated:")
    )
    change(folder, FILM, ("state: approved", "state: approved\nembargo_until: 2022-05-01"))
    assert of(folder, Change.PUBLIC) == [
        ("film-1", "2022-05-04T06:00:00+02:00"),
        ("ep-01", "2022-06-01T06:00:00+02:00"),
    ]


@pytest.mark.parametrize("state", ["draft", "review", "withdrawn"])
def test_what_no_one_has_approved_comes_never(state: str, tmp_path: Path) -> None:
    folder = change(programme(tmp_path), EPISODE, ("state: approved", f"state: {state}"))
    assert [item for item, _ in of(folder, Change.PUBLIC)] == ["film-1"]
    assert ("p-02", "2024-02-02T00:00:00+01:00") not in of(folder, Change.STOPPED)


def test_only_what_is_later_is_told(tmp_path: Path) -> None:
    """At the very instant it has happened already."""
    folder = programme(tmp_path)
    due = datetime.fromisoformat("2022-05-04T06:00:00+02:00")
    assert of(folder, Change.PUBLIC, due - timedelta(seconds=1)) != []
    assert of(folder, Change.PUBLIC, due) == []


def test_at_each_instant_it_is_so_and_a_second_before_it_is_not(tmp_path: Path) -> None:
    """The calendar is right: what the Library and the rules say turns at these instants."""
    folder = programme(tmp_path)
    for one in coming(folder):
        before, after = (_seen(folder, one, at) for at in (one.at - timedelta(seconds=1), one.at))
        assert (before, after) == (False, True), one


def _seen(folder: Path, one: Coming, at: datetime) -> bool:
    from pipeline.outputs.events import in_time

    loaded = load(folder, at)
    assert loaded.library is not None
    match one.change:
        case Change.PUBLIC:
            (item,) = [item for item in loaded.library.items() if item.id == one.id]
            return loaded.library.status(item) is Status.PUBLISHED
        case Change.OVER:
            return one.id in {event.id for event in in_time(loaded.library)[1]}
        case _:
            code = "E109" if one.kind == "consent" else "E182"
            return code in {p.code for p in errors(loaded.problems)}


def test_summer_time_has_its_own_offset(tmp_path: Path) -> None:
    folder = change(
        programme(tmp_path),
        EPISODE,
        ("publish_at: 2022-05-04T06:00", "publish_at: 2022-10-30T03:30"),
    )
    assert ("ep-01", "2022-10-30T03:30:00+01:00") in of(folder, Change.PUBLIC)


def test_an_event_that_waits_is_over_too(tmp_path: Path) -> None:
    folder = change(programme(tmp_path), EVENT, ("state: approved", "state: draft"))
    assert of(folder, Change.OVER) == []


def test_nothing_comes_of_what_cannot_be_read(tmp_path: Path) -> None:
    folder = programme(tmp_path)
    (folder / "programme.yaml").write_text("title: [\n", encoding="utf-8")
    seen = workflow.status(workflow.Run(folder, EARLY))
    assert (seen.rows, seen.coming) == (None, ())
    assert errors(seen.problems)


@pytest.mark.slow
def test_what_is_retired_is_deleted_in_its_time(made: Path, tmp_path: Path) -> None:
    """Known from the last publish of this computer, without asking the store; then it is so."""
    folder = tmp_path / "program"
    shutil.copytree(made, folder)
    now = datetime(2022, 10, 4, 12, tzinfo=UTC)
    run = workflow.Run(folder, now, target="mappe")
    page = folder / "pages" / "01-om.md"
    mend(page, ("state: draft", "state: approved"), ("UDFYLD: ", ""))
    assert workflow.publish(run).outcome is not None
    assert [one for one in workflow.status(run).coming if one.change is Change.DELETED] == []
    page.unlink()
    assert workflow.publish(run, yes=True).outcome is not None
    (deleted,) = [one for one in workflow.status(run).coming if one.change is Change.DELETED]
    assert deleted.at == now + timedelta(days=7)
    early = workflow.publish(replace(run, now=deleted.at - timedelta(seconds=1))).outcome
    late = workflow.publish(replace(run, now=deleted.at)).outcome
    assert early is not None
    assert late is not None
    assert (early.deleted, late.deleted > 0) == (0, True)


def test_a_target_that_there_is_none_of_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProgrammeError) as raised:
        workflow.status(workflow.Run(programme(tmp_path), EARLY, target="dritf"))
    assert raised.value.code == "P002"


def test_dates_are_of_danish_days(tmp_path: Path) -> None:
    folder = programme(tmp_path)
    (at,) = [one.at for one in coming(folder) if one.id == "p-02"]
    assert at.date() == date(2024, 2, 2)
    assert at.astimezone(UTC) == datetime(2024, 2, 1, 23, tzinfo=UTC)
