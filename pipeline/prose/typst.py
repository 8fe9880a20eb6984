"""A text as Typst, for the books on paper. What it calls stands in ``templates/books/book.typ``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from types import MappingProxyType

from pipeline.core.frozen import dataclass
from pipeline.prose.html import SCHEMES, address, box_title
from pipeline.prose.manner import Manner
from pipeline.prose.nodes import Node, Text, plain
from pipeline.prose.reading import reflects
from pipeline.prose.reference import words_of

_MARKS = re.compile(r"[!-/:-@\[-`{-~]")
_SPACE = re.compile("[ \t\r\n\x0b\x0c\x85\u2028\u2029]+")
#: What the fonts in every copy of Typst lack, and PDF/A then refuses (ISO 19005-2, 6.2.11.8): among
#: others emoji. A test sets all the others.
_UNSEEN = re.compile(
    "[^\t\n\r -~\u00a0-\u0377\u0384-\u038a\u038e-\u03a1\u03a3-\u04ff\u05d0-\u05ea\u0621-\u063a"
    "\u1e00-\u1eff\u2000-\u200a\u2010-\u2027\u202f-\u2040\u2044-\u2052\u2070\u2071\u2074-\u208e\u2090-\u209c"
    "\u20a0-\u20bf\u2100-\u211e\u2122\u2126-\u2151\u2153-\u2184\u2190-\u23ff\u2460-\u262f"
    "\u2701-\u2704\u2706-\u2709\u270c-\u2727\u2761-\u277f\ufb00-\ufb06\ufffd]"
)
#: Signs that say how others are shown, and show nothing themselves.
_SILENT = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufe0e\ufe0f\ufeff]")

#: PDF/A holds no word of over 32,767 bytes; some paste one in.
_WHOLE_MOST = 1000
_WHOLE = re.compile(rf"\S{{{_WHOLE_MOST}}}")


def typeset(text: Text, manner: Manner, level: int) -> str:
    """Markup for Typst: blocks with an empty line between them, headings from ``level`` on.

    Of ``manner``, addresses that begin with ``#`` are labels of the book; ``pictures`` are files
    that lie beside it.
    """
    return _Writer(text.notes, manner, level).sections(text.blocks)


def words(text: str) -> str:
    """Text of which nothing is read as a mark, on one line."""
    return _MARKS.sub(r"\\\g<0>", _shown(_SPACE.sub(" ", text)))


def string(text: str) -> str:
    """A string literal."""
    body = _shown(text).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + body.replace("\n", "\\n").replace("\r", "") + '"'


def _shown(text: str) -> str:
    shown = _UNSEEN.sub("\N{WHITE SQUARE}", _SILENT.sub("", text))
    return _WHOLE.sub("\\g<0>\u200b", shown) if len(shown) > _WHOLE_MOST else shown


def value(given: object) -> str:
    """A value as an expression: text, numbers, none, lists and mappings; `Content` as it is."""
    if given is None:
        return "none"
    if isinstance(given, Content):
        return f"[{given.markup}]"
    if isinstance(given, bool | int | float):
        return str(given).lower()
    if isinstance(given, Mapping):
        inside = "".join(f"{name}: {value(one)}, " for name, one in given.items())
        return f"({inside or ':'})"
    if isinstance(given, list | tuple):
        return "(" + "".join(f"{value(one)}, " for one in given) + ")"
    return string(str(given))


def call(name: str, *given: object, **named: object) -> str:
    """A call in the text: ``#name(…)``."""
    parts = [*map(value, given), *(f"{key}: {value(one)}" for key, one in named.items())]
    return f"#{name}({', '.join(parts)})"


@dataclass(frozen=True, slots=True)
class Content:
    """Markup, to be given where a value is wanted."""

    markup: str


@dataclass(slots=True)
class _Writer:
    """Walks one text. ``inside``: within a note; ``told``: the notes that stand already."""

    notes: Sequence[Node]
    manner: Manner
    level: int
    inside: bool = False
    told: set[int] = field(default_factory=set)

    def sections(self, nodes: Sequence[Node]) -> str:
        """Blocks; what stands under «Tænk over» is set apart, heading and all."""
        made: list[str] = []
        thinking: list[str] | None = None
        for node in nodes:
            if node.kind == "heading":
                _close(made, thinking)
                thinking = [] if reflects(node) else None
            (made if thinking is None else thinking).append(self.block(node))
        _close(made, thinking)
        return "\n\n".join(filter(None, made))

    def blocks(self, nodes: Iterable[Node]) -> str:
        return "\n\n".join(filter(None, map(self.block, nodes)))

    def block(self, node: Node) -> str:
        make = _BLOCKS.get(node.kind)
        return self.inline([node]) if make is None else make(self, node)

    def inline(self, nodes: Iterable[Node]) -> str:
        return "".join(_INLINE[node.kind](self, node) for node in nodes if node.kind in _INLINE)

    # --- blocks ---------------------------------------------------------------------------------

    def paragraph(self, node: Node) -> str:
        picture = self.picture(node)
        return picture or self.inline(node.children).strip()

    def picture(self, node: Node) -> str:
        """A picture that stands alone in its paragraph; among words its own words stand for it."""
        only = node.children[0] if len(node.children) == 1 else None
        made = self.manner.pictures.get(only.text) if only and only.kind == "image" else None
        if only is None or made is None:
            return ""
        return call(
            "picture", made.fallback, plain(only.children).strip(), caption=only.title or None
        )

    def heading(self, node: Node) -> str:
        level = self.level + node.number - 2
        labels = "".join(f"#metadata(none) #label({string(self.label(i))})" for i in node.ids[1:])
        own = f" #label({string(self.label(node.ids[0]))})" if node.ids else ""
        body = self.inline(child for child in node.children if child.kind != "noteref").strip()
        return f"#heading(level: {level})[{body}]{own}{labels}"

    def label(self, id_: str) -> str:
        return self.manner.prefix + id_

    def items(self, node: Node) -> str:
        rows = [self.blocks(item.children) for item in node.children]
        body = "".join(f"[{row}], " for row in rows)
        kind = f"enum(start: {node.number}, " if node.number else "list("
        return f"#{kind}tight: {'false' if node.title else 'true'}, {body})"

    def box(self, node: Node) -> str:
        kind = node.text if node.text in self.manner.labels.boxes else "bemaerk"
        title = words(box_title(node, self.manner))
        label = f" #label({string(self.label(node.ids[0]))})" if node.ids else ""
        return f"#boxed({string(kind)}, [{title}])[{self.blocks(node.children)}]{label}"

    def quote(self, node: Node) -> str:
        return f"#quoted[{self.blocks(node.children)}]"

    def table(self, node: Node) -> str:
        rows = [
            [self.inline(cell.children).strip() for cell in row.children] for row in node.children
        ]
        if not rows:
            return ""
        sides = [cell.text or "left" for cell in node.children[0].children]
        aligned = "".join(f"{side}, " for side in sides)
        head, *rest = ["(" + "".join(f"[{cell}], " for cell in row) + ")" for row in rows]
        return f"#grid-of(({aligned}), {head}, ({''.join(f'{row}, ' for row in rest)}))"

    def terms(self, node: Node) -> str:
        made: list[tuple[str, list[str]]] = []
        for child in node.children:
            if child.kind == "term":
                made.append((self.inline(child.children).strip(), []))
            elif made:
                made[-1][1].append(self.blocks(child.children))
        rows = "".join(
            f"([{t}], ({''.join(f'[{m}], ' for m in meanings)})), " for t, meanings in made
        )
        return f"#defined(({rows}))"

    def code_block(self, node: Node) -> str:
        return f"#raw(block: true, {string(node.text.rstrip())})"

    def rule(self, _node: Node) -> str:
        return "#rule"

    # --- within a line ----------------------------------------------------------------------------

    def text(self, node: Node) -> str:
        return words(node.text)

    def space(self, _node: Node) -> str:
        return " "

    def line_end(self, _node: Node) -> str:
        return "#linebreak()"

    def code(self, node: Node) -> str:
        return f"#raw({string(node.text)})"

    def emph(self, node: Node) -> str:
        return f"#emph[{self.inline(node.children)}]"

    def strong(self, node: Node) -> str:
        return f"#strong[{self.inline(node.children)}]"

    def image(self, node: Node) -> str:
        return words(plain(node.children))

    def link(self, node: Node) -> str:
        way = address(node.text, self.manner)
        return leading(way, self.inline(node.children), noted=self.inside)

    def ref(self, node: Node) -> str:
        target = self.manner.targets.get(node.text)
        shown = node.title or (target.title if target else "") or words_of(node.text)
        return leading(target.address if target else None, words(shown), noted=self.inside)

    def noteref(self, node: Node) -> str:
        """A note stands at the foot of the page; the next time it is only pointed at."""
        label = string(f"{self.manner.prefix}note_{node.number}")
        if node.number in self.told or self.inside or node.number > len(self.notes):
            return f"#footnote(label({label}))" if node.number in self.told else ""
        self.told.add(node.number)
        inner = replace(self, inside=True)
        return f"#footnote[{inner.blocks(self.notes[node.number - 1].children)}] #label({label})"


def leading(way: str | None, body: str, *, noted: bool = False) -> str:
    """Words (markup) that lead to a label of this book, or to an address, which is written at the
    foot of the page, or beside the words where they stand there already (``noted``). The words
    alone where there is nothing to follow.
    """
    if not way or not body.strip() or not way.startswith(("#", *SCHEMES)):
        return body
    if way.startswith("#"):
        return f"#to({string(way[1:])})[{body}]"
    shown = shown_address(way)
    if words(shown) in body:
        return f"#out({string(way)})[{body}]"
    if noted:
        return f"#out({string(way)})[{body}] ({words(shown)})"
    return f"#out({string(way)}, shown: {string(shown)})[{body}]"


def shown_address(address: str) -> str:
    """An address as it is printed: without the scheme, and without a slash at its end."""
    return re.sub(r"^(https?://(www\.)?|mailto:|tel:)", "", address).rstrip("/")


def _close(made: list[str], thinking: list[str] | None) -> None:
    if thinking:
        made.append("#thinking[" + "\n\n".join(filter(None, thinking)) + "]")


_Make = Callable[[_Writer, Node], str]
_BLOCKS: Mapping[str, _Make] = MappingProxyType(
    {
        "paragraph": _Writer.paragraph,
        "heading": _Writer.heading,
        "list": _Writer.items,
        "box": _Writer.box,
        "quote": _Writer.quote,
        "table": _Writer.table,
        "terms": _Writer.terms,
        "pre": _Writer.code_block,
        "rule": _Writer.rule,
    }
)
_INLINE: Mapping[str, _Make] = MappingProxyType(
    {
        "text": _Writer.text,
        "emph": _Writer.emph,
        "strong": _Writer.strong,
        "code": _Writer.code,
        "link": _Writer.link,
        "image": _Writer.image,
        "ref": _Writer.ref,
        "noteref": _Writer.noteref,
        "soft": _Writer.space,
        "break": _Writer.line_end,
    }
)
