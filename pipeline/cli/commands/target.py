"""``spor2 target``: the place that is published to, and its rules."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from pipeline.cli.answer import Answer, Exit, Table
from pipeline.cli.call import Call
from pipeline.cli.command import Command
from pipeline.cli.lazy import Group
from pipeline.cli.wording import refused
from pipeline.core.messages import Catalogue
from pipeline.core.problems import errors

if TYPE_CHECKING:
    from pipeline.workflow.targeting import Looked

#: Each rule as a person reads it; English texts.
RULES = {
    "exists": "The place exists",
    "ours": "You may write there",
    "public": "Visitors may read the site",
    "written": "Strangers may write",
    "listed": "Strangers may list what is there",
    "cors": "Players on other sites may read (CORS)",
    "unfinished": "Unfinished uploads are cleared away",
    "versions": "Old versions are kept",
    "logs": "The store logs who fetched what",
    "website": "Folders show their index.html",
}
STATES = {
    "yes": "yes",
    "no": "no",
    "cannot": "the store does not tell",
    "refused": "your keys may not ask",
}


def command(texts: Catalogue) -> click.Command:
    text = texts.text("The place you publish to: look into it, make it ready, and its rights.")
    looks = texts.text(
        "Whether the place is ready and closed to strangers. Nothing is changed, but that it is "
        "tried whether a stranger can write."
    )
    makes = texts.text(
        "Make the bucket or the folder, and set its rules: anybody may read the site and nothing "
        "else, players on other sites too, and unfinished uploads are cleared away."
    )
    closed = texts.text("Open nothing to strangers: the CDN in front has keys of its own")
    rights = texts.text("Show the least that a publisher's keys must be allowed (an IAM policy)")
    setup = texts.text("Also what “target init” and “target check” need")
    name = click.Argument(["name"], required=False, metavar=f"[{texts.text('NAME')}]")
    closing = click.Option(["--closed"], is_flag=True, help=closed)
    setting_up = click.Option(["--setup"], is_flag=True, help=setup)
    commands = [
        Command(check, texts, looks, [name]),
        Command(init, texts, makes, [name, closing]),
        Command(policy, texts, rights, [name, setting_up]),
    ]
    return Group("target", texts, text, commands)


def check(call: Call, name: str | None) -> Answer:
    from pipeline.workflow import targeting

    return _answer(call, targeting.check_target(call.run(name)))


def init(call: Call, name: str | None, **flags: bool) -> Answer:
    from pipeline.workflow import targeting

    return _answer(call, targeting.init_target(call.run(name), closed=flags["closed"]))


def policy(call: Call, name: str | None, **flags: bool) -> Answer:
    from pipeline.workflow import targeting

    text, problems = targeting.policy(call.run(name), setup=flags["setup"])
    if problems:
        return refused(problems)
    if not text:
        none = call.texts.text("This target needs no keys.")
        return Answer({"policy": None}, (none,))
    return Answer({"policy": json.loads(text)}, (text,))


def _answer(call: Call, looked: Looked) -> Answer:
    if looked.target is None:
        return refused(looked.problems)
    texts = call.texts
    head = texts.text("“{target}” ({place}):", target=looked.target.name, place=looked.place)
    rows = tuple(
        (texts.text(RULES[rule]), texts.text(STATES[state])) for rule, state in looked.rules
    )
    parts: list[str | Table] = [head, Table(("", ""), rows)]
    if looked.done:
        done = ", ".join(texts.text(RULES[rule]) for rule in looked.done)
        parts.append(texts.text("Set just now: {rules}.", rules=done))
    if not looked.problems:
        parts.append(texts.text("All is as it should be."))
    data = {
        "target": looked.target.name,
        "place": looked.place,
        "rules": dict(looked.rules),
        "done": list(looked.done),
    }
    code = Exit.EDGE if errors(looked.problems) else Exit.DONE
    return Answer(data, tuple(parts), looked.problems, code)
