"""A page that remembers what went wrong and what was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page


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
