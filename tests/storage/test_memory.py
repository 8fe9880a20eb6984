from __future__ import annotations

import pytest

from pipeline.storage.memory import MemoryStore
from tests.storage.contract import Contract, Minded


class TestMemory(Contract, Minded):
    @pytest.fixture
    def store(self) -> MemoryStore:
        return MemoryStore()
