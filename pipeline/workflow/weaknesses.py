"""What an editor should know of a store that can do less than others."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.core.problems import Place, Problem, Severity
from pipeline.storage.dialect import Dialect

_SETTINGS = Place("programme.yaml")
#: As they are called in HTTP. How a text is compressed is not among them: without that the site
#: cannot be read, and a publish says so (P118).
_NAMES = {
    "content_type": "Content-Type",
    "cache_control": "Cache-Control",
    "content_language": "Content-Language",
    "content_disposition": "Content-Disposition",
}


def weaknesses(dialect: Dialect | None) -> tuple[Problem, ...]:
    """As warnings; nothing where nothing new was found."""
    return () if dialect is None else tuple(_weaknesses(dialect))


def _weaknesses(dialect: Dialect) -> Iterator[Problem]:
    store = dialect.where.rpartition("/")[0] or dialect.where
    if not dialect.conditions:
        yield _warning("S041", store=store)
    if not dialect.check:
        yield _warning("S042", store=store)
    names = [name for ours, name in _NAMES.items() if ours in dialect.loses]
    if names:
        yield _warning("S043", store=store, names=", ".join(names))


def _warning(code: str, **params: str) -> Problem:
    return Problem(code, _SETTINGS, tuple(params.items()), Severity.WARNING)
