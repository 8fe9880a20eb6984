"""The sample's whole site as a list: what is there, of what kind, how served, from which items.

Refreshed with ``SPOR2_UPDATE=1``. Digests are left out: they differ with ffmpeg and processor.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from pipeline import workflow
from pipeline.core.site import Entry
from tests.site.sample import Sample

pytestmark = [pytest.mark.store, pytest.mark.slow, pytest.mark.xdist_group("site")]
EXPECTED = Path(__file__).with_name("expected-tree.txt")


def line(entry: Entry) -> str:
    headers = entry.headers
    served = (headers.content_type, headers.cache_control, headers.content_language)
    path = re.sub(r"-[0-9a-f]{16}\.", "-{digest}.", entry.path)
    items = ",".join(sorted(entry.provenance))
    return " | ".join((path, entry.kind, *(part or "-" for part in served), items or "-"))


def test_the_site_is_what_it_was(sample: Sample) -> None:
    built = workflow.build(sample.run)
    assert built.site is not None
    found = "\n".join(sorted(line(entry) for entry in built.site.tree)) + "\n"
    if os.environ.get("SPOR2_UPDATE"):
        EXPECTED.write_text(found, encoding="utf-8")
    assert found == EXPECTED.read_text(encoding="utf-8")
