"""The pages that gather and guide, to be found by what they are for: tools, questions, what has
changed, how to subscribe, accessibility. What stands in chapters and episodes is found there.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.core.messages import Catalogue
from pipeline.core.model import Library
from pipeline.outputs import accessibility, strings
from pipeline.outputs.book_links import changes_link, has_changes
from pipeline.outputs.feeds.about import SUBSCRIBE_PAGE
from pipeline.outputs.gathered import TOOLS, appendices, appendix_link
from pipeline.outputs.links import Link
from pipeline.outputs.search.subjects import Passage, Subject
from pipeline.outputs.subscribe import NAMES
from pipeline.prose.manner import Manner
from pipeline.prose.parse import parse
from pipeline.prose.reading import tools

#: As they stand on the pages.
TEXTS = {
    "refleksionsspoergsmaal": (
        "Questions without a right answer, for a staff meeting or for yourself.",
    ),
    TOOLS: (
        (
            "Short tools to take with you: each leads to the place in the chapter where it is "
            "explained."
        ),
    ),
    "changes": ("Find the edition you read. All that stands above it has come since.",),
    "subscribe": (
        "Get new episodes by themselves, in the podcast app you like best.",
        "It is free, and you need not tell us who you are.",
        (
            "Must nobody know that you listen? Then listen here on the site instead: an app may "
            "show titles on a locked screen, in a car and in a list of what was heard."
        ),
        "A feed is a list of all episodes that lies here on the site.",
    ),
    "accessibility": (
        "Everyone must be able to use this site. Here is what we do, and what is still missing.",
        "The pages are built to WCAG 2.2, level AA.",
        "Everything can be used with a keyboard, and all texts can be read without scripts.",
        "The pages follow your settings for light and dark, for text size and for less motion.",
        "Write to us, and tell us which page it is about and what you were trying to do.",
    ),
}
#: What a box of the kind «Redskab» is called in a text.
_CALLED = ("redskab", "skabelon")


def own_pages(library: Library) -> Iterator[Subject]:
    words = strings.words(library)
    for id_ in appendices(library.handbook):
        if id_ in TEXTS:
            titles = _tools(library) if id_ == TOOLS else ()
            yield _subject("handbook", appendix_link(library, id_), (*_texts(words, id_), *titles))
    if has_changes(library.handbook):
        called = words.text("changes news edition version of the handbook")
        yield _subject("handbook", changes_link(library), _texts(words, "changes"), called)
    if library.episodes:
        link = Link(SUBSCRIBE_PAGE, words.text("Subscribe"))
        called = words.text("follow listen app RSS feed")
        apps = " ".join(NAMES.values())
        yield _subject("page", link, _texts(words, "subscribe"), f"{called} {apps}")
    link = Link(accessibility.PAGE, words.text("Accessibility"))
    called = words.text("disability screen reader contrast captions sign language")
    yield _subject("page", link, _texts(words, "accessibility"), called)


def _texts(words: Catalogue, name: str) -> tuple[str, ...]:
    return tuple(map(words.text, TEXTS[name]))


def _subject(kind: str, link: Link, texts: tuple[str, ...], called: str = "") -> Subject:
    return Subject(kind, link.path, link.title, tuple(map(Passage, texts)), called)


def _tools(library: Library) -> tuple[str, ...]:
    """Their titles. Only what has one is parsed: few of a thousand chapters."""
    bodies = (chapter.body for chapter in library.handbook.chapters)
    there = (body for body in bodies if any(word in body.casefold() for word in _CALLED))
    return tuple(tool.title for body in there for tool in tools(parse(body), Manner()))
