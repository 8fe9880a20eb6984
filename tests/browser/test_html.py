"""The Nu HTML checker over every page, the stylesheet and the pictures in SVG."""

from __future__ import annotations

import pytest

from tests.browser.checkers import nu
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
    files = sorted(p for p in sample.public.rglob("*") if p.suffix in {".html", ".css", ".svg"})
    messages = nu(files, *_POLICY)
    told = [m for m in messages if m["type"] != "info" or m.get("subType") == "warning"]
    faults = [(m["url"].rpartition("/public/")[2], m["message"]) for m in told]
    assert faults == []
    assert len(files) > 60
