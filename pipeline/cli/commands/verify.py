"""``spor2 verify``: read what is published as a visitor would, and mend what is not as it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from pipeline.cli.afterwards import afterwards
from pipeline.cli.answer import Answer, Exit
from pipeline.cli.call import Call
from pipeline.cli.changes import lines, target_option
from pipeline.cli.command import Command
from pipeline.cli.values import problem_to_value
from pipeline.cli.wording import refused
from pipeline.core.messages import Catalogue
from pipeline.core.problems import Problem, errors

if TYPE_CHECKING:
    from pipeline.workflow.verifying import Mended, Verified

#: As many of one kind are shown in full; JSON has them all.
_SHOWN = 4


def command(texts: Catalogue) -> Command:
    text = texts.text(
        "Read what is published, from the outside and without keys, as a visitor does: every "
        "page, feed, sound, film and kit, and that nobody can see what is not public."
    )
    mend = texts.text("Publish again what is missing or was changed, and remove what is nobody's")
    deep = texts.text("Read sounds and films from end to end too, not only parts of them")
    sure = texts.text("With --repair: also when the content has changed since it was published")
    options = [
        target_option(texts),
        click.Option(["--repair"], is_flag=True, help=mend),
        click.Option(["--deep"], is_flag=True, help=deep),
        click.Option(["--yes"], is_flag=True, help=sure),
    ]
    return Command(verify, texts, text, options)


def verify(call: Call, target: str | None, **flags: bool) -> Answer:
    from pipeline.workflow import verifying

    run = call.run(target)
    found = verifying.verify_release(run, deep=flags["deep"])
    if found.report is None or not flags["repair"] or not (found.drifted or found.strays):
        return _answer(call, found)
    mended = verifying.repair(run, found, yes=flags["yes"], deep=flags["deep"])
    return _mended(call, found, mended)


def _answer(call: Call, found: Verified) -> Answer:
    if found.report is None:
        return refused(found.problems)
    code = Exit.DONE if found.whole else Exit.EDGE
    some, rest = _some(found.problems)
    parts = (*_rest(call, rest), *_verdict(call, found))
    return Answer(_data(call, found), parts, some, code)


def _mended(call: Call, found: Verified, mended: Mended) -> Answer:
    """What was wrong, what was done about it, and how it is now."""
    if mended.published.summary is None or mended.after is None:
        return refused(mended.published.problems)
    answer = _answer(call, mended.after)
    told = call.texts.plural(
        "{n} object was not as published, and is again:",
        "{n} objects were not as published, and are again:",
        len(found.drifted) + len(found.strays),
    )
    before = [f"  {path}" for path in sorted(found.drifted | found.strays)]
    after = afterwards(call, mended.published)
    done = (*lines(call, mended.published.summary), *after.lines)
    parts = (told, *before, *done, *answer.parts)
    data = {**answer.data, "before": _data(call, found), "purged": after.purged}
    return Answer(data, parts, (*answer.problems, *after.problems), answer.code)


def _verdict(call: Call, found: Verified) -> Iterator[str]:
    from pipeline.core.locale import Format

    report, texts = found.report, call.texts
    if report is None:
        return
    yield texts.text(
        "Read {objects} objects of release {release} at {base}: {requests} requests, {size}.",
        objects=report.objects,
        release=found.release,
        base=found.base,
        requests=report.requests,
        size=Format(texts.language).size(report.bytes),
    )
    if found.whole:
        yield texts.text("Everything is there, whole, as it was published.")
    elif found.drifted or found.strays:
        yield texts.text("Mend it with: spor2 verify --repair")


def _data(call: Call, found: Verified) -> dict[str, object]:
    report = found.report
    return {
        "target": found.target.name if found.target else None,
        "base": found.base,
        "release": found.release,
        "objects": report.objects if report else 0,
        "requests": report.requests if report else 0,
        "bytes": report.bytes if report else 0,
        "drifted": sorted(found.drifted),
        "strays": sorted(found.strays),
        "findings": [problem_to_value(one, call.texts.language) for one in found.problems],
    }


def _some(problems: tuple[Problem, ...]) -> tuple[tuple[Problem, ...], Counter[str]]:
    """The first of each kind, errors before warnings; and how many more there are of each."""
    met: Counter[str] = Counter()
    shown = []
    bad = set(errors(problems))
    for one in sorted(problems, key=lambda p: p not in bad):
        met[one.code] += 1
        if met[one.code] <= _SHOWN:
            shown.append(one)
    return tuple(shown), Counter({code: n - _SHOWN for code, n in met.items() if n > _SHOWN})


def _rest(call: Call, rest: Counter[str]) -> Iterator[str]:
    for code, n in sorted(rest.items()):
        yield call.texts.plural(
            "… and {n} more like it [{code}].", "… and {n} more like them [{code}].", n, code=code
        )
