"""Where the browser and the checkers are, and what is said when they are not."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

HERE = Path(__file__).parent
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
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
