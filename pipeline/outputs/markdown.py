"""Markdown to HTML, behind one small surface.

Authors write CommonMark with tables, footnotes, definition lists and ``{#id}`` on headings. Raw
HTML is dropped, and so is any link whose scheme is not in `SCHEMES`: their text stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import cache
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from pipeline.core.frozen import dataclass

SCHEMES = ("https:", "http:", "mailto:", "tel:")

_REFLECTION = "tænk over"
_BOXES = {"eksempel": "eksempel", "redskab": "redskab", "skabelon": "redskab"}
_ALIGNED = {"right": "hoejre", "center": "midt"}
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "é": "e", "ü": "u", "ö": "o", "ä": "a"})
_GIVEN_ID = re.compile(r"\s*\{#([a-z0-9][a-z0-9-]*)\}\s*$")
_CHAPTER_LINK = re.compile(r"\]\(\s*<?([^)\s>#]+\.md)(?:#[^)\s>]*)?[\s>)]")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with an address: what «På denne side» lists."""

    id: str
    title: str
    level: int


@dataclass(frozen=True, slots=True)
class Prose:
    """``questions`` stand in a list under a heading «Tænk over», as plain text."""

    html: str
    sections: tuple[Section, ...]
    words: int
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manner:
    """How a text is set. ``links`` maps file names as authors link to them to addresses; ``prefix``
    keeps ids apart where several texts share a page; ``deeper`` moves headings down.
    """

    links: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""
    deeper: int = 0
    back: str = "Tilbage til teksten"
    table: str = "Tabel"


def render(text: str, manner: Manner | None = None) -> Prose:
    """A page's HTML, its sections, its questions and its number of words."""
    manner = manner or Manner()
    env: dict[str, Any] = {"manner": manner, "docId": manner.prefix.strip("-") or None}
    tokens = _parser().parse(text, env)
    questions = tuple(_questions(tokens))
    for step in _STEPS:
        step(tokens, manner)
    html = _parser().renderer.render(tokens, _parser().options, env)
    return Prose(html, tuple(_sections(tokens)), len(_plain(tokens).split()), questions)


def html(text: str) -> str:
    """The HTML alone, for whoever trims it further (a feed, a kit)."""
    return render(text).html


def linked_files(text: str) -> frozenset[str]:
    """The ``.md`` files that a text links to, as written."""
    return frozenset(_CHAPTER_LINK.findall(text))


def slug(text: str) -> str:
    """ASCII, lower case, words joined by a hyphen; æøå become ae oe aa."""
    letters = text.casefold().translate(_LETTERS)
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-") or "afsnit"


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    parser.use(footnote_plugin).use(deflist_plugin)
    parser.validateLink = _any_link  # type: ignore[method-assign]
    for name, rule in _RULES.items():
        parser.add_render_rule(name, rule)
    return parser


def _any_link(url: str) -> bool:  # noqa: ARG001 (the parser's signature)
    """Every link is parsed; `_mend_links` then decides which may stay."""
    return True


def _questions(tokens: list[Token]) -> Iterator[str]:
    listening = False
    for before, token in pairwise(tokens):
        if before.type == "heading_open":
            listening = token.content.casefold().startswith(_REFLECTION)
        elif listening and token.type == "inline" and before.type == "paragraph_open":
            yield _plain([token]).strip()


# --- steps: each is given all tokens of a text and may change them -----------------------------


def _address_headings(tokens: list[Token], manner: Manner) -> None:
    """Give each heading an id of its own, from ``{#id}`` or from its words."""
    used: dict[str, int] = {}
    for token, inline in pairwise(tokens):
        if token.type != "heading_open":
            continue
        base = _take_given_id(inline) or slug(_plain([inline]))
        used[base] = used.get(base, 0) + 1
        unique = base if used[base] == 1 else f"{base}-{used[base]}"
        token.attrSet("id", manner.prefix + unique)
        if _plain([inline]).casefold().startswith(_REFLECTION):
            token.attrSet("class", "taenk")


def _take_given_id(inline: Token) -> str | None:
    last = inline.children[-1] if inline.children else None
    found = _GIVEN_ID.search(last.content) if last is not None and last.type == "text" else None
    if last is None or found is None:
        return None
    last.content = last.content[: found.start()]
    return found[1]


def _move_headings(tokens: list[Token], manner: Manner) -> None:
    """A text's own headings begin at h2, below the page's one h1."""
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, max(2, int(token.tag[1])) + manner.deeper)}"


def _mend_links(tokens: list[Token], manner: Manner) -> None:
    for token in tokens:
        if token.children:
            token.children = list(_with_good_links(token.children, manner))


def _with_good_links(tokens: Sequence[Token], manner: Manner) -> Iterator[Token]:
    open_links: list[bool] = []
    for token in tokens:
        if token.type == "link_open":
            target = _target(str(token.attrGet("href") or ""), manner)
            open_links.append(target is not None)
            if target is None:
                continue
            token.attrSet("href", target)
        elif token.type == "link_close" and not open_links.pop():
            continue
        yield token


def _target(href: str, manner: Manner) -> str | None:
    """Where a link leads, or none when it may not be followed or its file is not known."""
    file, _, fragment = href.partition("#")
    if not file:
        return f"#{manner.prefix}{fragment}" if fragment else None
    if file.endswith(".md") and ":" not in file:
        return _page_of(manner.links.get(file), fragment)
    if ":" in file.split("/", 1)[0]:
        return href if href.casefold().startswith(SCHEMES) else None
    # From the root of a disk or of another site: never an address of ours, which are relative.
    return None if file.startswith(("/", "%5C")) else href


def _page_of(page: str | None, fragment: str) -> str | None:
    """A place on another page; where many texts share a page, it has that text's prefix."""
    if page is None or not fragment:
        return page
    return f"{page}-{fragment}" if page.startswith("#") else f"{page}#{fragment}"


def _mark_boxes(tokens: list[Token], _manner: Manner) -> None:
    """A quotation that begins with **Eksempel** or **Redskab** is no quotation but a box."""
    for number, token in enumerate(tokens):
        if token.type != "blockquote_open":
            continue
        kind = _box_kind(tokens[number + 1 : number + 3])
        if kind is None:
            continue
        token.tag = _closing(tokens, number).tag = "div"
        token.attrs = {"class": kind, "role": "note"}


def _box_kind(first: Sequence[Token]) -> str | None:
    """``first`` are the tokens after the quotation's beginning; an empty one has no paragraph."""
    children = first[-1].children or []
    types = [child.type for child in children[:2]]
    if "strong_open" not in types:
        return None
    word = children[types.index("strong_open") + 1].content.split(" ")[0]
    return _BOXES.get(word.strip(":.").casefold())


def _closing(tokens: list[Token], number: int) -> Token:
    level = tokens[number].level
    kind = tokens[number].type.replace("_open", "_close")
    return next(t for t in tokens[number:] if t.type == kind and t.level == level)


def _mend_cells(tokens: list[Token], _manner: Manner) -> None:
    """Header cells get a scope; alignment becomes a class, since the CSP forbids inline style."""
    for token in tokens:
        if token.type == "th_open":
            token.attrSet("scope", "col")
        style = token.attrs.pop("style", None) if token.type in {"th_open", "td_open"} else None
        kind = _ALIGNED.get(str(style).partition(":")[2])
        if kind is not None:
            token.attrSet("class", kind)


_STEPS: list[Callable[[list[Token], Manner], None]] = [
    _address_headings,
    _move_headings,
    _mend_links,
    _mark_boxes,
    _mend_cells,
]


# --- render rules: markdown-it's signature ------------------------------------------------------


def _nothing(_r: RendererHTML, _t: Sequence[Token], _i: int, _o: Any, _e: Any) -> str:
    return ""


def _image(_r: RendererHTML, tokens: Sequence[Token], index: int, _o: Any, _e: Any) -> str:
    """Pictures in running text are not carried: their text stands in for them."""
    return _escape(_plain(tokens[index].children or []))


def _table(_r: RendererHTML, _t: Sequence[Token], _i: int, _o: Any, env: Any) -> str:
    """A wide table scrolls in a box that the keyboard can reach."""
    label = _escape(env["manner"].table)
    return f'<div class="tabel" role="group" aria-label="{label}" tabindex="0"><table>\n'


def _table_end(_r: RendererHTML, _t: Sequence[Token], _i: int, _o: Any, _e: Any) -> str:
    return "</table></div>\n"


def _footnote_ids(token: Token, env: Any) -> tuple[int, str, str]:
    """A note's number, its id, and the id of the place in the text that refers to it."""
    number, again = token.meta["id"] + 1, token.meta.get("subId", 0)
    prefix = env["manner"].prefix
    suffix = f"-{again + 1}" if again else ""
    return number, f"{prefix}note-{number}", f"{prefix}note-{number}-fra{suffix}"


def _footnote_ref(_r: RendererHTML, tokens: Sequence[Token], index: int, _o: Any, env: Any) -> str:
    number, note, origin = _footnote_ids(tokens[index], env)
    return f'<sup class="noteref"><a href="#{note}" id="{origin}">{number}</a></sup>'


def _footnotes(_r: RendererHTML, _t: Sequence[Token], _i: int, _o: Any, _e: Any) -> str:
    return '<ol class="noter">\n'


def _footnotes_end(_r: RendererHTML, _t: Sequence[Token], _i: int, _o: Any, _e: Any) -> str:
    return "</ol>\n"


def _footnote(_r: RendererHTML, tokens: Sequence[Token], index: int, _o: Any, env: Any) -> str:
    return f'<li id="{_footnote_ids(tokens[index], env)[1]}">'


def _footnote_end(_r: RendererHTML, _t: Sequence[Token], _i: int, _o: Any, _e: Any) -> str:
    return "</li>\n"


def _footnote_back(_r: RendererHTML, tokens: Sequence[Token], index: int, _o: Any, env: Any) -> str:
    origin = _footnote_ids(tokens[index], env)[2]
    return f' <a href="#{origin}" aria-label="{_escape(env["manner"].back)}">↩\ufe0e</a>'


_RULES: dict[str, Callable[..., str]] = {
    "html_block": _nothing,
    "html_inline": _nothing,
    "image": _image,
    "table_open": _table,
    "table_close": _table_end,
    "footnote_ref": _footnote_ref,
    "footnote_block_open": _footnotes,
    "footnote_block_close": _footnotes_end,
    "footnote_open": _footnote,
    "footnote_close": _footnote_end,
    "footnote_anchor": _footnote_back,
}


# --- reading tokens -----------------------------------------------------------------------------


def _sections(tokens: Sequence[Token]) -> Iterator[Section]:
    for token, inline in pairwise(tokens):
        if token.type == "heading_open":
            yield Section(str(token.attrGet("id")), _plain([inline]), int(token.tag[1]))


def _plain(tokens: Sequence[Token]) -> str:
    parts = []
    for token in tokens:
        if token.children:
            parts.append(_plain(token.children))
        elif token.type in {"softbreak", "hardbreak"} or (token.block and token.nesting):
            parts.append(" ")
        elif token.type in {"text", "code_inline", "code_block", "fence"}:
            parts.append(token.content)
    return "".join(parts)


def _escape(text: str) -> str:
    for char, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(char, entity)
    return text
