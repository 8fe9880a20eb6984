"""One limit of rate for all connections together."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pipeline.core.errors import StoreError
from pipeline.storage.body import Sealed, seal
from pipeline.storage.outgoing import Outgoing
from pipeline.storage.pace import Pace
from pipeline.storage.s3 import S3Store
from pipeline.storage.s3_boto import Boto
from tests.storage.contract import PAGE

MB = 1 << 20


@dataclass
class Time:
    """Seconds that pass only while somebody waits, each for himself."""

    now: float = 0.0
    waits: list[float] = field(default_factory=list)

    def pace(self, rate: int) -> Pace:
        return Pace(rate, lambda: self.now, self.waits.append)


def test_all_who_send_share_it() -> None:
    time = Time()
    pace = time.pace(2 * MB)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(pace.take, [MB] * 20))
    assert sorted(time.waits) == [n / 2 for n in range(1, 20)]


def test_what_was_not_used_is_not_saved_up() -> None:
    time = Time()
    pace = time.pace(MB)
    time.now = 60.0
    pace.take(MB)
    pace.take(MB)
    assert time.waits == [1.0]


def test_no_limit_waits_for_nothing() -> None:
    time = Time()
    pace = time.pace(0)
    pace.take(1 << 40)
    assert (time.waits, pace.piece) == ([], MB)


def test_a_slow_line_is_given_small_pieces(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(256 << 10))
    time, heard = Time(), list[int]()
    whole = seal(tmp_path / "a")
    body = Sealed(whole.source, whole.size, whole.sha256, told=heard.append)
    with Outgoing(body, time.pace(512 << 10)) as out:
        assert out.begin() is out
        assert [len(out.read(MB)) for _ in range(5)] == [64 << 10] * 4 + [0]
        assert sum(heard) == 256 << 10
        out.begin()  # the request is made anew
        assert sum(heard) == 0
        out.read(MB)
        out.arrived()
    assert sum(heard) == 256 << 10
    assert time.waits[:3] == [0.125, 0.25, 0.375]


def test_a_file_that_becomes_shorter_on_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(100))
    heard = list[int]()
    body = Sealed(tmp_path / "a", 200, b"", told=heard.append)
    with Outgoing(body, Pace()) as out:
        out.begin()
        assert len(out.read()) == 100
        with pytest.raises(StoreError, match="S009"):
            out.read()
        out.begin()
    assert sum(heard) == 0


@pytest.mark.store
def test_what_is_fetched_shares_it_too(bucket: S3Store, prefix: str, tmp_path: Path) -> None:
    bucket.put(prefix + "a", bytes(MB), PAGE)
    time = Time()
    Boto(bucket.settings, time.pace(MB)).fetch(prefix + "a", tmp_path / "a")
    assert (tmp_path / "a").stat().st_size == MB
    assert max(time.waits) == pytest.approx(1 - 1 / 8)
