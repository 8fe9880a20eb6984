"""Danish words as people search for them: without æ, ø and å, in another number, by their end.

A search engine that knows only stems misses four things: ``senfoelger`` for *senfølger*,
``håndbøger`` for *håndbog*, ``pligt`` for *tavshedspligt*, and the other words of a glossary.
`Lexicon` gives, for the words of a text, the forms that ought to find them too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from pipeline.core.frozen import dataclass
from pipeline.prose import danish_words as words

#: A word: letters alone, so that *midt-nord* is two.
WORD = re.compile(r"[^\W\d_]+")
COMMON = frozenset(words.COMMON.split())

_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "ä": "ae", "ö": "o", "å": "a"})
_PAIRS = (("aa", "a"), ("oe", "o"))


def fold(word: str) -> str:
    """How a word is written by one who has no Danish keys: ``senfølger``, ``senfoelger`` and
    ``senfolger`` are one. The search field's script folds what is typed in the same way.
    """
    folded = word.casefold().translate(_LETTERS)
    for pair, letter in _PAIRS:
        folded = folded.replace(pair, letter)
    return _bare(folded)


def _bare(word: str) -> str:
    """Without accents, as Pagefind compares: *idé*, *håndbog*; its *ø* and *æ* stay."""
    marked = unicodedata.normalize("NFD", word.casefold())
    return "".join(letter for letter in marked if not unicodedata.combining(letter))


# --- endings ------------------------------------------------------------------------------------

_ENDINGS = tuple(words.ENDINGS.split())
_OF_ONE = ("", *words.ENDINGS_OF_ONE.split())
_OF_MANY = ("", *words.ENDINGS_OF_MANY.split())
_CHANGING = tuple(pair.split("/") for pair in words.CHANGING.split())
_MAY_CHANGE = re.compile("|".join(root for pair in _CHANGING for root in pair))
_SHORTEST_BASE = 4


def base(word: str) -> str:
    """A word without its ending, roughly: enough to know *senfølgerne* as *senfølger*."""
    word = word.casefold()
    return next((b for b in _without_ending(word) if len(b) >= _SHORTEST_BASE), word)


def _without_ending(word: str) -> Iterator[str]:
    return (word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending))


def other_number(word: str) -> str | None:
    """The other number of a noun that changes inside: *håndbog* for *håndbøgerne*, *kapitler* for
    *kapitlet*. Its ending may be another than people write: a stemmer takes it off.
    """
    word = word.casefold()
    if not _MAY_CHANGE.search(word):
        return None
    for one, many in _CHANGING:
        if (before := _before(word, one, _OF_ONE)) is not None:
            return f"{before}{many}er"
        if (before := _before(word, many, _OF_MANY)) is not None:
            return f"{before}{one}"
    return None


def _before(word: str, root: str, endings: Sequence[str]) -> str | None:
    """What stands before ``root`` where ``word`` ends in it."""
    ends = (root + ending for ending in endings)
    return next((word.removesuffix(end) for end in ends if word.endswith(end)), None)


# --- compounds and synonyms -----------------------------------------------------------------------

_HEADS = frozenset(way for head in words.HEADS.split() for way in (head, base(head)))
_LINKS = ("", "s", "e", "n", "er")  # what may join two words
_SHORTEST_START, _SHORTEST_HEAD, _SHORTEST_KNOWN = 3, 3, 5


@dataclass(frozen=True, slots=True)
class Forms:
    """What should find a word too: ``same``, the word itself in another form; ``parts``, the words
    that it ends in.
    """

    same: tuple[str, ...]
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Meaning:
    """A word or phrase by its bases, and the ``others`` that mean the same."""

    bases: tuple[str, ...]
    others: tuple[str, ...]


class Lexicon:
    """The words of a body of text, and what they are called elsewhere.

    ``known`` are all the words in it; ``meanings`` are sets of words and phrases that mean the same
    (a term of the glossary and its ``also``).
    """

    def __init__(self, known: Iterable[str], meanings: Iterable[Sequence[str]] = ()) -> None:
        self._known = frozenset(word.casefold() for word in known)
        self._meanings: dict[str, list[_Meaning]] = {}
        for phrases in meanings:
            for meaning in _meanings(phrases):
                self._meanings.setdefault(meaning.bases[0], []).append(meaning)
        self.forms = lru_cache(None)(self._forms)
        self._beginning = lru_cache(None)(self._begun_by)

    def _forms(self, word: str) -> Forms:
        word = word.casefold()
        same = _written([word, *_present(other_number(word))])
        heads = self._heads(word)
        starts = [word.removesuffix(head) for head in heads]  # found by itself, but for its plural
        parts = _written([*heads, *_present(*map(other_number, [*heads, *starts]))])
        return Forms(_fresh(same, [word]), _fresh(parts, [word, *same]))

    def synonyms(self, following: Sequence[str]) -> tuple[str, ...]:
        """The other words for what ``following`` begin with: *fortrolighed* where *tavshedspligten*
        stands.
        """
        found: list[str] = []
        for meaning in self._beginning(following[0]):
            if tuple(map(base, following[: len(meaning.bases)])) == meaning.bases:
                found += meaning.others
        return _fresh(_written(found), following) if found else ()

    def means_more(self, word: str) -> bool:
        """Whether a set of words that mean the same has one that begins with it."""
        return bool(self._beginning(word))

    def _begun_by(self, word: str) -> tuple[_Meaning, ...]:
        return tuple(self._meanings.get(base(word), ()))

    def _heads(self, word: str) -> list[str]:
        """The ends of a compound that are words: *pligt* of *tavshedspligt*."""
        places = range(_SHORTEST_START, len(word) - _SHORTEST_HEAD + 1)
        return [word[at:] for at in places if self._divides(word[:at], word[at:])]

    def _divides(self, start: str, end: str) -> bool:
        if _is_head(end):
            return True
        if len(end) < _SHORTEST_KNOWN or end not in self._known:
            return False
        links = (link for link in _LINKS if start.endswith(link))
        return any(start.removesuffix(link) in self._known for link in links)


def _is_head(end: str) -> bool:
    forms = (end, base(end), *_without_ending(end), *_present(other_number(end)))
    return any(form in _HEADS for form in forms)


def _meanings(phrases: Sequence[str]) -> Iterator[_Meaning]:
    """*tidlig opsporing* adds nothing to *opsporing*: it is found by that."""
    divided = [WORD.findall(phrase) for phrase in phrases]
    for own in filter(None, divided):
        bases = tuple(map(base, own))
        others = [words for words in divided if not {*bases} & {*map(base, words)}]
        telling = (w for words in others for w in words if w.casefold() not in COMMON)
        yield _Meaning(bases, tuple(telling))


def _present(*found: str | None) -> list[str]:
    return [word for word in found if word is not None]


def _written(forms: Iterable[str]) -> list[str]:
    """Each form as it is, and without Danish letters."""
    return [way for form in forms for way in (form, fold(form))]


def _fresh(forms: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """``forms`` in order, each once, without those that Pagefind takes for one of ``known``."""
    seen = {_bare(word) for word in known}
    found = []
    for form in forms:
        if _bare(form) not in seen:
            seen.add(_bare(form))
            found.append(form.casefold())
    return tuple(found)
