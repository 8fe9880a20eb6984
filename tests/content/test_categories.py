"""The list of categories is whole, and a slip of the pen is named."""

from __future__ import annotations

from pathlib import Path

from pipeline.core.categories import CATEGORIES
from tests.content.programmes import base, change, loaded


def test_the_list_is_apples() -> None:
    assert len(CATEGORIES) == 19
    assert sum(map(len, CATEGORIES.values())) == 91
    assert CATEGORIES["Leisure"][-1] == "Video Games"
    assert CATEGORIES["True Crime"] == ()


def test_every_name_is_taken_as_it_is(tmp_path: Path) -> None:
    rows = [f'{{text: "{name}"}}' for name in CATEGORIES]
    rows += [f'{{text: "{n}", sub: "{s}"}}' for n, subs in CATEGORIES.items() for s in subs]
    written = f"  categories: [{', '.join(rows)}]\n  owner:"
    assert loaded(change(base(tmp_path), "programme.yaml", ("  owner:", written))).problems == ()


def test_the_nearest_comes_first(tmp_path: Path) -> None:
    written = "  categories:\n    - {text: health & fitness}\n  owner:"
    folder = change(base(tmp_path), "programme.yaml", ("  owner:", written))
    (problem,) = loaded(folder).problems
    assert dict(problem.params)["near"].startswith("Health & Fitness, ")
