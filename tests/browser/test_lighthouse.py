"""Lighthouse, as on a slow telephone: full marks for all that does not hang on the machine."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import Any

import pytest

from tests.browser.checkers import LIGHTHOUSE, chromium, need
from tests.site.sample import Sample

pytestmark = [
    pytest.mark.browser,
    pytest.mark.store,
    pytest.mark.slow,
    pytest.mark.xdist_group("site"),
    pytest.mark.timeout(900),
]

KINDS = (
    *("index.html", "episoder/1.html", "film/1.html", "haandbog/samtalen.html"),
    "arrangementer/temadag-aarhus.html",
)
FULL = {"accessibility": 100, "best-practices": 100, "seo": 100}
#: On a machine that does other things too; a quiet one gives 100.
FAST = 95


def judged(addresses: list[str]) -> list[dict[str, Any]]:
    command = ["node", str(LIGHTHOUSE), chromium(), *addresses]
    ran = subprocess.run(command, capture_output=True, check=False, timeout=600)
    lines = ran.stdout.decode().splitlines()
    assert len(lines) == len(addresses), ran.stderr.decode()[-2000:]
    return [json.loads(line) for line in lines]


def slow(one: dict[str, Any]) -> bool:
    return bool(one["scores"]["performance"] < FAST)


def test_full_marks(sample: Sample) -> None:
    installed = LIGHTHOUSE.with_name("node_modules") / "lighthouse"
    need(shutil.which("node") and installed.is_dir(), "Node or Lighthouse")
    found = judged([sample.base + path for path in KINDS])
    faults = [
        (one["address"], one["wrong"]) for one in found if FULL.items() - one["scores"].items()
    ]
    assert faults == []
    again = [one["address"] for one in found if slow(one)]  # the machine may have been busy
    tired = judged(again) if again else []
    assert [(one["address"], one["scores"], one["wrong"]) for one in tired if slow(one)] == []
