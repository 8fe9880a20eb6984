"""The project's own pages: what it is, privacy, how to use the material."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.build.artefact import Artefact
from pipeline.core.frozen import dataclass
from pipeline.core.model import Library, Page
from pipeline.outputs import strings, structured
from pipeline.outputs.links import Link
from pipeline.outputs.page import Head, Sheet, hidden_status, page
from pipeline.outputs.ways import Ways, ways


@dataclass(frozen=True, slots=True)
class PageView:
    """``fields`` in the order of `strings.FIELDS`; ``around`` are all the project's pages."""

    title: str
    lead: str
    fields: tuple[tuple[str, str], ...]
    body: str
    links: Ways
    around: tuple[Link, ...]
    fold: bool


def plan(library: Library) -> Iterator[Artefact]:
    around = tuple(Link(item.address, item.title) for item in library.pages)
    for item in library.pages:
        yield project_page(library, item, around)


def project_page(library: Library, item: Page, around: tuple[Link, ...]) -> Artefact:
    head = Head(
        item.address,
        item.title,
        item.lead,
        updated=item.updated,
        example=item.example,
        status=hidden_status(library, item),
        neutral_title=item.discreet_title or "",
        schema=structured.web_page(library, item),
    )
    view = PageView(
        item.title,
        item.lead,
        tuple(sorted(item.fields, key=lambda field: _ORDER.get(field[0], len(_ORDER)))),
        item.body,
        ways(library, item.body),
        around,
        item.fold,
    )
    scripts = ("fold",) if item.fold else ()
    sheet = Sheet("page", head, view, scripts=scripts, items=frozenset({item.id}))
    return page(library, sheet)


_ORDER = {key: place for place, key in enumerate(strings.FIELDS)}
