"""The S3 store against the real server."""

from __future__ import annotations

import hashlib
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.core.errors import StoreError
from pipeline.storage.body import Sealed, seal
from pipeline.storage.embedded import EmbeddedStore
from pipeline.storage.pace import Pace
from pipeline.storage.s3 import S3Store
from pipeline.storage.s3_boto import Boto
from pipeline.storage.s3_settings import Credentials, Patience, S3Settings
from tests.storage.contract import PAGE, Contract, Minded, Unminded

HASTE = Patience(tries=2, connect=0.5, read=0.5)


@pytest.mark.store
class TestS3(Contract, Minded):
    @pytest.fixture
    def store(self, bucket: S3Store) -> S3Store:
        return bucket


@pytest.mark.store
class TestS3ByBoto3(Contract, Minded):
    """The same promises where small requests do not go past boto3, and large files go in parts."""

    @pytest.fixture
    def store(self, by_boto: S3Store) -> S3Store:
        return by_boto


@pytest.mark.store
class TestJuiceFS(Contract, Unminded):
    """A gateway that minds no conditions, and keeps less than it is given."""

    @pytest.fixture
    def store(self, gateway: S3Store) -> S3Store:
        return gateway


@pytest.mark.store
class TestJuiceFSInParts(Contract, Unminded):
    @pytest.fixture
    def store(self, gateway_in_parts: S3Store) -> S3Store:
        return gateway_in_parts


@pytest.mark.store
class TestMoto(Contract, Minded):
    """A server that looks at no checksum: it is told by its etags what came."""

    @pytest.fixture
    def store(self, lax: S3Store) -> S3Store:
        return lax


@pytest.mark.store
class TestFaults:
    @pytest.mark.parametrize(
        ("keys", "code"),
        [(Credentials("SPOR2NOBODY", "x" * 40), "S003"), (None, "S003")],
        ids=["unknown", "wrong-secret"],
    )
    def test_wrong_keys_are_told_and_not_shown(
        self, bucket: S3Store, keys: Credentials | None, code: str
    ) -> None:
        known = bucket.settings.credentials
        assert known is not None
        used = keys or Credentials(known.access_key, "wrong-secret-wrong-secret")
        store = S3Store(replace(bucket.settings, credentials=used))
        fault = fault_of(store)
        assert fault.code == code
        assert used.secret_key not in f"{fault!r} {fault.__cause__!r} {store.settings!r}"

    def test_no_such_bucket(self, bucket: S3Store) -> None:
        store = S3Store(replace(bucket.settings, bucket="no-such-bucket"))
        fault = fault_of(store)
        assert (fault.code, fault.params["bucket"]) == ("S004", "no-such-bucket")
        with pytest.raises(StoreError, match="S004"):
            store.get("a")
        with pytest.raises(StoreError, match="S004"):
            list(store.list(""))

    def test_no_bucket_is_made_by_a_typing_error(self, bucket: S3Store) -> None:
        store = S3Store(replace(bucket.settings, bucket="no-such-bucket"))
        fault_of(store)
        assert fault_of(store).code == "S004"

    def test_damage_on_the_way_is_refused(self, bucket: S3Store, prefix: str) -> None:
        bucket.put(prefix + "a", b"whole", PAGE)
        heard: list[int] = []
        damaged = replace(seal(b"whole"), source=b"whale", told=heard.append)
        with pytest.raises(StoreError, match="S009"):
            bucket.put(prefix + "a", damaged, PAGE)
        assert sum(heard) == 0
        stored = bucket.get(prefix + "a")
        assert stored is not None
        assert stored.body == b"whole"

    def test_a_large_file_that_is_another_leaves_nothing(
        self, bucket: S3Store, prefix: str, file: Path
    ) -> None:
        file.write_bytes(bytes(11 << 20))
        store = S3Store(replace(bucket.settings, part_size=5 << 20, parts_from=5 << 20))
        heard: list[int] = []
        other = Sealed(file, 11 << 20, hashlib.sha256(b"other").digest(), told=heard.append)
        with pytest.raises(StoreError, match="S009"):
            store.put(prefix + "film.mp4", other, PAGE)
        assert sum(heard) == 0
        assert store.head(prefix + "film.mp4") is None
        assert unfinished(store, prefix) == []


def unfinished(store: S3Store, prefix: str) -> list[str]:
    """Keys of uploads in parts that were begun and not ended."""
    client = Boto(store.settings, Pace()).client
    uploads = client.list_multipart_uploads(Bucket=store.settings.bucket, Prefix=prefix)
    return [one["Key"] for one in uploads.get("Uploads", [])]


@pytest.fixture
def silent() -> Iterator[int]:
    """A port that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def closed() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def settings(endpoint: str) -> S3Settings:
    keys = Credentials("SPOR2NOBODY", "secret")
    return S3Settings("spor2", endpoint, credentials=keys, patience=HASTE)


def test_a_store_that_is_not_there_is_told_soon(closed: int) -> None:
    began = time.monotonic()
    fault = fault_of(S3Store(settings(f"http://127.0.0.1:{closed}")))
    assert fault.code == "S001"
    assert fault.params["store"] == f"127.0.0.1:{closed}"
    assert time.monotonic() - began < 10


@pytest.mark.slow
def test_a_store_that_never_answers_is_told_soon(silent: int) -> None:
    began = time.monotonic()
    assert fault_of(S3Store(settings(f"http://127.0.0.1:{silent}"))).code == "S001"
    assert time.monotonic() - began < 10


def test_an_endpoint_without_a_scheme_is_told() -> None:
    assert fault_of(S3Store(settings("storage.example"))).code == "S013"


def test_a_bucket_name_that_cannot_be_is_told(closed: int) -> None:
    store = S3Store(replace(settings(f"http://127.0.0.1:{closed}"), bucket="no spaces"))
    assert fault_of(store).code == "S013"


def test_no_keys_anywhere_is_told(
    closed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    store = S3Store(replace(settings(f"http://127.0.0.1:{closed}"), credentials=None))
    assert fault_of(store).code == "S006"


@pytest.mark.store
def test_the_standard_chain_reads_the_embedded_stores_keys(
    server: EmbeddedStore, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(server.folder / "credentials"))
    store = S3Store(replace(server.settings(), credentials=None))
    store.put(prefix + "a", b"", PAGE)
    assert store.head(prefix + "a") is not None


def test_a_local_file_that_is_gone_is_no_fault_of_the_store(closed: int, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        S3Store(settings(f"http://127.0.0.1:{closed}")).put("a", tmp_path / "gone", PAGE)


def test_an_address_with_a_password_is_shown_without_it() -> None:
    assert S3Settings("b", "https://user:hush@storage.example/x").place == "storage.example"


@pytest.mark.parametrize(
    ("addressing", "endpoint", "style"),
    [
        ("", "", "virtual"),
        ("", "https://s3.example", "path"),
        ("virtual", "https://s3.example", "virtual"),
        ("path", "", "path"),
    ],
)
def test_addressing(addressing: str, endpoint: str, style: str) -> None:
    assert S3Settings("b", endpoint, addressing=addressing).style == style


def fault_of(store: S3Store, key: str = "a") -> StoreError:
    with pytest.raises(StoreError) as fault:
        store.put(key, b"x", PAGE)
    return fault.value


@pytest.mark.store
def test_what_strangers_may_read_is_known(bucket: S3Store, prefix: str) -> None:
    for key in (f"site/{prefix}a", f"work/{prefix}a"):
        bucket.put(key, b"x", PAGE)
    assert bucket.anyone_reads(f"site/{prefix}a")
    assert not bucket.anyone_reads(f"work/{prefix}a")


def test_a_store_that_does_not_answer_is_not_taken_for_a_closed_one(closed: int) -> None:
    with pytest.raises(StoreError, match="S001"):
        S3Store(settings(f"http://127.0.0.1:{closed}")).anyone_reads("a")
