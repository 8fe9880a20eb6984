"""An empty programme to put things in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline.ingest.placing import Placed
from pipeline.ingest.programme import ProgrammeOrder, begin
from tests.ingest.handed import SHOW, write_out


@pytest.fixture
def programme(tmp_path: Path) -> Path:
    folder = tmp_path / "programme"
    placed = begin(folder, ProgrammeOrder("Åbne døre", SHOW, date(2022, 10, 4)))
    assert isinstance(placed, Placed)
    return write_out(folder)
