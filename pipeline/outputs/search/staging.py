"""Records as the pages that Pagefind reads: their words, each after what else should find it.

A form that stands in no text begins with `SIGN`: *tavshedspligt* is staged as ``~pligt
tavshedspligt``. Pagefind takes it for a word of its own; the site's script never shows it and marks
the word after it instead. So the index stays Pagefind's, and Danish is ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from pipeline.outputs.search.records import Block, Record
from pipeline.prose.danish import WORD, Lexicon

SIGN = "~"
_LIKE_SIGN = "∼"

#: Anchors for the script: where the page begins, where a heading ends; a heading without its own.
_BODY, _ENDED, _NOWHERE = '<i id="="></i>', '<i id="-"></i>', "+"

#: Weights of Pagefind: of a heading's words, of the title's other forms, of a part or a synonym.
_HEADING, _TITLE, _AKIN = 3.0, 5.0, 0.5


def words_of(records: Iterable[Record]) -> Iterator[str]:
    for record in records:
        for text in (record.title, *(block.text for block in record.blocks)):
            yield from WORD.findall(text)


def name_of(record: Record) -> str:
    """Where it is staged: the number of the record on its page, and the page."""
    return f"{record.number}/{record.address}"


def page_of(record: Record, lexicon: Lexicon) -> str:
    about = f'data-pagefind-meta="title:{escape(record.title)}"'
    kind = f'data-pagefind-filter="kind:{record.kind}"'
    texts = (
        _heading(block, lexicon) if block.heading else _text(block, lexicon)
        for block in record.blocks
    )
    lines = (
        f"<!doctype html><html><body data-pagefind-body {about} {kind}>",
        _unseen(_forms_of(record.title, lexicon), _TITLE),
        _unseen([*record.called.split(), *_forms_of(record.called, lexicon)], _AKIN) + _BODY,
        *texts,
        "</body></html>",
    )
    return "\n".join(filter(None, lines))


def _unseen(forms: Iterable[str], weight: float) -> str:
    found = " ".join(SIGN + form for form in forms)
    return f'<p data-pagefind-weight="{weight}">{found}</p>' if found else ""


def _heading(block: Block, lexicon: Lexicon) -> str:
    at = escape(block.anchor or _NOWHERE)
    text = mended(block.text, lexicon, _HEADING)
    return f'<h2 id="{at}" data-pagefind-weight="{_HEADING}">{text}</h2>{_ENDED}'


def _text(block: Block, lexicon: Lexicon) -> str:
    at = f'<i id="{escape(block.anchor)}"></i>' if block.anchor else ""
    return f"<p>{at}{mended(block.text, lexicon)}</p>"


def mended(text: str, lexicon: Lexicon, weight: float = 1.0) -> str:
    """HTML of ``text``, every word after its other forms."""
    found = []
    for token, same, akin in _tokens(text, lexicon):
        found += [SIGN + form for form in same]
        if akin:
            said = " ".join(SIGN + form for form in akin)
            found.append(f'<s data-pagefind-weight="{weight * _AKIN}">{said}</s>')
        found.append(escape(token))
    return " ".join(found)


def _forms_of(text: str, lexicon: Lexicon) -> list[str]:
    return [form for _, same, akin in _tokens(text, lexicon) for form in (*same, *akin)]


def _tokens(text: str, lexicon: Lexicon) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """What stands between spaces, the other forms of its words, and what is akin to them."""
    tokens = text.replace(SIGN, _LIKE_SIGN).split()
    inside = [WORD.findall(token) for token in tokens]
    following = [word for found in inside for word in found]
    place = 0
    for token, found in zip(tokens, inside, strict=True):
        same: list[str] = []
        akin: list[str] = []
        for word in found:
            forms = lexicon.forms(word)
            same += forms.same
            akin += (*forms.parts, *lexicon.synonyms(following[place:]))
            place += 1
        yield token, tuple(dict.fromkeys(same)), tuple(dict.fromkeys(akin))
