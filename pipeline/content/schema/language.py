"""``ordvalg.yaml``: the words a programme thinks twice about."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from pipeline.content.schema.pieces import Written
from pipeline.content.schema.scalars import Flag, Text, Whole, between


class WrittenAdvice(Written):
    """``patterns``: words as one writes them, with ``*`` for any letters."""

    patterns: Annotated[tuple[Text, ...], Field(min_length=1)]
    suggestion: Text
    why: Text | None = None
    exceptions: tuple[Text, ...] = ()


class WrittenWording(Written):
    example: Flag = False
    words: tuple[WrittenAdvice, ...] = ()


class WrittenLanguageHelp(Written):
    """In ``programme.yaml``. A limit of 0 turns its advice off."""

    sentence_words: Annotated[Whole, between(0, 99)] = 25
    lix: Annotated[Whole, between(0, 99)] = 45
    wording: Flag = True
    spelling: Flag = True
