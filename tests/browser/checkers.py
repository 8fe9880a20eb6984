"""Where the browser and the checkers are, and what is said when they are not."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

HERE = Path(__file__).parent
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
#: Of axe-core: WCAG 2.2 in all its levels, and what is good beyond it.
RULES = [
    *("wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag21aaa"),
    *("wcag22a", "wcag22aa", "wcag22aaa", "best-practice"),
]
#: What follows from width and colours alone: asked again where only these are others.
LOOKS = ["color-contrast", "color-contrast-enhanced", "target-size", "link-in-text-block"]
LIGHTHOUSE = HERE / "lighthouse.mjs"
VNU = HERE / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
#: Half the work in a run of seconds: nothing is compiled twice, nothing is collected beside it.
BRIEF_JAVA = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss2m")

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


def nu(files: Iterable[Path], *options: str) -> list[dict[str, Any]]:
    """What the Nu HTML checker says of all ``files``, in one run; also of styles and SVG."""
    need(shutil.which("java") and VNU.is_file(), "Java or the Nu HTML checker")
    also = ("--format", "json", "--also-check-css", "--also-check-svg", *options)
    command = ["java", *BRIEF_JAVA, "-jar", str(VNU), *also, *map(str, files)]
    checked = subprocess.run(command, capture_output=True, check=False)
    messages: list[dict[str, Any]] = json.loads(checked.stderr)["messages"]
    return messages


def chromium() -> str:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    need(path, "Chromium")
    return str(path)


#: Rules of the highest level are off until they are asked for by name.
_AXE = """async ([tags, rules]) => {
    const best = axe.getRules(tags.filter(tag => tag.endsWith("aaa"))).map(one => one.ruleId);
    const options = rules
        ? {runOnly: {type: "rule", values: rules}, preload: false}
        : {runOnly: {type: "tag", values: tags}};
    options.rules = Object.fromEntries(best.map(rule => [rule, {enabled: true}]));
    if (rules) delete options.rules;
    const found = await axe.run({...options, resultTypes: ["violations"]});
    return found.violations.map(one => [one.id, one.nodes.slice(0, 3).map(node => node.target)]);
}"""


#: The rules that are broken, with places.
Faults = list[tuple[str, list[object]]]


def faults_of(
    page: Page, width: int, *, looks_alone: bool = False, tags: Sequence[str] = RULES
) -> Faults:
    """What axe finds wrong with a page, and whether it is wider than ``width``; with places.

    ``looks_alone``: of a page that was looked through already, in another width or other colours.
    """
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(f"{_source()};0")  # not as a script of the page, which its policy forbids
    result = page.evaluate(_AXE, [list(tags), LOOKS if looks_alone else None])
    found = [(str(rule), list(places)) for rule, places in result]
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [*found, ("scrolls sideways", [wide])] if wide > width else found


@cache
def _source() -> str:
    return AXE.read_text(encoding="utf-8")
