"""The pictures that a text shows: files that lie beside it."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

from pipeline.content.convert.sheet import Sheet
from pipeline.content.schema.scalars import nearest
from pipeline.core.problems import Place, problem
from pipeline.core.values import SourceFile
from pipeline.prose.nodes import Node, walk
from pipeline.prose.parse import parse

_FORMS = (".jpg", ".jpeg", ".png")
_SHOWN = 60  # characters of a name in a message


def pictures(sheet: Sheet) -> tuple[tuple[str, SourceFile], ...]:
    """Each file as the body names it, from the item's folder. A missing one is noted (E275)."""
    document = sheet.document
    if "![" not in document.body:
        return ()
    tree = parse(document.body)
    found = {}
    for node in walk((*tree.blocks, *tree.notes)):
        if node.kind == "image":
            file = _file(sheet, unquote(node.text))
            if file is not None:
                found[node.text] = file
                continue
            shown, near = node.text[:_SHOWN], _near(sheet, node.text)
            sheet.problems.append(problem("E275", _place(sheet, node), value=shown, near=near))
    return tuple(found.items())


def _place(sheet: Sheet, node: Node) -> Place:
    """Of the file's name, or of the picture where its name stands elsewhere."""
    source, line = sheet.document.source, sheet.document.body_line + node.line - 1
    column = source.lines[line - 1].find(node.text, node.column - 1) + 1
    return source.place(line, column or node.column, len(node.text) if column else 1)


def _file(sheet: Sheet, name: str) -> SourceFile | None:
    full = posixpath.normpath(posixpath.join(sheet.folder, name))
    path = sheet.tree.path(full)
    root = sheet.tree.root.resolve()
    if path is None or not name.lower().endswith(_FORMS) or not path.resolve().is_relative_to(root):
        return None
    return SourceFile(full, path)


def _near(sheet: Sheet, name: str) -> str:
    """Pictures that lie beside the text or in a folder there."""
    folders = (sheet.folder, *sheet.tree.subfolders(sheet.folder))
    there = [posixpath.relpath(n, sheet.folder) for f in folders for n in sheet.tree.within(f)]
    return ", ".join(nearest(name, [n for n in there if n.lower().endswith(_FORMS)])) or "–"
