"""``spor2 plan``: what a publish would change."""

from __future__ import annotations

from pipeline.cli.answer import Answer
from pipeline.cli.call import Call
from pipeline.cli.changes import lines, remaster_option, remastered, stops, target_option
from pipeline.cli.command import Command
from pipeline.cli.wording import refused
from pipeline.core.messages import Catalogue


def command(texts: Catalogue) -> Command:
    text = texts.text("Show what a publish would change. Nothing is sent.")
    return Command(plan, texts, text, [target_option(texts), remaster_option(texts)])


def plan(call: Call, target: str | None, remaster: tuple[str, ...]) -> Answer:
    from pipeline import workflow

    planned = workflow.plan(call.run(target, remaster=remastered(remaster)))
    if planned.summary is None:
        return refused(planned.problems)
    data = {
        "target": planned.target.name if planned.target else None,
        "summary": planned.summary,
        "guards": planned.guards,
    }
    told = (*lines(call, planned.summary), *stops(call, planned.guards))
    return Answer(data, told, planned.problems)
