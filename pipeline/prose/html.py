"""A text as HTML that is well-formed XML too, so that pages and EPUB take the same.

Raw HTML is dropped, and so is any link whose scheme is not in `SCHEMES`: their text stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from urllib.parse import quote

from pipeline.core.frozen import dataclass
from pipeline.prose.explain import Explaining
from pipeline.prose.manner import Manner
from pipeline.prose.nodes import Node, Text, plain
from pipeline.prose.parse import parse
from pipeline.prose.reading import Section, questions, reflects, sections, shown_level, tools
from pipeline.prose.reference import words_of

SCHEMES = ("https:", "http:", "mailto:", "tel:")
_ALIGNED = {"right": "hoejre", "center": "midt"}
_PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]*")


@dataclass(frozen=True, slots=True)
class Prose:
    """``questions`` stand in a list under «Tænk over», as plain text; ``tools`` are its boxes of
    that kind that have an address.
    """

    html: str
    sections: tuple[Section, ...]
    words: int
    questions: tuple[str, ...] = ()
    tools: tuple[Section, ...] = ()


def render(text: str | Text, manner: Manner | None = None) -> Prose:
    """A page's HTML, its sections, its questions and its number of words."""
    manner = manner or Manner()
    tree = parse(text) if isinstance(text, str) else text
    return Prose(
        to_html(tree, manner),
        sections(tree, manner),
        len(plain(tree.blocks).split()) + len(plain(tree.notes).split()),
        questions(tree),
        tools(tree, manner),
    )


def html(text: str) -> str:
    """The HTML alone, for whoever trims it further (a feed, a kit)."""
    return to_html(parse(text), Manner())


def to_html(tree: Text, manner: Manner) -> str:
    writer = _Writer(manner)
    writer.blocks(tree.blocks)
    writer.notes(tree.notes)
    return "".join(writer.out)


def escape(text: str) -> str:
    """For text and for attributes in double quotation marks."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    if '"' in text:
        text = text.replace('"', "&quot;")
    return text


def address(href: str, manner: Manner) -> str | None:
    """Where a link leads, or none when it may not be followed or its file is not known."""
    file, _, fragment = href.partition("#")
    if not file:
        return f"#{manner.prefix}{fragment}" if fragment else None
    if file.endswith(".md") and ":" not in file:
        return place_of(manner.links.get(file), fragment)
    # What is relative would lead somewhere else from each page and book that the text is set on.
    return href if href.casefold().startswith(SCHEMES) else None


def place_of(page: str | None, fragment: str) -> str | None:
    """A place on another page; where many texts share a page, it has that text's prefix."""
    if page is None or not fragment:
        return page
    return f"{page}_{fragment}" if page.startswith("#") else f"{page}#{fragment}"


def _quoted(href: str) -> str:
    """An address in an attribute: signs that no address has are written as their bytes."""
    if _PLAIN_ADDRESS.fullmatch(href) is None:
        href = quote(href, safe="-._~:/?#@!$&'()*+,;=%", errors="replace")
    return escape(href)


class _Writer:
    """Walks a tree once. ``out`` are the pieces of the HTML."""

    def __init__(self, manner: Manner) -> None:
        self.manner, self.writers = manner, _writers()
        self.out: list[str] = []
        self.waiting = Explaining(manner.terms, manner.prefix)
        self.quiet = 0  # above 0: in a heading or a link, where no word is explained

    def blocks(self, nodes: Sequence[Node]) -> None:
        writers = self.writers
        for node in nodes:
            writers[node.kind](self, node)

    def around(self, opening: str, node: Node, closing: str) -> None:
        self.out.append(opening)
        self.blocks(node.children)
        self.out.append(closing)

    def silently(self, opening: str, node: Node, closing: str) -> None:
        """As `around`, for what holds no explanations of words."""
        self.quiet += 1
        self.around(opening, node, closing)
        self.quiet -= 1

    # --- blocks ---

    def paragraph(self, node: Node) -> None:
        only = node.children[0] if len(node.children) == 1 else None
        if only is not None and only.kind == "image" and only.text in self.manner.pictures:
            self.figure(only)
        else:
            self.around("<p>", node, "</p>\n")

    def heading(self, node: Node) -> None:
        tag = f"h{shown_level(node, self.manner)}"
        now, *former = (f"{self.manner.prefix}{id_}" for id_ in node.ids)
        kind = ' class="taenk"' if reflects(node) else ""
        old = "".join(f'<span id="{id_}"></span>' for id_ in former)
        self.silently(f'<{tag} id="{now}"{kind}>{old}', node, f"</{tag}>\n")

    def list(self, node: Node) -> None:
        tag = "ol" if node.number else "ul"
        start = f' start="{node.number}"' if node.number > 1 else ""
        self.out.append(f"<{tag}{start}>\n")
        for item in node.children:
            self.out.append("<li>")
            if node.title:
                self.out.append("\n")
                self.blocks(item.children)
            else:
                self.tight(item.children)
            self.out.append("</li>\n")
        self.out.append(f"</{tag}>\n")

    def tight(self, nodes: Sequence[Node]) -> None:
        """Blocks whose paragraphs are not set apart."""
        for place, node in enumerate(nodes):
            if node.kind != "paragraph":
                if place:
                    self.out.append("\n")
                self.blocks((node,))
            else:
                self.blocks(node.children)

    def quote(self, node: Node) -> None:
        self.around("<blockquote>\n", node, "</blockquote>\n")

    def box(self, node: Node) -> None:
        """A note beside the text, with its kind told in words."""
        prefix = self.manner.prefix
        id_ = f' id="{prefix}{node.ids[0]}"' if node.ids else ""
        kind = node.text if node.text in self.manner.labels.boxes else "bemaerk"
        title = escape(box_title(node, self.manner))
        opening = f'<div class="boks {kind}" role="note"{id_}>\n<p class="boks-titel">{title}</p>\n'
        self.around(opening, node, "</div>\n")

    def pre(self, node: Node) -> None:
        self.out.append(f"<pre><code>{escape(node.text)}</code></pre>\n")

    def rule(self, _node: Node) -> None:
        self.out.append("<hr />\n")

    def nothing(self, node: Node) -> None:
        """HTML of the author's own is not carried."""

    def table(self, node: Node) -> None:
        """A wide table scrolls in a box that the keyboard can reach."""
        label = escape(self.manner.labels.table)
        self.out.append(f'<div class="tabel" role="group" aria-label="{label}" tabindex="0">')
        head = [row for row in node.children if row.number]
        body = [row for row in node.children if not row.number]
        self.out.append("<table>\n<thead>\n")
        self.rows(head, "th", ' scope="col"')
        self.out.append("</thead>\n")
        if body:
            self.out.append("<tbody>\n")
            self.rows(body, "td", "")
            self.out.append("</tbody>\n")
        self.out.append("</table></div>\n")

    def rows(self, rows: Sequence[Node], tag: str, more: str) -> None:
        for row in rows:
            self.out.append("<tr>\n")
            for cell in row.children:
                side = _ALIGNED.get(cell.text)
                kind = f' class="{side}"' if side else ""
                self.around(f"<{tag}{more}{kind}>", cell, f"</{tag}>\n")
            self.out.append("</tr>\n")

    def terms(self, node: Node) -> None:
        self.around("<dl>\n", node, "</dl>\n")

    def term(self, node: Node) -> None:
        self.silently("<dt>", node, "</dt>\n")

    def meaning(self, node: Node) -> None:
        self.out.append("<dd>")
        self.tight(node.children)
        self.out.append("</dd>\n")

    # --- notes ---

    def noteref(self, node: Node) -> None:
        note, label = f"{self.manner.prefix}note_{node.number}", escape(self.manner.labels.note)
        again = f"-{node.title}" if node.title not in {"", "1"} else ""
        self.out.append(
            f'<sup class="noteref"><a href="#{note}" id="{note}-fra{again}" role="doc-noteref"'
            f' aria-label="{label} {node.number}">{node.number}</a></sup>'
        )

    def notes(self, notes: Sequence[Node]) -> None:
        if not notes:
            return
        label = escape(self.manner.labels.notes)
        self.waiting = Explaining((), "")  # they come last
        self.out.append(f'<section class="noter" role="doc-endnotes" aria-label="{label}">\n<ol>\n')
        for note in notes:
            self.out.append(f'<li id="{self.manner.prefix}note_{note.number}">')
            self.note(note)
            self.out.append("</li>\n")
        self.out.append("</ol>\n</section>\n")

    def note(self, note: Node) -> None:
        """Its text; the way back stands at the end of its last paragraph."""
        *before, last = note.children or [Node("paragraph")]
        self.blocks(before)
        if last.kind != "paragraph":
            self.blocks((last,))
            last = Node("paragraph")
        self.around("<p>", last, f"{self._back(note)}</p>")

    def _back(self, note: Node) -> str:
        origin, label = f"{self.manner.prefix}note_{note.number}-fra", self.manner.labels.back
        return f' <a href="#{origin}" role="doc-backlink" aria-label="{escape(label)}">↩\ufe0e</a>'

    # --- inline ---

    def text(self, node: Node) -> None:
        if self.quiet or not self.waiting:
            self.out.append(escape(node.text))
            return
        for text, term in self.waiting.split(node.text):
            self.out.append(escape(text) if term is None else self._explained(escape(text), term))

    def emph(self, node: Node) -> None:
        self.around("<em>", node, "</em>")

    def strong(self, node: Node) -> None:
        self.around("<strong>", node, "</strong>")

    def code(self, node: Node) -> None:
        self.out.append(f"<code>{escape(node.text)}</code>")

    def soft(self, _node: Node) -> None:
        self.out.append("\n")

    def break_(self, _node: Node) -> None:
        self.out.append("<br />\n")

    def link(self, node: Node) -> None:
        target = address(node.text, self.manner)
        if target is None:
            self.blocks(node.children)
            return
        title = f' title="{escape(node.title)}"' if node.title else ""
        self.silently(f'<a href="{_quoted(target)}"{title}>', node, "</a>")

    def image(self, node: Node) -> None:
        """A picture that is not there has its words in its place."""
        made = self.manner.pictures.get(node.text)
        if made is None:
            self.silently("", node, "")
            return
        self.out.append(made.html(plain([node]).strip()))

    def figure(self, node: Node) -> None:
        self.out.append("<figure>")
        self.image(node)
        if node.title:
            self.out.append(f"<figcaption>{escape(node.title)}</figcaption>")
        self.out.append("</figure>\n")

    def ref(self, node: Node) -> None:
        """A typed reference: its own words, or the title of what it leads to."""
        target = self.manner.targets.get(node.text)
        words = node.title or (target.title if target else "") or words_of(node.text)
        term = None if self.quiet else self.waiting.take(target.address if target else "")
        if term is not None:
            self.out.append(self._explained(escape(words), term))
        elif target is None or not target.address or self.quiet:
            self.out.append(escape(words))
        else:
            self.out.append(f'<a href="{_quoted(target.address)}">{escape(words)}</a>')

    def _explained(self, words: str, term: tuple[str, str, str]) -> str:
        """A word of the glossary: a link to its entry, and its definition on hover and focus.

        The definition makes room for itself, so that it hides nothing (WCAG 2.2, 1.4.13).
        """
        id_, href, definition = term
        return (
            f'<span class="ord"><a href="{_quoted(href)}" aria-describedby="{id_}">{words}</a>'
            f'<span class="forklaring" role="tooltip" id="{id_}">{escape(definition)}</span></span>'
        )


@cache
def _writers() -> dict[str, Callable[[_Writer, Node], None]]:
    own = {"break": _Writer.break_, "html": _Writer.nothing}
    names = (
        *("paragraph", "heading", "list", "quote", "box", "pre", "table", "terms", "term"),
        *("meaning", "rule", "text", "emph", "strong", "code", "link", "image", "ref", "noteref"),
        "soft",
    )
    return own | {name: getattr(_Writer, name) for name in names}


def box_title(node: Node, manner: Manner) -> str:
    """What a box is, and what it is called. An example always says that it is made up."""
    labels = manner.labels
    kind = labels.boxes.get(node.text, "")
    title = node.title
    named = title.casefold().startswith(kind.casefold()) if kind else True
    whole = title if title and named else kind if not title else f"{kind}: {title}"
    if node.text == "eksempel" and labels.fictional not in whole.casefold():
        whole = whole.replace(kind, f"{kind} ({labels.fictional})", 1)
    return whole
