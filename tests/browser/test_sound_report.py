"""A sound report opened from a folder, as staff do: readable by all, and whole by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from pipeline import workflow
from tests.browser.checkers import nu
from tests.browser.conftest import Judged
from tests.site.sample import Sample

pytestmark = [
    pytest.mark.browser,
    pytest.mark.store,
    pytest.mark.slow,
    pytest.mark.xdist_group("site"),
]


@pytest.fixture(scope="module")
def files(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The report on an episode with intro, outro, markers and voices."""
    to = tmp_path_factory.mktemp("report")
    told = workflow.report(sample.run, "ep-02", "da", to)
    return dict(told.reports[0].files)


@pytest.mark.parametrize("judged", [(320, "light"), (390, "dark"), (1280, "dark")], indirect=True)
def test_axe_finds_nothing(files: dict[str, Path], judged: Judged) -> None:
    page = judged.page
    page.goto(files["html"].as_uri())
    page.locator("summary").click()
    assert judged.faults() == []
    drawn = page.locator("svg:visible").count()
    letters = page.eval_on_selector_all(
        "svg text",
        "all => all.filter(e => e.checkVisibility()).map(e => e.getBoundingClientRect())",
    )
    assert drawn == 3
    assert min(box["height"] for box in letters) >= 10  # of lines of text, in pixels
    assert max(box["right"] for box in letters) <= judged.width


def test_it_fetches_nothing_and_runs_nothing(files: dict[str, Path], browser: Browser) -> None:
    inside = browser.new_context()
    page = inside.new_page()
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: faults.append(message.text))
    page.goto(files["html"].as_uri(), wait_until="load")
    elements = page.locator("script, img, audio, video, iframe, link, [onclick]").count()
    inside.close()
    assert asked == [files["html"].as_uri()]
    assert (faults, elements) == ([], 0)


def test_page_and_picture_are_valid(files: dict[str, Path]) -> None:
    assert [one["message"] for one in nu([files["html"], files["svg"]])] == []


def test_nothing_of_a_report_is_on_the_site(sample: Sample, files: dict[str, Path]) -> None:
    workflow.report(sample.run, "ep-02", "da")
    workflow.build(sample.run)
    published = [path for path in sample.public.rglob("*") if "lydrapport" in path.name]
    assert published == []
    assert all(file.is_file() for file in files.values())
