"""The pictures that a text shows: files that lie beside it."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

from pipeline.content.convert.sheet import Sheet
from pipeline.content.schema.scalars import nearest
from pipeline.core.problems import problem
from pipeline.core.values import SourceFile

_SHOWN = re.compile(r"!\[(?:[^\]\\\n]|\\.)*\]\(\s*<?([^)>\s]+)")
_FORMS = (".jpg", ".jpeg", ".png")


def pictures(sheet: Sheet) -> tuple[tuple[str, SourceFile], ...]:
    """Each file as the body names it, from the item's folder. A missing one is noted (E275)."""
    body = sheet.document.body
    if "![" not in body:
        return ()
    found = {}
    for number, line in enumerate(body.split("\n"), sheet.document.body_line):
        for shown in _SHOWN.finditer(line):
            file = _file(sheet, unquote(shown[1]))
            if file is None:
                place = sheet.document.source.place(number, shown.start(1) + 1, len(shown[1]))
                sheet.problems.append(problem("E275", place, value=shown[1], near=_near(sheet)))
            else:
                found[shown[1]] = file
    return tuple(found.items())


def _file(sheet: Sheet, name: str) -> SourceFile | None:
    full = posixpath.normpath(posixpath.join(sheet.folder, name))
    path = sheet.tree.path(full)
    root = sheet.tree.root.resolve()
    if path is None or not name.lower().endswith(_FORMS) or not path.resolve().is_relative_to(root):
        return None
    return SourceFile(full, path)


def _near(sheet: Sheet) -> str:
    files = [name for name in sheet.tree.within(sheet.folder) if name.lower().endswith(_FORMS)]
    names = [posixpath.relpath(name, sheet.folder) for name in files]
    return ", ".join(nearest("", names)) or "–"
