"""Rules that need to know what is in the files: sound, pictures and films against the text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pipeline.content.library import Loaded
from pipeline.core.problems import Problem

#: What was found out of each source file, by its name.
Facts = Mapping[str, Mapping[str, Any]]


def fact_problems(loaded: Loaded, facts: Facts) -> Iterator[Problem]:
    """What is wrong with the sources themselves, and what the texts say beyond their end."""
    if loaded.subject is None:
        return
    for rule in FACT_RULES:
        yield from rule(loaded.subject, facts)


FACT_RULES: tuple[Callable[..., Iterator[Problem]], ...] = ()
