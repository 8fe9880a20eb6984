"""Markdown → `nodes.Text`: the only place that knows the parser (comrak, decision 3).

Authors write CommonMark with tables, footnotes, definition lists, alerts, ``::: redskab`` boxes,
typed references ``[[kapitel:samtalen]]`` and ``{#id}`` on headings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

import comrak

from pipeline.prose.addresses import address, split_ids
from pipeline.prose.nodes import Node, Text, plain, walk, walk_blocks

_EXTENSIONS = comrak.ExtensionOptions(
    table=True,
    footnotes=True,
    description_lists=True,
    wikilinks_title_after_pipe=True,
    alerts=True,
    block_directive=True,
)
_OPTIONS = comrak.ParseOptions(sourcepos_chars=True)

#: Makes a node of one of the parser's; the last are its children, made already.
_Maker = Callable[[list[Node], comrak.AstNode, Any, list[Node]], None]

#: How deep lists, boxes and quotations (and, on a line, marks) may stand in one another. Deeper
#: ones are words alone: nobody finds their way there, Typst refuses them, Python has a limit too.
DEEPEST = 6

#: Signs that no XML may hold (XML 1.0, section 2.2).
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

#: What authors may call a box; the first words are also those of a quotation in bold.
NAMES: Mapping[str, str] = MappingProxyType(
    {
        "redskab": "redskab",
        "skabelon": "redskab",
        "eksempel": "eksempel",
        "noegle": "noegle",
        "nøgle": "noegle",
        "vigtigst": "noegle",
        "taenk": "taenk",
        "tænk": "taenk",
        "bemaerk": "bemaerk",
        "bemærk": "bemaerk",
        "tip": "tip",
        "vigtigt": "vigtigt",
        "advarsel": "advarsel",
        "fare": "fare",
    }
)
_QUOTED = frozenset({"redskab", "skabelon", "eksempel"})
_ALERTS = (
    (comrak.AlertType.Note, "bemaerk"),
    (comrak.AlertType.Tip, "tip"),
    (comrak.AlertType.Important, "vigtigt"),
    (comrak.AlertType.Warning, "advarsel"),
)
#: So many of these nest until the parser itself falls; no person writes them.
_ENDLESS = re.compile(r"((?:[>*_] ?){999})(?:[>*_] ?)+")
_LONG = 100_000
_SIDES = (
    (comrak.TableAlignment.Left, "left"),
    (comrak.TableAlignment.Right, "right"),
    (comrak.TableAlignment.Center, "center"),
)


def parse(text: str) -> Text:
    """The tree of a Markdown text. Any text is one: what is no mark is words."""
    if len(text) > _LONG:
        text = _ENDLESS.sub(r"\1", text)
    try:
        # A copy: a text that was ever handed to a library keeps itself a second time, as UTF-8.
        root = comrak.parse_document(text.encode().decode(), _EXTENSIONS, _OPTIONS)
    except UnicodeEncodeError:  # half of a pair, which no file of ours holds
        root = comrak.parse_document(_clean(text), _EXTENSIONS, _OPTIONS)
    blocks = _all(root.children)
    notes = [node for node in blocks if node.kind == "note" and node.title != "0"]
    blocks = [node for node in blocks if node.kind != "note"]
    for number, note in enumerate(notes, 1):
        note.number = number
    address(blocks)
    if ":::" in text:
        _mark_open(blocks, text.split("\n"))
    return Text(blocks, notes)


def _clean(text: str) -> str:
    """Without signs that HTML as XML may not hold; each leaves its place to another."""
    return text if text.isprintable() else _FORBIDDEN.sub("\ufffd", text)


def _mark_open(blocks: Iterable[Node], lines: list[str]) -> None:
    """A box that ends on a line without ``:::`` has no end: all that comes after it is inside."""
    for node in walk_blocks(blocks):
        if node.kind == "box" and node.number:
            closed = node.number > node.line and lines[node.number - 1].lstrip("> \t")[:3] == ":::"
            node.number = int(not closed)


# --- from the parser's nodes to ours ------------------------------------------------------------


def _all(given: Iterable[comrak.AstNode], depth: int = 0) -> list[Node]:
    made: list[Node] = []
    for node in given:
        node.parent = None  # else the parser keeps every text it ever read, in a circle of its own
        value: Any = node.node_value
        kind = type(value)
        if kind is _TEXT:
            made.append(Node("text", 1, 1, [], _clean(value.value)))
            continue
        make = _MAKERS.get(kind)
        if make is None:  # what the extensions in use do not give
            made.extend(_all(node.children, depth))
        else:
            make(made, node, value, [] if kind in _LEAVES else _inside(node, kind, depth))
    return made


def _inside(node: comrak.AstNode, kind: type[Any], depth: int) -> list[Node]:
    """The children of a node, or its words where it stands too deep. A line counts anew."""
    if kind in _NESTING:
        depth += 1
    elif kind is comrak.Paragraph:
        depth = 0
    if depth <= DEEPEST:
        return _all(node.children, depth)
    words = [Node("text", text=" ".join(_words(node)))]
    return [Node("paragraph", *_start(node), words, title="deep")] if kind in _BLOCKS else words


def _words(node: comrak.AstNode) -> Iterator[str]:
    """All words below, however deep."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        node.parent = None
        value = node.node_value
        if isinstance(value, comrak.Text):
            yield _clean(value.value)
        elif isinstance(value, comrak.Code | comrak.CodeBlock):
            yield _clean(value.value.literal).strip()
        waiting.extend(reversed(node.children))


def _start(node: comrak.AstNode) -> tuple[int, int]:
    start = node.sourcepos.start
    return start.line, start.column


def _placed(kind: str, node: comrak.AstNode) -> Node:
    return Node(kind, *_start(node))


def _holding(kind: str) -> _Maker:
    """What is only its children, at a place."""

    def make(made: list[Node], node: comrak.AstNode, _value: Any, children: list[Node]) -> None:
        made.append(Node(kind, *_start(node), children))

    return make


def _marking(kind: str) -> _Maker:
    """What is only its children, and nobody asks for its place."""

    def make(made: list[Node], _node: comrak.AstNode, _value: Any, children: list[Node]) -> None:
        made.append(Node(kind, 1, 1, children))

    return make


def _literal(made: list[Node], _node: comrak.AstNode, value: Any, _none: list[Node]) -> None:
    made.append(Node("code", text=_clean(value.value.literal)))


def _alone(kind: str) -> _Maker:
    def make(made: list[Node], _node: comrak.AstNode, _value: Any, _none: list[Node]) -> None:
        made.append(Node(kind))

    return make


def _html(made: list[Node], node: comrak.AstNode, value: Any, _none: list[Node]) -> None:
    new = _placed("html", node)
    new.text = value.value if isinstance(value.value, str) else value.value.literal
    made.append(new)


def _pre(made: list[Node], node: comrak.AstNode, value: Any, _none: list[Node]) -> None:
    new = _placed("pre", node)
    new.text, new.title = _clean(value.value.literal), _clean(value.value.info)
    made.append(new)


def _heading(made: list[Node], node: comrak.AstNode, value: Any, children: list[Node]) -> None:
    new = _placed("heading", node)
    new.children, new.number = children, value.value.level
    made.append(new)


def _list(made: list[Node], node: comrak.AstNode, value: Any, children: list[Node]) -> None:
    new, given = _placed("list", node), value.value
    ordered = given.list_type == comrak.ListType.Ordered
    new.children, new.title = children, "" if given.tight else "loose"
    # A list that begins with 0 is as good as one that begins with 1: 0 says that it has bullets.
    new.number = max(1, given.start) if ordered else 0
    made.append(new)


def _link(made: list[Node], node: comrak.AstNode, value: Any, children: list[Node]) -> None:
    _leading("link", made, node, value).children = children
    if not plain(children).strip() and all(node.kind != "image" for node in walk(children)):
        made[-1].children = [Node("text", text=_clean(value.value.url))]


def _image(made: list[Node], node: comrak.AstNode, value: Any, children: list[Node]) -> None:
    _leading("image", made, node, value).children = children


def _leading(kind: str, made: list[Node], node: comrak.AstNode, value: Any) -> Node:
    new = _placed(kind, node)
    new.text, new.title = value.value.url, _clean(value.value.title)
    made.append(new)
    return new


def _reference(made: list[Node], node: comrak.AstNode, value: Any, children: list[Node]) -> None:
    new = _placed("ref", node)
    new.text, shown = value.value.url.strip(), plain(children).strip()
    new.title = "" if shown == new.text else shown
    made.append(new)


def _noteref(made: list[Node], _node: comrak.AstNode, value: Any, _none: list[Node]) -> None:
    given = value.value
    made.append(Node("noteref", number=given.ix, title=str(given.ref_num)))


def _note(made: list[Node], node: comrak.AstNode, value: Any, children: list[Node]) -> None:
    new = _placed("note", node)
    new.children, new.title = children, str(value.value.total_references)
    made.append(new)


def _table(made: list[Node], node: comrak.AstNode, value: Any, children: list[Node]) -> None:
    new = _placed("table", node)
    new.children = children
    sides = [_word(_SIDES, side) for side in value.value.alignments]
    for row in new.children:
        for cell, side in zip(row.children, sides, strict=False):
            cell.text = side
    made.append(new)


def _row(made: list[Node], node: comrak.AstNode, value: Any, children: list[Node]) -> None:
    made.append(Node("row", *_start(node), children, number=int(value.value)))


def _meaning(made: list[Node], node: comrak.AstNode, _value: Any, children: list[Node]) -> None:
    new = _placed("meaning", node)
    new.children = children
    made.append(new)


def _term(made: list[Node], node: comrak.AstNode, _value: Any, children: list[Node]) -> None:
    new = _placed("term", node)
    new.children = [child for block in children for child in block.children]
    made.append(new)


def _quote(made: list[Node], node: comrak.AstNode, _value: Any, children: list[Node]) -> None:
    """A quotation that begins with **Eksempel** or **Redskab** is no quotation but a box."""
    new = _placed("quote", node)
    new.children = children
    first = new.children[0] if new.children else None
    inline = first.children if first is not None and first.kind == "paragraph" else []
    title = plain(inline[:1]) if inline and inline[0].kind == "strong" else ""
    word = title.split(" ")[0].strip(":.").casefold()
    if word in _QUOTED and first is not None:
        new.kind, new.text, new.title = "box", NAMES[word], title.strip()
        _drop_title(new, first)
    made.append(new)


def _drop_title(box: Node, first: Node) -> None:
    """Take the box's title from its first paragraph, and that too where nothing is left of it."""
    rest = first.children[1:]
    while rest and rest[0].kind in {"soft", "break"}:
        rest = rest[1:]
    if rest and rest[0].kind == "text":
        rest[0].text = rest[0].text.lstrip(" :")
    first.children = rest
    if not rest:
        box.children = box.children[1:]


def _directive(made: list[Node], node: comrak.AstNode, value: Any, children: list[Node]) -> None:
    """``::: redskab En halv side {#halv-side}``. An unknown word stays: a rule tells its author."""
    new = _placed("box", node)
    info, new.ids = split_ids(_clean(value.value.info).strip())
    word, _, title = info.partition(" ")
    new.text, new.title = NAMES.get(word.casefold(), word), title.strip()
    new.children, new.number = children, node.sourcepos.end.line
    made.append(new)


def _alert(made: list[Node], node: comrak.AstNode, value: Any, children: list[Node]) -> None:
    new = _placed("box", node)
    new.text, new.title = _word(_ALERTS, value.value.alert_type), _clean(value.value.title or "")
    new.text = new.text or "fare"
    new.children = children
    made.append(new)


def _word(known: Iterable[tuple[object, str]], given: object) -> str:
    """The parser's constants can be compared, and no more."""
    return next((word for one, word in known if one == given), "")


_TEXT: Final = comrak.Text
_MAKERS: Final[dict[type[Any], _Maker]] = {
    comrak.SoftBreak: _alone("soft"),
    comrak.LineBreak: _alone("break"),
    comrak.ThematicBreak: _alone("rule"),
    comrak.Paragraph: _holding("paragraph"),
    comrak.Emph: _marking("emph"),
    comrak.Strong: _marking("strong"),
    comrak.Code: _literal,
    comrak.Link: _link,
    comrak.Image: _image,
    comrak.WikiLink: _reference,
    comrak.Heading: _heading,
    comrak.List: _list,
    comrak.Item: _marking("item"),
    comrak.BlockQuote: _quote,
    comrak.BlockDirective: _directive,
    comrak.Alert: _alert,
    comrak.CodeBlock: _pre,
    comrak.HtmlBlock: _html,
    comrak.HtmlInline: _html,
    comrak.Table: _table,
    comrak.TableRow: _row,
    comrak.TableCell: _holding("cell"),
    comrak.DescriptionList: _marking("terms"),
    comrak.DescriptionTerm: _term,
    comrak.DescriptionDetails: _meaning,
    comrak.FootnoteReference: _noteref,
    comrak.FootnoteDefinition: _note,
}
_LEAVES: Final[frozenset[type[Any]]] = frozenset(
    {comrak.SoftBreak, comrak.LineBreak, comrak.ThematicBreak, comrak.Code}
    | {comrak.CodeBlock, comrak.HtmlBlock, comrak.HtmlInline, comrak.FootnoteReference}
)
#: What holds blocks, and may stand in itself.
_BLOCKS: Final[frozenset[type[Any]]] = frozenset(
    {comrak.Item, comrak.BlockQuote, comrak.BlockDirective, comrak.Alert}
    | {comrak.DescriptionDetails, comrak.FootnoteDefinition}
)
_NESTING = _BLOCKS | {comrak.Emph, comrak.Strong, comrak.Link, comrak.Image, comrak.WikiLink}
