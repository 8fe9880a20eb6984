"""``spor2 check``: everything that is wrong with the content, at once."""

from __future__ import annotations

from pipeline.cli.answer import Answer, Exit
from pipeline.cli.call import Call
from pipeline.cli.command import Command
from pipeline.cli.wording import counted, counts
from pipeline.core.messages import Catalogue
from pipeline.core.problems import errors


def command(texts: Catalogue) -> Command:
    text = texts.text(
        "Find faults in the content: in the texts, the sound, the consents, the references. "
        "All of them are shown at once, each with its file and line. Nothing is changed."
    )
    return Command(check, texts, text)


def check(call: Call) -> Answer:
    from pipeline import workflow

    checked = workflow.check(call.run())
    if checked.library is None or errors(checked.problems):
        return Answer(problems=checked.problems, code=Exit.CONTENT)
    items = counts(checked.library)
    text = call.texts.text("Ready to publish: {items}.", items=counted(items, call.texts))
    if checked.problems:
        text = call.texts.text("No errors. {items}.", items=counted(items, call.texts))
    return Answer({"items": items}, (text,), checked.problems)
