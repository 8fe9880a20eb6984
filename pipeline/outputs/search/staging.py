"""Records as the pages that Pagefind reads: their words, each after what else should find it.

A form that stands in no text begins with `SIGN`: *tavshedspligt* is staged as ``~pligt
tavshedspligt``. Pagefind takes it for a word of its own; the site's script never shows it and marks
the word after it instead. So the index stays Pagefind's, and Danish is ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import NamedTuple

from pipeline.outputs.search.records import Block, Record
from pipeline.prose.danish import WORD, Lexicon

SIGN = "~"
_LIKE_SIGN = "∼"

#: Before a kind: a word that every record of it holds, to ask for one kind alone. Pagefind's own
#: filters are not the same bytes twice.
KIND = "qx"

#: Anchors for the script: where the page begins, where a heading ends; a heading without its own.
_BODY, _ENDED, _NOWHERE = '<i id="="></i>', '<i id="-"></i>', "+"

#: Weights of Pagefind: of a heading's words, of the title's other forms, of a part or
#: a synonym, of what is only asked for by us.
_HEADING, _TITLE, _AKIN, _LEAST = 3.0, 5.0, 0.5, 0.1


#: Synonyms of phrases are looked for in so much: what stands between as many spaces.
_PHRASE = 5


class _Token(NamedTuple):
    """What stands between two spaces: its ``words``, and the forms that find them too."""

    html: str
    words: tuple[str, ...]
    same: tuple[str, ...]
    akin: tuple[str, ...]
    means_more: bool


def words_of(records: Iterable[Record]) -> Iterator[str]:
    for record in records:
        for text in (record.title, *(block.text for block in record.blocks)):
            yield from WORD.findall(text)


def name_of(record: Record) -> str:
    """Where it is staged: the number of the record on its page, its kind, and the page."""
    return f"{record.number}-{record.kind}/{record.address}"


class Stage:
    """Makes the pages, with the words of ``lexicon``. Of what stands between two spaces it works
    out each spelling once.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._known: dict[str, _Token] = {}

    def page(self, record: Record) -> str:
        about = f'data-pagefind-meta="title:{escape(record.title)}"'
        lines = (
            f"<!doctype html><html><body data-pagefind-body {about}>",
            _unseen(self._forms(record.title), _TITLE),
            _unseen([*record.called.split(), *self._forms(record.called)], _AKIN),
            _unseen([KIND + record.kind], _LEAST) + _BODY,
            *map(self._block, record.blocks),
            "</body></html>",
        )
        return "\n".join(filter(None, lines))

    def mended(self, text: str, weight: float = 1.0) -> str:
        """HTML of ``text``, every word after its other forms."""
        found = []
        for token, more in self._tokens(text):
            found += [SIGN + form for form in token.same]
            if token.akin or more:
                akin = " ".join(SIGN + form for form in dict.fromkeys((*token.akin, *more)))
                found.append(f'<s data-pagefind-weight="{weight * _AKIN}">{akin}</s>')
            found.append(token.html)
        return " ".join(found)

    def _block(self, block: Block) -> str:
        if block.heading:
            at, text = escape(block.anchor or _NOWHERE), self.mended(block.text, _HEADING)
            return f'<h2 id="{at}" data-pagefind-weight="{_HEADING}">{text}</h2>{_ENDED}'
        at = f'<i id="{escape(block.anchor)}"></i>' if block.anchor else ""
        return f"<p>{at}{self.mended(block.text)}</p>"

    def _forms(self, text: str) -> list[str]:
        return [form for t, more in self._tokens(text) for form in (*t.same, *t.akin, *more)]

    def _tokens(self, text: str) -> Iterator[tuple[_Token, Sequence[str]]]:
        """What stands between spaces, and the synonyms of what begins there."""
        tokens = [self._token(one) for one in text.replace(SIGN, _LIKE_SIGN).split()]
        for place, token in enumerate(tokens):
            more: Sequence[str] = ()
            if token.means_more:
                near = tokens[place : place + _PHRASE]
                following = [word for one in near for word in one.words]
                more = self._lexicon.synonyms(following)
            yield token, more

    def _token(self, spelling: str) -> _Token:
        known = self._known.get(spelling)
        if known is None:
            known = self._known[spelling] = self._new(spelling)
        return known

    def _new(self, spelling: str) -> _Token:
        words = WORD.findall(spelling)
        forms = [self._lexicon.forms(word) for word in words]
        return _Token(
            escape(spelling),
            tuple(words),
            tuple(dict.fromkeys(form for one in forms for form in one.same)),
            tuple(dict.fromkeys(form for one in forms for form in one.parts)),
            bool(words) and self._lexicon.means_more(words[0]),
        )


def _unseen(forms: Iterable[str], weight: float) -> str:
    found = " ".join(SIGN + form for form in forms)
    return f'<p data-pagefind-weight="{weight}">{found}</p>' if found else ""
