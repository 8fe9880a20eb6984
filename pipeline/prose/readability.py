"""How heavy a text is to read: LIX, the readability index of Björnsson (1968)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.prose.sentences import Sentence

_LONG = re.compile(r"[^\W_]{7,}")


@dataclass(frozen=True, slots=True)
class Reading:
    """``long_words`` have more than six letters."""

    words: int = 0
    sentences: int = 0
    long_words: int = 0

    @property
    def words_a_sentence(self) -> float:
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def long_percent(self) -> float:
        return 100 * self.long_words / self.words if self.words else 0.0

    @property
    def lix(self) -> int:
        """Below 25 a children's book, 35 to 44 a newspaper, 45 to 54 technical, 55 and up law."""
        return round(self.words_a_sentence + self.long_percent)


def reading(sentences: Iterable[Sentence]) -> Reading:
    """Of the sentences of paragraphs and list items; headings are none."""
    all_ = list(sentences)
    long_ = sum(len(_LONG.findall(one.text)) for one in all_)
    return Reading(sum(one.words for one in all_), len(all_), long_)
