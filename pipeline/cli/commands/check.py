"""``spor2 check``: everything that is wrong with the content, at once."""

from __future__ import annotations

from pipeline.cli.answer import Answer, Exit
from pipeline.cli.call import Call
from pipeline.cli.command import Command
from pipeline.cli.labour import workers_option
from pipeline.cli.wording import counted, counts, waiting
from pipeline.core.messages import Catalogue
from pipeline.core.problems import errors


def command(texts: Catalogue) -> Command:
    text = texts.text(
        "Find faults in the content: in the texts, the sound, the consents, the references. "
        "All of them are shown at once, each with its file and line. Nothing is changed."
    )
    return Command(check, texts, text, [workers_option(texts)])


def check(call: Call, workers: int | str | None) -> Answer:
    from pipeline import workflow

    checked = workflow.check(call.run(workers=workers))
    if checked.library is None or errors(checked.problems):
        return Answer(problems=checked.problems, code=Exit.CONTENT)
    items, wait = counts(checked.library), waiting(checked.library)
    texts = call.texts
    ready = texts.text("Ready to publish: {items}.", items=counted(items, texts))
    rest = texts.plural(
        "{n} item waits: a draft, in review or under embargo.",
        "{n} items wait: drafts, in review or under embargo.",
        wait,
    )
    parts = (ready, rest) if wait else (ready,)
    return Answer({"items": items, "waiting": wait}, parts, checked.problems)
