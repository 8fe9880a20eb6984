"""Pages: one Jinja2 environment and one recipe.

A page's template sees only its own parameters and its inputs, so that the same content gives the
same bytes in any worker. Links are relative; absolute addresses stand only where they must
(canonical, OpenGraph, JSON-LD), and on the 404 page, which is shown at any depth.
"""

from __future__ import annotations

import json
import os
import posixpath
from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.runtime import Context
from markupsafe import Markup

from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe
from pipeline.core import locale
from pipeline.core.frozen import dataclass
from pipeline.core.messages import catalogue
from pipeline.core.model import Item, Library
from pipeline.core.pictures import PictureSet
from pipeline.core.values import Status
from pipeline.media.markers import heard
from pipeline.outputs import assets, cards, strings, theme, transcripts
from pipeline.outputs.chapter_text import Text, written
from pipeline.outputs.film_words import timed
from pipeline.outputs.folding import folded
from pipeline.outputs.frame import Frame, frame_of
from pipeline.outputs.links import Link, relative
from pipeline.outputs.qr import qr
from pipeline.outputs.ways import Ways, labels
from pipeline.prose import html, nodes


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says of itself. ``neutral_title`` is what a browser's history and a lock screen
    show instead of the title; ``status`` is set while the public cannot see the item; search
    engines are kept from a page that is not ``listed``; ``trail`` leads to the page from the front.
    """

    path: str
    title: str
    summary: str = ""
    trail: tuple[Link, ...] = ()
    updated: date | None = None
    example: bool = False
    status: str = ""
    neutral_title: str = ""
    listed: bool = True
    schema: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page to be: its template (without ``.html``), what it says, and what it is made from.

    ``text`` is set in it as ``content``, and makes the page's facts (`chapter_text.written`).
    ``items`` are the ids of the content it shows; ``absolute`` is for the 404 page; ``wasm`` for a
    page whose scripts run WebAssembly.
    """

    template: str
    head: Head
    view: object = None
    inputs: Mapping[str, Artefact] = field(default_factory=dict)
    scripts: tuple[str, ...] = ()
    items: frozenset[str] = frozenset()
    kind: str = "page"
    absolute: bool = False
    wasm: bool = False
    text: Text | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """What a page is but for its text. ``theme`` makes a changed template a changed page."""

    one_for_all: ClassVar[bool] = True

    template: str
    theme: str
    frame: Frame
    head: Head
    view: object
    scripts: tuple[str, ...]
    absolute: bool
    wasm: bool


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page recipe's parameters."""

    page: Setting
    text: Text | None = None


def page(library: Library, sheet: Sheet) -> Artefact:
    """The page at ``sheet.head.path``."""
    frame, head = frame_of(library), sheet.head
    scripts = ("exit", *(("find",) if frame.search else ()), *sheet.scripts)
    inputs = {
        **sheet.inputs,
        **_dress(*scripts),
        "card": _card(library, sheet),
    }
    setting = Setting(
        *(sheet.template, theme.digest(), frame, head, sheet.view, scripts),
        *(sheet.absolute, sheet.wasm),
    )
    output = Output("html", head.path, sheet.kind, frame.language)
    leaf = Leaf(setting, sheet.text)
    return Artefact(f"page/{head.path}", RENDER, (output,), leaf, inputs, sheet.items)


@cache
def _dress(*scripts: str) -> Mapping[str, Artefact]:
    """What every page has on."""
    return {
        "style": assets.stylesheet(),
        "icon": assets.icon(),
        **{f"script-{name}": assets.script(name) for name in scripts},
    }


def hidden_status(library: Library, item: Item) -> str:
    """The item's status while the public cannot see it, otherwise empty: for the draft banner."""
    status = library.status(item)
    return "" if status is Status.PUBLISHED else status.value


def _card(library: Library, sheet: Sheet) -> Artefact:
    """What is shown beside a link to the page. An item's page has one of its own."""
    many = sheet.template == "chapter" and not cards.for_chapters(library)
    if many or sheet.template not in _WITH_CARDS:
        return cards.programme(library)
    head = sheet.head
    kicker = head.trail[-1].title if head.trail else ""
    heading = (kicker, head.neutral_title or head.title)
    return cards.own(library, head.path, heading, sheet.items)


# --- making a page ------------------------------------------------------------------------------


def render(job: Job) -> Product:
    """Facts: those of its text, if it has one."""
    leaf: Leaf = job.params
    html, facts = written(job, leaf.text) if leaf.text else ("", {})
    template = environment().get_template(f"{leaf.page.template}.html")
    scope = {
        **_Desk(leaf.page, job).scope(),
        "content": Markup(html),  # noqa: S704
        "told": facts,
    }
    return Product({"html": template.render(scope).encode()}, facts)


RENDER = Recipe("page", 2, render, brief=True)
#: Parts of a page that all pages of a folder share (`_Desk.shared`).
SHARED = ("dress", "masthead", "footer")
#: Templates of pages that are about one item.
_WITH_CARDS = frozenset({"episode", "film", "chapter", "event"})


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a template can reach for."""

    setting: Setting
    job: Job

    def scope(self) -> dict[str, Any]:
        setting, language = self.setting, self.setting.frame.language
        texts = catalogue("site", language)
        return {
            "site": setting.frame,
            "page": setting.head,
            "view": setting.view,
            "shared": self.shared(),
            "wasm": setting.wasm,
            "_": texts.text,
            "plural": texts.plural,
            "label": self.label,
            "format": locale.Format(language),
            "to": self.to,
            "here": self.here,
            "file": self.file,
            "size": self.size,
            "public": self.job.public,
            "facts": self.job.facts,
            "absolute": self.absolute,
            "bound": self.bound,
            "crumbs": self.crumbs,
            "prose": self.prose,
            "picture": self.picture,
            "still": self.still,
        }

    def to(self, path: str) -> str:
        """The way from this page to a path of the site."""
        if self.setting.absolute:
            return self.setting.frame.base + path
        return relative(self.setting.head.path, path)

    def here(self, path: str) -> str | None:
        """For aria-current: ``page`` on the page itself, ``true`` in the part it stands in."""
        if path == self.setting.head.path:
            return "page"
        folder = posixpath.dirname(path)
        return "true" if folder and posixpath.dirname(self.setting.head.path) == folder else None

    def shared(self) -> Mapping[str, Markup]:
        """The parts `SHARED`, rendered when they are first asked for in a process.

        They see the frame, the folder and the files alone, and the page itself only where the
        frame leads to it; so they are the same for whoever renders them.
        """
        setting, path = self.setting, self.setting.head.path
        known = _rendered(setting.frame)
        key = (
            *(posixpath.dirname(path), path if path in known.own else "", setting.absolute),
            *(setting.theme, setting.scripts, *map(self.job.public, _worn(setting.scripts))),
        )
        if key not in known.parts:
            known.parts[key] = self._shared()
        return known.parts[key]

    def _shared(self) -> Mapping[str, Markup]:
        setting = self.setting
        scope = {
            "site": setting.frame,
            "scripts": setting.scripts,
            "_": catalogue("site", setting.frame.language).text,
            "to": self.to,
            "here": self.here,
            "file": self.file,
        }
        templates = {name: environment().get_template(f"parts/{name}.html") for name in SHARED}
        return {name: Markup(one.render(scope)) for name, one in templates.items()}  # noqa: S704

    def file(self, name: str, part: str = "") -> str:
        return self.to(self.job.public(name, part))

    def bound(self, name: str) -> Markup:
        """A chapter's text among others (`chapter_text.bound_text`)."""
        return Markup(self.job.text(name))  # noqa: S704

    def picture(self, name: str, alt: str, sizes: str, *, lazy: bool = True) -> Markup:
        """An input of `pictures` as an element; ``sizes`` as in HTML."""
        found = PictureSet.told(self.job.facts(name)).seen(self.to)
        return Markup(found.html(alt, sizes, lazy=lazy))  # noqa: S704

    def still(self, name: str) -> str:
        """The widest of an input of `pictures`, where but one address can stand."""
        found = PictureSet.told(self.job.facts(name)).seen(self.to)
        return dict(found.sources)["image/webp"][-1][0]

    def size(self, name: str, part: str = "") -> int:
        files = self.job.inputs[name].files
        return (files[part] if part else next(iter(files.values()))).size

    def absolute(self, path: str = "") -> str:
        """A path's public address; empty when the site has none."""
        base = self.setting.frame.base
        return base + (path or self.setting.head.path) if base else ""

    def crumbs(self) -> Markup:
        """The page's trail for machines (schema.org, BreadcrumbList); it needs a public address."""
        head = self.setting.head
        steps = [(link.title, self.absolute(link.path)) for link in head.trail]
        listed = [
            {"@type": "ListItem", "position": n, "name": title, "item": address}
            for n, (title, address) in enumerate((*steps, (head.title, self.absolute())), 1)
        ]
        return json_data(
            {"@context": "https://schema.org", "@type": "BreadcrumbList"}, itemListElement=listed
        )

    def label(self, group: str, key: str) -> str:
        """A word for a key of the content (a role, a state); the key itself where none is known."""
        known = strings.LABELS[group].get(key)
        return key if known is None else catalogue("site", self.setting.frame.language).text(known)

    def prose(self, text: str | nodes.Text, ways: Ways, prefix: str = "") -> Markup:
        """Markdown as HTML; with a ``prefix`` it is one text among others, its headings deeper."""
        texts = catalogue("site", self.setting.frame.language)
        return Markup(html.render(text, ways.manner(self.to, labels(texts), prefix)).html)  # noqa: S704


@dataclass(frozen=True, slots=True)
class _Rendered:
    """What is rendered of a frame; ``own`` are the pages that its menu leads to."""

    frame: Frame
    own: frozenset[str]
    parts: dict[tuple[object, ...], Mapping[str, Markup]] = field(default_factory=dict)


_latest: list[_Rendered] = []


def _rendered(frame: Frame) -> _Rendered:
    """Of the latest frame, which is every page's; a mate is sent a new one with each batch."""
    for known in _latest:
        if known.frame is frame:
            return known
    same = next((one for one in _latest if one.frame == frame), None)
    own = frozenset({"index.html", frame.search, *(link.path for link in frame.menu)})
    made = _Rendered(frame, own, same.parts if same else {})
    _latest[:] = [made]
    return made


@cache
def _worn(scripts: tuple[str, ...]) -> tuple[str, ...]:
    return ("style", "icon", *(f"script-{name}" for name in scripts))


def json_data(value: Mapping[str, Any], **more: Any) -> Markup:
    """JSON-LD for a data block, without what is empty; nothing in it can end the block."""
    data = _without_empty({**value, **more})
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace("&", "\\u0026"))  # noqa: S704


def _without_empty(value: Any) -> Any:
    """None, and what is empty, is left out at any depth; false and zero are told."""
    kind = type(value)
    if kind is str:
        return value
    if kind is dict or isinstance(value, Mapping):
        kept = {}
        for name, one in value.items():
            given = one if type(one) is str else _without_empty(one)
            if given or given is False or given == 0:
                kept[name] = given
        return kept
    return [_without_empty(one) for one in value] if isinstance(value, list | tuple) else value


def _compiled() -> FileSystemBytecodeCache | None:
    """Where Python keeps what it compiled of this very file, if it may: as trusted as that."""
    folder = Path(__file__).parent / "__pycache__"
    if not (folder.is_dir() and os.access(folder, os.W_OK)):
        return None
    return FileSystemBytecodeCache(str(folder), "%s.jinja")


class _Reach(Context):
    """Calls what a template calls, and no more: none of our functions asks for the template's own
    state, and Jinja looks for that wish at every call.
    """

    def call(self, wanted: Callable[..., Any], /, *args: Any, **given: Any) -> Any:
        given.pop("_loop_vars", None)
        given.pop("_block_vars", None)
        return wanted(*args, **given)


@cache
def environment() -> Environment:
    """The one environment; kits render their pages with it too."""
    made = Environment(
        loader=FileSystemLoader(theme.folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_compiled(),
    )
    made.context_class = _Reach
    made.globals.update(_SHARED)
    return made


_SHARED: dict[str, Callable[..., object]] = {
    "clock": locale.clock,
    "iso_duration": locale.iso_duration,
    "local_date": locale.local_date,
    "reading_minutes": locale.reading_minutes,
    "json_data": json_data,
    "transcript_parts": transcripts.parts,
    "folded": folded,
    "heard": heard,
    "timed": timed,
    "stretch": transcripts.stretch,
    "qr": qr,
}
