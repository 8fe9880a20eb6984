"""The page about the commands says what they say themselves; every text of ours is in Danish."""

from __future__ import annotations

import ast
import importlib.util
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from pipeline.cli import bars, faults, main, wording
from pipeline.cli.commands import audio, explain, releases, status, target

ROOT = Path(__file__).parents[2]
FOLDERS = ("pipeline/cli", "pipeline/preview", "pipeline/ingest")
#: What is ours to fill in, and what the functions that translate are called.
KEYWORDS = {"text": None, "plural": (1, 2), "_text": None}
#: click's own, which no file of ours holds.
CLICK = "# click"


def test_the_page_is_what_the_commands_say() -> None:
    spec = importlib.util.spec_from_file_location("commands", ROOT / "tools" / "commands.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    written = (ROOT / "docs" / "kommandoer.md").read_text(encoding="utf-8")
    assert written == tool.page(), "run `python tools/commands.py`"


@cache
def said() -> frozenset[str]:
    """Every English text of the command line, the preview and ingest."""
    found: set[str] = set()
    for folder in FOLDERS:
        for file in (ROOT / folder).rglob("*.py"):
            for _, message, _, _ in extract_from_file("python", str(file), KEYWORDS):
                found.add(message[0] if isinstance(message, tuple) else message)
            found |= _chosen(file)
    tables = (
        faults.DISK,
        bars.PHASES,
        wording.STATUSES,
        wording.KINDS,
        explain.REASONS,
        audio.ABOUT,
        status.CHANGES,
        status.OTHERS,
        target.RULES,
        target.STATES,
        releases.WHY,
    )
    found |= {text for table in tables for text in table.values()}
    return frozenset(found | {entry.brief for entry in main.COMMANDS}) - {""}


def _chosen(file: Path) -> set[str]:
    """Texts put in a variable called ``hint`` or ``text`` before they are looked up."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            names = [t.id for t in node.targets if isinstance(t, ast.Name)]
            if {"hint", "text"} & {*names} and isinstance(node.value.value, str):
                found.add(node.value.value)
    return found


def danish() -> dict[str, str]:
    with (ROOT / "pipeline/locale/da/LC_MESSAGES/cli.po").open("rb") as file:
        known = read_po(file)
    return {str(m.id[0] if isinstance(m.id, tuple) else m.id): str(m.string) for m in known if m.id}


def test_every_text_is_in_danish() -> None:
    assert said() - danish().keys() == set()


def test_no_danish_text_is_left_over() -> None:
    text = (ROOT / "pipeline/locale/da/LC_MESSAGES/cli.po").read_text(encoding="utf-8")
    clicks, _, ours = text.partition(CLICK)[2].partition("# spor2")
    left = {name for name in danish() if name not in said()}
    assert {name for name in left if f'msgid "{_escaped(name)}"' in ours} == set()
    assert 'msgid "Usage:"' in clicks


def _escaped(name: str) -> str:
    return name.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


@pytest.mark.parametrize("group", ["store", "cache", "new", "ingest"])
def test_the_page_tells_of_groups(group: str) -> None:
    assert f"## spor2 {group} " in (ROOT / "docs" / "kommandoer.md").read_text(encoding="utf-8")
