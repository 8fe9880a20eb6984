"""What the tests of the whole share: the sample programme, published to a real store."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from tests.browser.checkers import FLAGS, chromium
from tests.site.sample import Sample, copy_programme

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# `make quick` tries fewer examples of each property.
settings.register_profile("whole", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=15)
settings.load_profile("quick" if os.environ.get("SPOR2_QUICK") else "whole")

# What a developer's own machine may have set must not decide what a test sees.
for name in ("SPOR2_LANG", "SPOR2_FFMPEG", "SPOR2_WEED", "AWS_PROFILE", "NO_COLOR"):
    os.environ.pop(name, None)


#: Where `make test` wants what was made of the sample in one run to be for its next.
MADE = Path(os.environ["SPOR2_SAMPLE"]).absolute() if "SPOR2_SAMPLE" in os.environ else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long ones first, otherwise in the order drawn: no worker is left with one at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


#: What shares an expensive fixture and runs in one worker, by where it is. The marks say the same,
#: but pytest-xdist 3.8 gives them to no scheduler under pytest 9.
GROUPS = {
    "tests/browser/": "site",
    "tests/site/": "site",
    "tests/readers/": "readers",
    "tests/build/test_cluster.py": "cluster",
    "tests/outputs/books/": "books",
    "tests/torture/": "torture",
}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    from xdist.scheduler import LoadScopeScheduling

    class Grouped(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return next((g for start, g in GROUPS.items() if nodeid.startswith(start)), nodeid)

    return Grouped(config, log)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    """The repository's programme, copied, built and published to an embedded store of its own."""
    folder = tmp_path_factory.mktemp("sample") / "programme"
    copy_programme(folder)
    cache = folder / ".spor2" / "cache"
    if MADE and MADE.is_dir():
        shutil.copytree(MADE, cache)
    sample = Sample(folder, datetime(2026, 11, 22, 12, tzinfo=UTC))
    sample.publish()
    if MADE and not MADE.is_dir():
        shutil.copytree(cache, MADE)
    yield sample
    sample.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, one for each worker: Playwright's own loop can run only once in a process."""
    from playwright.sync_api import sync_playwright  # only those who browse pay for it

    program = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()
