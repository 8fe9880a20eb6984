"""The Nu HTML checker over every page, fetched from the store as a browser would."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from tests.browser.checkers import VNU, need
from tests.site.sample import Sample

pytestmark = [
    pytest.mark.java,
    pytest.mark.store,
    pytest.mark.slow,
    pytest.mark.xdist_group("site"),
]


def test_every_page_is_valid(sample: Sample) -> None:
    need(shutil.which("java") and VNU.is_file(), "Java or the Nu HTML checker")
    pages = [p.relative_to(sample.public).as_posix() for p in sample.public.rglob("*.html")]
    command = ["java", "-jar", str(VNU), "--format", "json", *(sample.base + p for p in pages)]
    checked = subprocess.run(command, capture_output=True, check=False)
    messages = json.loads(checked.stderr)["messages"]
    faults = [(m["url"].removeprefix(sample.base), m["message"]) for m in messages]
    assert faults == []
