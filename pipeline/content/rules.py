"""All rules across files, in one visible list.

A rule is a plain function that looks at a `Subject` and yields problems. To add one: write it in
the `rules_…` module of its theme, name it here, and give its code texts, a fixture and a paragraph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipeline.content.subject import Subject
from pipeline.core.problems import Problem

Rule = Callable[[Subject], Iterator[Problem]]

RULES: tuple[Rule, ...] = ()
