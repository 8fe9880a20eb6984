"""Help with plain, respectful and well-spelt language: advice on every text, never a fault.

It is asked for by ``check`` alone. What nobody here has written (transcripts, quotes) is left be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.content.readable import Passage, readable
from pipeline.content.reader import Reader
from pipeline.content.schema.language import WrittenWording
from pipeline.content.subject import Subject
from pipeline.content.tree import FileTree
from pipeline.core.problems import Place, Problem, in_order, problem
from pipeline.prose import spelling
from pipeline.prose.readability import reading
from pipeline.prose.sentences import Sentence, sentences
from pipeline.prose.wording import Advice, Wording, phrase

WORDING, OWN_WORDS = "ordvalg.yaml", "ordbog.txt"
#: Below this many words a LIX says more of chance than of the text.
_LIX_WORDS = 100
_BEGINNING = re.compile(r"\w+")
#: As many of one kind are told of one by one in a file.
_FEW = 3
#: As many misspelt words get a suggestion; hunspell takes its time over each.
_SUGGESTED = 8


def language_problems(folder: Path, subject: Subject) -> Iterator[Problem]:
    """Long sentences, heavy texts, words to think twice about, spelling."""
    reader = Reader(FileTree(folder, {}, {}))
    texts = readable(subject)
    found = [p for passages in texts for p in _sentences(subject, passages)]
    wording = _wording(subject, reader)
    found += [p for passages in texts for one in passages for p in _words(one, wording)]
    found += _spelling(subject, reader, texts)
    yield from (*_fewer(in_order(found)), *reader.problems)


def _sentences(subject: Subject, passages: Iterable[Passage]) -> Iterator[Problem]:
    """Sentences that are too long, and whether the text as a whole is heavy."""
    wanted = subject.library.programme.language_help
    if not (wanted.sentence_words or wanted.lix):
        return
    running = [one for one in passages if one.running]
    all_: list[Sentence] = []
    for passage in running:
        found = sentences(passage.text)
        all_ += found
        for one in found if wanted.sentence_words else ():
            if one.words > wanted.sentence_words:
                place = passage.place(_BEGINNING.findall(one.text)[:4])
                yield problem("W290", place, words=one.words, most=wanted.sentence_words)
    whole = reading(all_)
    if wanted.lix and whole.words >= _LIX_WORDS and whole.lix > wanted.lix:
        params = {"lix": whole.lix, "most": wanted.lix, "long": round(whole.long_percent)}
        each = round(whole.words_a_sentence)
        yield problem("W291", running[0].source.place(running[0].line), **params, each=each)


def _wording(subject: Subject, reader: Reader) -> Wording:
    wanted = subject.library.programme.language_help.wording
    if not wanted or reader.tree.path(WORDING) is None:
        return Wording()
    read = reader.read(WORDING, WrittenWording)
    listed = () if read is None else read.written.words
    return Wording(
        tuple(Advice(w.patterns, w.suggestion, w.why or "", w.exceptions) for w in listed)
    )


def _words(passage: Passage, wording: Wording) -> Iterator[Problem]:
    for found in wording.find(passage.text):
        why = f" {found.advice.why}" if found.advice.why else ""
        params = {"found": found.text, "suggestion": found.advice.suggestion, "why": why}
        yield problem("W292", passage.place(found.text.split()), **params)


def _spelling(
    subject: Subject, reader: Reader, texts: Iterable[list[Passage]]
) -> Iterator[Problem]:
    """Each misspelt word once a file."""
    programme = subject.library.programme
    if not programme.language_help.spelling:
        return
    words: dict[tuple[str, str], Passage] = {}
    for passage in (one for passages in texts for one in passages):
        for word in spelling.spelt(passage.text):
            words.setdefault((passage.source.name, word), passage)
    unknown = spelling.misspelt((word for _, word in words), programme.language)
    unknown -= _known(subject, reader, unknown)
    wrong = {at: passage for at, passage in words.items() if at[1] in unknown}
    few = dict.fromkeys(word for _, word in wrong)
    meant = spelling.suggestions(list(few)[:_SUGGESTED], programme.language)
    for (_, word), passage in wrong.items():
        near = ", ".join(meant.get(word, ())) or "–"
        yield problem("W293", passage.place([word]), word=word, near=near)


def _known(subject: Subject, reader: Reader, words: Iterable[str]) -> frozenset[str]:
    """The words that the glossary explains, and those of the programme's own list."""
    own = [w for t in subject.library.glossary for w in spelling.spelt(" ".join((t.term, *t.also)))]
    for line in reader.text(OWN_WORDS).splitlines():
        own += line.partition("#")[0].split()
    listed = phrase(own) if own else None
    return frozenset(w for w in words if listed is not None and listed.fullmatch(w))


def _fewer(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Where a file has many of one kind, the first few and a line about the rest."""
    kinds: dict[tuple[str, str], list[Problem]] = {}
    for one in problems:
        kinds.setdefault((one.place.file, one.code), []).append(one)
    for (file, code), found in kinds.items():
        shown = found if len(found) <= _FEW else found[: _FEW - 1]
        yield from shown
        rest = found[len(shown) :]
        if rest:
            lines = ", ".join(dict.fromkeys(str(p.place.line) for p in rest))
            yield problem(
                "W294", Place(file, rest[0].place.line), kind=code, n=len(rest), lines=lines
            )
