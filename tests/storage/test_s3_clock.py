"""A computer whose clock is wrong: every request is refused, until the store's time is taken."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from pathlib import Path

import botocore.auth
import pytest

from pipeline.core.errors import StoreError
from pipeline.storage import s3_clock
from pipeline.storage.policies import Home
from pipeline.storage.s3 import S3Store
from pipeline.storage.s3_admin import Administration
from pipeline.storage.s3_clock import Clock
from tests.storage.contract import PAGE

HOUR = 3600.0


@pytest.fixture(params=[-HOUR, HOUR], ids=["slow", "fast"])
def _wrong(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """An hour, for us and for botocore."""
    off, right = float(request.param), time.time

    class Wrong:
        time = staticmethod(lambda: right() + off)

    monkeypatch.setattr(s3_clock, "time", Wrong)
    monkeypatch.setattr(
        botocore.auth,
        "get_current_datetime",
        lambda: datetime.now(UTC).replace(tzinfo=None) + timedelta(seconds=off),
    )


@pytest.mark.store
@pytest.mark.usefixtures("_wrong")
@pytest.mark.parametrize("fast", [True, False], ids=["lane", "boto3"])
class TestAtARealStore:
    @pytest.fixture
    def store(self, bucket: S3Store, fast: bool) -> S3Store:
        settings = replace(bucket.settings, fast=fast, part_size=5 << 20, parts_from=5 << 20)
        return S3Store(settings)

    def test_whatever_is_asked_first(self, store: S3Store, prefix: str, tmp_path: Path) -> None:
        """Each by itself, of a store that was asked nothing before."""
        key = prefix + "æ b+c.html"

        def again() -> S3Store:
            return S3Store(store.settings)

        assert again().head(key) is None
        again().put(key, b"hej", PAGE)
        info = again().fetch(key, tmp_path / "a")
        assert (tmp_path / "a").read_bytes() == b"hej"
        assert again().head(key) == info
        assert [one.key for one in again().list(prefix + "æ ")] == [key]
        assert again().copy(key, prefix + "b", PAGE) is not None
        again().delete([key, *(f"{prefix}{n}" for n in range(12))])
        assert [one.key for one in again().list(prefix)] == [prefix + "b"]
        assert again().forget(prefix, lambda _: False) == 0

    def test_what_goes_in_parts(self, store: S3Store, prefix: str, tmp_path: Path) -> None:
        (tmp_path / "a").write_bytes(bytes(11 << 20))
        store.put(prefix + "a", tmp_path / "a", PAGE)
        info = store.head(prefix + "a")
        assert info is not None
        assert info.size == 11 << 20

    def test_the_rules_of_a_bucket(self, store: S3Store) -> None:
        assert Administration(store.settings, Home("b", "site/", "release/")).inspect().exists


def at(seconds: float) -> str:
    return formatdate(seconds, usegmt=True)


def test_the_time_is_taken_where_a_refusal_is_for_its_sake() -> None:
    clock, now = Clock(), time.time()
    assert not clock.mended(403, "AccessDenied", at(now + HOUR))
    assert not clock.mended(404, "", at(now + HOUR))
    assert not clock.mended(403, "", at(now + 60))
    assert not clock.mended(403, "RequestTimeTooSkewed", "")
    assert clock.ahead_s == 0
    assert clock.mended(403, "", at(now + HOUR))
    assert clock.ahead_s == pytest.approx(HOUR, abs=5)
    assert not clock.mended(403, "", at(now + HOUR))  # then it is something else
    assert clock.mended(403, "RequestTimeTooSkewed", at(now - HOUR))
    assert clock.ahead_s == pytest.approx(-HOUR, abs=5)


@pytest.mark.store
def test_a_refusal_for_another_sake_stays_one(bucket: S3Store, prefix: str) -> None:
    """Also to a HEAD, which cannot say why."""
    known = bucket.settings.credentials
    assert known is not None
    wrong = replace(known, secret_key="wrong" * 8)
    with pytest.raises(StoreError) as caught:
        S3Store(replace(bucket.settings, credentials=wrong)).head(prefix + "a")
    assert caught.value.code in {"S002", "S003"}
