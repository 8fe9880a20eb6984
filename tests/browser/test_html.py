"""The Nu HTML checker over every page, the stylesheet and the pictures in SVG."""

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

#: From files, the policy's 'self' matches nothing; that it works is seen in the browser tests.
_POLICY = ["--filterpattern", ".*violates Content Security Policy.*"]


def test_every_page_is_valid(sample: Sample) -> None:
    """No fault and no warning; that ``<br />`` is also well-formed XML is neither."""
    need(shutil.which("java") and VNU.is_file(), "Java or the Nu HTML checker")
    kinds = (".html", ".css", ".svg")
    files = sorted(str(p) for p in sample.public.rglob("*") if p.suffix in kinds)
    also = ["--also-check-css", "--also-check-svg"]
    command = ["java", "-jar", str(VNU), "--format", "json", *_POLICY, *also, *files]
    checked = subprocess.run(command, capture_output=True, check=False)
    messages = json.loads(checked.stderr)["messages"]
    told = [m for m in messages if m["type"] != "info" or m.get("subType") == "warning"]
    faults = [(m["url"].rpartition("/public/")[2], m["message"]) for m in told]
    assert faults == []
    assert len(files) > 60
