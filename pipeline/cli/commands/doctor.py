"""``spor2 doctor``: whether this computer has what spor2 needs."""

from __future__ import annotations

from pathlib import Path

from pipeline.cli.answer import Answer, Exit
from pipeline.cli.call import Call, nearest_programme
from pipeline.cli.command import Command
from pipeline.core.messages import Catalogue, catalogue


def command(texts: Catalogue) -> Command:
    text = texts.text("Find out whether this computer has what spor2 needs. Nothing is changed.")
    return Command(doctor, texts, text)


def doctor(call: Call) -> Answer:
    from pipeline import workflow

    folder = call.given.get("folder") or nearest_programme(Path.cwd()) or Path.cwd()
    findings = workflow.doctor(workflow.Run(folder, call.now))
    words = catalogue("problems", call.texts.language)
    lines = []
    for finding in findings:
        sign = call.texts.text("ok") if finding.ok else call.texts.text("missing")
        lines.append(f"{sign:<7} {words.text(finding.code, **finding.params)}")
        if not finding.ok and words.has(f"{finding.code}.fix"):
            lines.append("        " + words.text(f"{finding.code}.fix", **finding.params))
    well = all(finding.ok for finding in findings)
    data = {"findings": findings}
    return Answer(data, tuple(lines), code=Exit.DONE if well else Exit.EDGE)
