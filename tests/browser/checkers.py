"""Where the browser and the checkers are, and what is said when they are not."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page

HERE = Path(__file__).parent
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
#: Of axe-core: WCAG 2.2, A and AA, and what is good beyond it.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VNU = HERE / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"

#: Chromium as in a room without a network: it must not look for its makers' servers.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
)


def need(found: object, what: str) -> None:
    """Skip where ``what`` cannot be had; in CI that is a failure."""
    if found:
        return
    text = f"{what} is missing: see tests/browser/install.sh"
    if os.environ.get("CI"):
        pytest.fail(text)
    pytest.skip(text)


def chromium() -> str:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    need(path, "Chromium")
    return str(path)


def faults_of(page: Page, width: int) -> list[tuple[str, list[object]]]:
    """What axe finds wrong with a page, and whether it is wider than ``width``; with places."""
    page.add_script_tag(path=str(AXE))
    result = page.evaluate("tags => axe.run({runOnly: tags})", RULES)
    found = [
        (fault["id"], [node["target"] for node in fault["nodes"]][:3])
        for fault in result["violations"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [*found, ("scrolls sideways", [wide])] if wide > width else found
