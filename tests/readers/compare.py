"""What a reader found beside what the model tells: everything is read, or is on its list."""

from __future__ import annotations

from collections.abc import Collection

from tests.readers.told import Told


def compare(found: Told, told: Told, cannot: Collection[str]) -> None:
    """``cannot``: names of what the reader does not read at all, and why stands beside the list."""
    unread = set(told) - set(found) - {*cannot}
    assert not unread, f"not read: {unread}"
    able = set(found) & {*cannot}
    assert not able, f"it can, after all: {able}"
    differing = {name: (found[name], told.get(name)) for name in found if found[name] != told[name]}
    assert not differing, f"read, and told: {differing}"


def one_line(text: str) -> str:
    """As a reader that folds white space gives it."""
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())
