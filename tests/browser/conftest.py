"""Pages in Chromium: one that remembers, one that axe looks through, one without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.checkers import AXE, Faults, faults_of, need


@dataclass
class Visit:
    """A page and what it did: ``faults`` on its console, ``asked``: every address requested."""

    page: Page
    faults: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    inside = browser.new_context(viewport={"width": 1280, "height": 900}, locale="da-DK")
    page = inside.new_page()
    visit = Visit(page)
    page.on("console", lambda m: visit.faults.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: visit.faults.append(str(error)))
    page.on("request", lambda request: visit.asked.append(request.url))
    yield visit
    inside.close()


@dataclass(frozen=True)
class Judged:
    """A page in a window of ``width`` pixels."""

    page: Page
    width: int

    def faults(self, **how: Any) -> Faults:
        """What axe finds wrong with it now, and whether it scrolls sideways."""
        return faults_of(self.page, self.width, **how)


@pytest.fixture(params=[(320, "light"), (1280, "dark")])
def judged(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Judged]:
    """In a narrow window and a wide one; others are asked for with ``indirect``."""
    need(AXE.is_file(), "axe-core")
    width, scheme = request.param
    inside = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    yield Judged(inside.new_page(), width)
    inside.close()


@pytest.fixture
def bare(browser: Browser) -> Iterator[Page]:
    """A page in a browser that runs no scripts."""
    inside = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    yield inside.new_page()
    inside.close()
