"""What spor2 itself puts round an author's notes in a feed, taken off when such a feed moves in.

Otherwise a published feed that is taken in and published again would say it all twice. The texts
are those of the ``site`` catalogue, in the feed's language.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from pipeline.core.frozen import dataclass
from pipeline.core.locale import Format
from pipeline.core.messages import Catalogue, catalogue

GENERATOR = "spor2"
#: The English texts by which the catalogue knows them.
ABOUT = "About the content"
CORRECTED = "Corrected {date}"
CHAPTERS = "Chapters"
PAGE = "Transcript and material on the website"
MARK = "Example content – fictional"
_HELP = re.compile(r"\[[^\]]+\]\([^()\s]*/hjaelp\.html\)")
_TIME = re.compile(r"\d\d:\d\d:\d\d ")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass(frozen=True, slots=True)
class Bare:
    """``notes`` is Markdown; ``about`` the content note, plain."""

    notes: str
    summary: str
    about: str = ""
    correction: tuple[date, str] | None = None
    example: bool = False


def is_ours(generator: str) -> bool:
    """Whether a feed was written by spor2, of whatever version."""
    return generator.partition("/")[0].strip() == GENERATOR


def bare_podcast(description: str, language: str) -> str:
    """What the podcast is about, without the mark of made-up content."""
    mark = catalogue("site", language).text(MARK)
    return "\n\n".join(block for block in _blocks(description) if block != mark)


def bare(notes: str, description: str, language: str) -> Bare:
    """``notes``, Markdown, and ``description``, plain, without the frame."""
    texts = catalogue("site", language)
    blocks = _blocks(notes)
    found = Bare("", "")
    label = f"**{texts.text(ABOUT)}:** "
    if blocks and blocks[0].startswith(label):
        found = replace(found, about=_ESCAPED.sub(r"\1", blocks.pop(0)[len(label) :]))
    if blocks and blocks[0].startswith(f"**{_corrected(texts)}"):
        found = replace(found, correction=_correction(blocks.pop(0), texts))
    mark = texts.text(MARK)
    if blocks and blocks[-1] == mark:
        found = replace(found, example=blocks.pop() != "")
    while blocks and _leads_back(blocks[-1], texts):
        blocks.pop()
    _drop_times(blocks, texts)
    summary = [one for one in _blocks(description) if not _ours(one, texts)]
    return replace(found, notes="\n\n".join(blocks), summary="\n\n".join(summary))


def _blocks(text: str) -> list[str]:
    return [block for block in text.split("\n\n") if block]


def _corrected(texts: Catalogue) -> str:
    return texts.text(CORRECTED, date="\0").partition("\0")[0]


def _correction(block: str, texts: Catalogue) -> tuple[date, str] | None:
    """The day as the catalogue writes it, found among those of the year that it names."""
    label, _, text = block.removeprefix("**").partition(":** ")
    year = re.search(r"\b(?:19|20|21)\d\d\b", label)
    first = date(int(year[0]), 1, 1) if year else date.min
    written = Format(texts.language)
    days = (first + timedelta(days=n) for n in range(366 if year else 0))
    same = _ESCAPED.sub(r"\1", label)
    day = next((d for d in days if texts.text(CORRECTED, date=written.date(d)) == same), None)
    return None if day is None else (day, _ESCAPED.sub(r"\1", text))


def _leads_back(block: str, texts: Catalogue) -> bool:
    return block.startswith(f"[{texts.text(PAGE)}](") or _HELP.fullmatch(block) is not None


def _drop_times(blocks: list[str], texts: Catalogue) -> None:
    """The list of markers below its heading."""
    heading = f"**{texts.text(CHAPTERS)}**"
    end = len(blocks)
    while end and _TIME.match(blocks[end - 1]):
        end -= 1
    if end and blocks[end - 1] == heading:
        del blocks[end - 1 :]


def _ours(block: str, texts: Catalogue) -> bool:
    starts = (f"{texts.text(ABOUT)}: ", _corrected(texts), f"{texts.text(CHAPTERS)}:\n")
    return block.startswith(starts) or block == texts.text(MARK)
