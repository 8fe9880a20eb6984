"""The short form of the torture: every kind of fault once, on a real store. `make torture` is the
long one; docs/torturtest.md has what came of it.
"""

from __future__ import annotations

import os

import pytest

from tests.torture.bench import Bench
from tests.torture.faults import KILLS, TROUBLES, Fault
from tests.torture.life import Life

#: Of this life; another is lived with SPOR2_TORTURE_SEED.
SEED = int(os.environ.get("SPOR2_TORTURE_SEED", "6"))


@pytest.mark.store
@pytest.mark.slow
@pytest.mark.xdist_group("torture")
def test_a_short_life_of_every_torment(bench: Bench) -> None:
    """After each the reader finds every promise kept, and at the end exactly one release."""
    with Life(bench, SEED, 0) as life:
        life.kill()
        life.kill()
        for fault in KILLS:
            life.kill(fault)
        life.clean()
        life.trouble(*TROUBLES[:4])
        life.trouble(*TROUBLES[4:8])
        life.wait()
        life.trouble(*TROUBLES[8:11])
        life.trouble(*TROUBLES[11:])
        life.back(Fault.KILLED_LOST)
        life.back()
        life.purge(Fault.KILLED_LOST)
        life.crowd(2)
        life.storm()
        life.stranger()
        life.wrong_clock()
        life.purge()
        life.crowd(8)
        life.outage()
        life.clean()
    figures = life.figures
    assert figures.kills.total() >= 6
    assert {*map(str, KILLS), *map(str, TROUBLES)} - {*figures.faults} <= {*map(str, KILLS)}
    assert figures.settled["exactly one release"] >= 3
    assert figures.settled["nothing left of what was purged"] >= 2
    assert figures.reader["walks"] > figures.events.total()
