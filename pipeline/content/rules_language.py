"""Help with plain, respectful and well-spelt language: advice on every text, never a fault.

It is asked for by ``check`` alone. What nobody here has written (transcripts, quotes) is left be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from pipeline.content.advised import Advised
from pipeline.content.readable import Passage, readable
from pipeline.content.reader import Reader
from pipeline.content.schema.language import WrittenWording
from pipeline.content.subject import Subject
from pipeline.content.tree import FileTree
from pipeline.core.problems import Place, Problem, in_order, problem
from pipeline.core.programme import LanguageHelp
from pipeline.prose import spelling
from pipeline.prose.readability import reading
from pipeline.prose.sentences import sentences
from pipeline.prose.wording import Advice, Wording, phrase

WORDING, OWN_WORDS, MEMORY = "ordvalg.yaml", "ordbog.txt", ".spor2/sprog.json"
#: Below this many words a LIX says more of chance than of the text.
_LIX_WORDS = 100
_BEGINNING = re.compile(r"\w+")
#: As many of one kind are told of one by one in a file.
_FEW = 3
#: As many misspelt words get a suggestion; hunspell takes its time over each.
_SUGGESTED = 8

#: A text's key -> its passages.
_Texts = Mapping[str, list[Passage]]


class _Found(NamedTuple):
    """A problem whose place is not looked for yet. ``words``: those it begins with."""

    code: str
    passage: Passage
    words: list[str]
    params: Mapping[str, object]


def language_problems(folder: Path, subject: Subject) -> Iterator[Problem]:
    """Long sentences, heavy texts, words to think twice about, spelling."""
    reader = Reader(FileTree(folder, {}, {}))
    programme = subject.library.programme
    wanted, language = programme.language_help, programme.language
    own = _own_words(subject, reader)
    wording = _wording(reader) if wanted.wording else Wording()
    spells = wanted.spelling and spelling.installed(language)
    known = Advised(folder / MEMORY, repr((wanted, wording.advice, own, spells, language)))
    texts = {known.key(text.said): text for text in readable(subject)}
    told = {key: known.of(key) for key in texts}
    fresh = {key: texts[key].read() for key, found in told.items() if found is None}
    wrong = _spelling(fresh, own, language) if spells and fresh else {}
    for key, passages in fresh.items():
        found = [*_sentences(wanted, passages), *_worded(wording, passages)]
        found += (wrong or {}).get(key, ())
        told[key] = list(_few(found))
        known.keep(key, told[key] or ())
    if wrong is not None:  # a dictionary that is installed tomorrow is asked then
        known.save()
    yield from (*in_order(p for found in told.values() for p in found or ()), *reader.problems)


def _sentences(wanted: LanguageHelp, passages: Iterable[Passage]) -> Iterator[_Found]:
    """Sentences that are too long, and whether the text as a whole is heavy."""
    running = [(one, sentences(one.text)) for one in passages if one.running]
    most = wanted.sentence_words
    for passage, found in running if most else ():
        for one in found:
            if one.words > most:
                begins = _BEGINNING.findall(one.text)[:4]
                yield _Found("W290", passage, begins, {"words": one.words, "most": most})
    whole = reading(one for _, found in running for one in found)
    if wanted.lix and whole.words >= _LIX_WORDS and whole.lix > wanted.lix:
        params = {"lix": whole.lix, "most": wanted.lix, "long": round(whole.long_percent)}
        each = round(whole.words_a_sentence)
        yield _Found("W291", running[0][0], [], {**params, "each": each})


def _wording(reader: Reader) -> Wording:
    if reader.tree.path(WORDING) is None:
        return Wording()
    read = reader.read(WORDING, WrittenWording)
    listed = () if read is None else read.written.words
    return Wording(
        tuple(Advice(w.patterns, w.suggestion, w.why or "", w.exceptions) for w in listed)
    )


def _worded(wording: Wording, passages: Iterable[Passage]) -> Iterator[_Found]:
    for passage in passages:
        for found in wording.find(passage.text):
            why = f" {found.advice.why}" if found.advice.why else ""
            params = {"found": found.text, "suggestion": found.advice.suggestion, "why": why}
            yield _Found("W292", passage, found.text.split(), params)


def _own_words(subject: Subject, reader: Reader) -> tuple[str, ...]:
    """The words that the glossary explains, and those of the programme's own list."""
    own = [w for t in subject.library.glossary for w in spelling.spelt(" ".join((t.term, *t.also)))]
    for line in reader.text(OWN_WORDS).splitlines():
        own += line.partition("#")[0].split()
    return tuple(own)


def _spelling(texts: _Texts, own: Iterable[str], language: str) -> dict[str, list[_Found]] | None:
    """Each misspelt word once a text; hunspell is asked once, and of each word once. None when it
    does not answer.
    """
    pieces = {piece for found in texts.values() for one in found for piece in one.text.split()}
    unknown = spelling.misspelt(spelling.spelt("\n".join(pieces)), language)
    if unknown is None:
        return None
    listed = phrase(own) if own else None
    unknown = frozenset(w for w in unknown if listed is None or not listed.fullmatch(w))
    wrong: dict[str, dict[str, Passage]] = {}
    for key, passages in texts.items() if unknown else ():
        for passage in passages:
            for word in unknown.intersection(spelling.spelt(passage.text)):
                wrong.setdefault(key, {}).setdefault(word, passage)
    few = sorted({word for words in wrong.values() for word in words})[:_SUGGESTED]
    meant = spelling.suggestions(few, language)
    return {key: [_misspelt(*one, meant) for one in words.items()] for key, words in wrong.items()}


def _misspelt(word: str, passage: Passage, meant: Mapping[str, tuple[str, ...]]) -> _Found:
    near = ", ".join(meant.get(word, ())) or "–"
    return _Found("W293", passage, [word], {"word": word, "near": near})


def _few(found: Iterable[_Found]) -> Iterator[Problem]:
    """Where a file has many of one kind, the first few and a line about the rest."""
    kinds: dict[tuple[str, str], list[_Found]] = {}
    for one in found:
        kinds.setdefault((one.passage.source.name, one.code), []).append(one)
    for (file, code), all_ in kinds.items():
        shown = all_ if len(all_) <= _FEW else all_[: _FEW - 1]
        for one in shown:
            yield problem(code, one.passage.place(one.words), **one.params)
        rest = [one.passage.line for one in all_[len(shown) :]]
        if rest:
            lines = ", ".join(map(str, dict.fromkeys(rest)))
            yield problem("W294", Place(file, rest[0]), kind=code, n=len(rest), lines=lines)
