"""The embedded store grown up: three volume servers, two copies of all, and one of them killed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.torture.cluster import Cluster
from tests.torture.life import Life

pytestmark = [pytest.mark.store, pytest.mark.slow, pytest.mark.xdist_group("torture")]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with Cluster(tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster


def test_a_volume_server_is_killed_in_the_middle_of_a_publish(cluster: Cluster) -> None:
    """The reader finds all of it, at once and afterwards, while the server is away."""
    with Life(cluster, 0, 1) as life:
        life.clean()
        life.state = replace(life.state, large="1").having_all_new(2)
        edition = life._next(as_it_is=True)
        doomed = cluster.volumes[1]
        running = life._run(edition, {}, pause_s=10.0, read_s=20.0, tries=4, workers=4)
        while len(running.proxy.requests) < 8:
            time.sleep(0.005)
        cluster.kill(doomed)
        ended = running.end()
        assert len(ended.proxy.requests) > 16, "it was killed in the middle"
        life._judge(ended)
        if ended.code != 0:
            life.clean()
        assert life.figures.settled["exactly one release"] == 2
        life.state = life.state.having_all_new(3)
        life._judge(life._run(life._next(as_it_is=True), {}, pause_s=10.0, tries=4).end())
        assert life.figures.settled["exactly one release"] == 3
        cluster.revive(doomed)
        time.sleep(2)
        life.clean()
