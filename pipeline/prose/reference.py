"""Typed references: ``[[kapitel:samtalen#foer|egne ord]]``."""

from __future__ import annotations

import re
from typing import NamedTuple

_WRITTEN = re.compile(r"\[\[([^\[\]|\\\n]+)(?:\\?\|[^\[\]\n]*)?\]\]")
_FILE = re.compile(r"\]\(\s*<?([^)\s>#]+\.md)(?:#[^)\s>]*)?[\s>)]")

#: What a reference may lead to, as authors write it.
KINDS = ("kapitel", "episode", "film", "ord", "arrangement", "side", "kilde")


class Reference(NamedTuple):
    """``kind`` is one of `KINDS`, or what stands before the colon; ``place`` may be empty."""

    kind: str
    name: str
    place: str = ""


def read(written: str) -> Reference:
    """``episode:ep-01#tre-ting`` in its parts; without a colon, the kind is empty."""
    kind, sign, rest = written.partition(":")
    if not sign:
        kind, rest = "", written
    name, _, place = rest.partition("#")
    return Reference(kind.strip().casefold(), name.strip(), place.strip())


def written_in(text: str) -> frozenset[str]:
    """All references of a text as written, without parsing it: some of them may stand in code."""
    if "[[" not in text:
        return frozenset()
    return frozenset(found.strip() for found in _WRITTEN.findall(text))


def linked_files(text: str) -> frozenset[str]:
    """The ``.md`` files that a text links to, as written."""
    return frozenset(_FILE.findall(text)) if ".md" in text else frozenset()


def words_of(written: str) -> str:
    """What stands for a reference that has no words of its own and no title: ``jeres rammer``."""
    return read(written).name.replace("-", " ")
