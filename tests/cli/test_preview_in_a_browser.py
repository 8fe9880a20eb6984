"""The preview in a real browser: the page changes by itself, and says what is wrong."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pipeline import workflow
from pipeline.cli.call import Call
from pipeline.cli.commands.preview import rebuilt
from pipeline.cli.console import Console
from pipeline.cli.manner import Manner
from pipeline.preview.server import PreviewServer
from pipeline.preview.session import Session
from tests.cli.conftest import NOW, mend

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


@pytest.fixture
def address(programme: Path) -> Iterator[str]:
    call = Call(Console(Manner(quiet=True)))
    call.given["now"] = datetime.fromisoformat(f"{NOW}+02:00")
    session = Session(programme, lambda: rebuilt(call, []))
    server = PreviewServer(session.stage, "da")
    running = threading.Thread(target=session.serve, args=(server,), daemon=True)
    running.start()
    yield server.address
    session.stop.set()
    running.join(30)


def test_the_page_follows_its_file(page: Page, address: str, programme: Path) -> None:
    assert workflow.status  # loaded before the clock of the first wait starts
    faults: list[str] = []
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    page.goto(f"{address}film/1.html")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("En film", timeout=60_000)
    expect(page.get_by_text("kladde", exact=False).first).to_be_visible()
    faults.clear()  # the page that waited was a 503, which a browser notes
    film = programme / "films/01-en-film/film.yaml"
    mend(film, ('"En film"', '"En film med Ærø"'))
    expect(heading).to_contain_text("En film med Ærø", timeout=30_000)
    mend(film, ("number: 1", "numer: 1"))
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("mente du «number»", timeout=30_000)
    expect(alert).to_have_css("position", "fixed")
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    mend(film, ("numer: 1", "number: 1"))
    expect(alert).to_have_count(0, timeout=30_000)
    assert faults == []
