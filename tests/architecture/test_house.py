"""The house keeps its shape: storeys, sizes, where third parties live, who reads the clock."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "pipeline").rglob("*.py"))

#: Third parties and the only places that may import them.
HOMES = {
    "babel": ("core/locale.py",),
    "boto3": ("storage/s3_boto.py",),
    "botocore": ("storage/s3_boto.py", "storage/s3_keys.py"),
    "click": ("cli/",),
    "comrak": ("prose/",),
    "typst": ("outputs/books/", "outputs/cards.py"),
    "pagefind": ("outputs/search/",),
    "pagefind_bin": ("outputs/search/",),
    "brotli": ("build/",),
    "regex": ("outputs/feeds/clusters.py",),
    "rich": ("cli/",),
    "feedgen": ("outputs/feeds/extension.py",),
    "jinja2": ("outputs/page.py",),
    "lxml": ("outputs/feeds/", "ingest/feeds/"),
    "markupsafe": ("outputs/",),
    "lameenc": ("media/lame.py",),
    "mutagen": ("media/",),
    "numpy": ("media/",),
    "pydub": ("media/clips.py",),
    "segno": ("outputs/qr.py",),
    "PIL": ("media/images.py", "media/drawing.py"),
    "distributed": ("build/cluster.py",),
    "imageio_ffmpeg": ("media/ffmpeg.py",),
    "pydantic": ("content/",),
    "pydantic_core": ("content/",),
    "yaml": ("content/yaml_reader.py", "content/syntax.py"),
}

#: Names that say nothing about what a thing is for.
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "manager", "handler", "context", "misc"}


@cache
def _nodes(file: Path) -> list[ast.AST]:
    """All that it says; each file is parsed once."""
    return list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))


def _functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in _nodes(file):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _name(file: Path) -> str:
    return file.relative_to(ROOT / "pipeline").as_posix()


def test_storeys_and_no_circles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


def test_files_are_small() -> None:
    sizes = {_name(f): len(f.read_text(encoding="utf-8").splitlines()) for f in FILES}
    assert {n: s for n, s in sizes.items() if s > 400} == {}
    assert statistics.median(s for s in sizes.values() if s) <= 150


def test_functions_are_small() -> None:
    sizes = {
        f"{_name(file)}:{f.name}": (f.end_lineno or 0) - f.lineno + 1
        for file in FILES
        for f in _functions(file)
    }
    assert {n: s for n, s in sizes.items() if s > 40} == {}
    assert statistics.median(sizes.values()) <= 10


def test_parameters_are_few() -> None:
    many = []
    for file in FILES:
        for f in _functions(file):
            names = [a.arg for a in (*f.args.posonlyargs, *f.args.args, *f.args.kwonlyargs)]
            commands = _name(file).startswith("cli/")  # click hands options over by name
            if not commands and len([n for n in names if n not in ("self", "cls")]) > 5:
                many.append(f"{_name(file)}:{f.name}")
    assert many == []


def test_third_parties_live_in_one_place() -> None:
    strays = []
    for file in FILES:
        for module in _imported(file):
            homes = HOMES.get(module)
            if homes is not None and not _name(file).startswith(homes):
                strays.append(f"{_name(file)} imports {module}")
    assert strays == []


def _imported(file: Path) -> Iterator[str]:
    for node in _nodes(file):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def test_only_the_command_line_reads_the_clock() -> None:
    """Content's time is injected. Waiting for a server, or for a racy file, is no content."""
    readers = []
    for file in FILES:
        for node in _nodes(file):
            if isinstance(node, ast.Attribute) and node.attr in ("now", "utcnow", "today"):
                value = node.value
                if isinstance(value, ast.Name) and value.id in ("datetime", "date"):
                    readers.append(_name(file))
    assert {r for r in readers if not r.startswith("cli/")} == set()


def test_names_say_what_things_are() -> None:
    assert [f for f in FILES if {*f.stem.split("_")} & EMPTY_NAMES] == []
