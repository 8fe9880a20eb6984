"""A feed held against the rules: bytes in, problems out."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.core.problems import Problem, in_order
from pipeline.outputs.feeds.gate.reading import FeedText, read
from pipeline.outputs.feeds.gate.rule import Rule, problems
from pipeline.outputs.feeds.gate.rules import RULES, STRUCTURE


def check(body: bytes, name: str) -> tuple[Problem, ...]:
    """All that is wrong with a feed, or could be better, in the order of its lines.

    ``name`` stands in the messages: a file, as people know it.
    """
    return check_text(read(body, name))


def check_text(feed: FeedText) -> tuple[Problem, ...]:
    """As `check`, of a feed that is read already."""
    faults = _ask(STRUCTURE, feed)
    return in_order(faults or _ask(RULES, feed))


def _ask(rules: Iterable[Rule], feed: FeedText) -> list[Problem]:
    return [one for rule in rules for one in problems(rule, feed)]
