"""The frame that all pages of a site share: its name, its menu, its help box, its ways out.

A page's artefact holds the whole frame, so that a changed menu makes every page anew.
"""

from __future__ import annotations

from typing import ClassVar

from pipeline.core.frozen import dataclass
from pipeline.core.model import Library
from pipeline.core.programme import Contact
from pipeline.core.values import HelpBox, Status
from pipeline.outputs import strings
from pipeline.outputs.links import Link

#: The page that searches (`search.plan`).
SEARCH = "soeg.html"

#: Ids of pages that have a place of their own in the frame; the first that is there counts.
TRACKS = ("din-browser", "skjul-dine-spor")


@dataclass(frozen=True, slots=True)
class Frame:
    """``notices`` are the links in the footer, ``tracks`` the page that tells how to hide one's
    tracks; ``base`` is the site's public address or empty. ``hidden``: the addresses of items that
    the public cannot see, with their status; empty but in a preview. ``staging``: as `Library`.
    """

    language: str
    title: str
    publisher: str
    example: bool
    base: str
    exit_address: str
    statement: str
    contact: Contact
    help: HelpBox
    menu: tuple[Link, ...]
    notices: tuple[Link, ...]
    tracks: str
    feed: bool
    search: str
    hidden: tuple[tuple[str, str], ...]
    staging: bool
    #: `build.artefact.canonical` tells it to all pages at once.
    one_for_all: ClassVar[bool] = True

    def status(self, path: str) -> str:
        """The status of the item whose page ``path`` leads to, if the public cannot see it."""
        return dict(self.hidden).get(path.partition("#")[0], "") if self.hidden else ""


_latest: list[tuple[Library, Frame]] = []


def frame_of(library: Library) -> Frame:
    """One frame a library: it is asked for by every page, and a handbook has a thousand."""
    for known, frame in _latest:
        if known is library:
            return frame
    made = _frame(library)
    _latest[:] = [(library, made)]
    return made


def _frame(library: Library) -> Frame:
    programme = library.programme
    pages = {page.id: page for page in library.pages}
    words = strings.words(library)
    notices = (
        ("privatliv", words.text("Privacy")),
        ("brug-af-materialet", words.text("Using the material")),
    )
    return Frame(
        language=programme.language,
        title=programme.title,
        publisher=programme.publisher,
        example=programme.example,
        base=library.base_address,
        exit_address=programme.exit_address,
        statement=programme.accessibility_statement,
        contact=programme.contact,
        help=library.help,
        menu=_menu(library),
        notices=tuple(Link(pages[id_].address, title) for id_, title in notices if id_ in pages),
        tracks=next((pages[id_].address for id_ in TRACKS if id_ in pages), ""),
        feed=bool(library.episodes),
        search=SEARCH if programme.search else "",
        hidden=_hidden(library),
        staging=library.staging,
    )


def _menu(library: Library) -> tuple[Link, ...]:
    """The main menu: a part of the programme is there when it has something to show."""
    about = library.pages[0].address if library.pages else ""
    words = strings.words(library)
    parts = (
        (library.episodes, Link("episoder/index.html", words.text("Episodes"))),
        (library.films, Link("film/index.html", words.text("Films"))),
        (library.handbook.chapters, Link("haandbog/index.html", words.text("Handbook"))),
        (library.events, Link("arrangementer/index.html", words.text("Events"))),
        (library.pages, Link(about, words.text("About"))),
        ((library.help,), Link("hjaelp.html", words.text("Get help"))),
    )
    return tuple(link for shown, link in parts if shown)


def _hidden(library: Library) -> tuple[tuple[str, str], ...]:
    found = ((item.address, library.status(item)) for item in library.items())
    return tuple((path, status.value) for path, status in found if status is not Status.PUBLISHED)
