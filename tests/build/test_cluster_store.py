"""Where machines may meet: an address that is understood, and a place that nobody else reads."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.core.errors import ProgrammeError, StoreError
from pipeline.core.target import Target
from pipeline.storage.s3 import S3Store
from pipeline.storage.s3_settings import S3Settings
from pipeline.workflow import workers
from pipeline.workflow.run import Run
from pipeline.workflow.targets import embedded
from pipeline.workflow.workers import ClusterStore, cluster_store

TARGETS = (
    Target("mappe", "folder", path="ud"),
    Target("drift", "s3", endpoint="https://s3.lager.example", bucket="spor2", prefix="offentlig"),
    Target("sky", "s3", bucket="spor2-sky", region="eu-north-1"),
    Target("lokal", "embedded"),
)


@pytest.mark.parametrize(
    ("address", "store"),
    [
        ("https://s3.x.example/klynge", ClusterStore(S3Settings("klynge", "https://s3.x.example"))),
        (
            "http://127.0.0.1:9000/klynge/spor/2/?region=eu-north-1",
            ClusterStore(S3Settings("klynge", "http://127.0.0.1:9000", "eu-north-1"), "spor/2/"),
        ),
        ("s3://klynge", ClusterStore(S3Settings("klynge"))),
        ("s3://bygge/a?region=eu-west-1", ClusterStore(S3Settings("bygge", "", "eu-west-1"), "a/")),
    ],
)
def test_an_address_names_a_bucket(address: str, store: ClusterStore, tmp_path: Path) -> None:
    assert cluster_store(address, TARGETS, tmp_path) == store


@pytest.mark.parametrize(
    "address",
    [
        "klynge",
        "https://s3.x.example",
        "https://s3.x.example/",
        "ftp://s3.x.example/klynge",
        "s3:///klynge",
        "https://KEY:hush@s3.x.example/klynge",
        "s3://KEY:hush@work",
        "https://s3.x.example/klynge?secret=hush",
        "https://s3.x.example/klynge#hush",
        "https://s3.x.example/klynge/../hush",
        "https://[hush/klynge",
    ],
)
def test_what_is_no_address_is_refused_and_not_repeated(address: str, tmp_path: Path) -> None:
    with pytest.raises(ProgrammeError) as fault:
        cluster_store(address, TARGETS, tmp_path)
    assert fault.value.code == "P131"
    assert "hush" not in str(fault.value)


def test_no_address_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(ProgrammeError, match="P130"):
        cluster_store("", TARGETS, tmp_path)


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("https://s3.lager.example/spor2", "drift"),
        ("https://S3.lager.example/spor2/arbejde?region=x", "drift"),
        ("s3://spor2-sky/arbejde", "sky"),
    ],
)
def test_a_bucket_that_is_published_from_is_refused(
    address: str, target: str, tmp_path: Path
) -> None:
    """Whatever the prefix: what is public there is decided elsewhere, and may change."""
    with pytest.raises(ProgrammeError) as fault:
        cluster_store(address, TARGETS, tmp_path)
    assert (fault.value.code, fault.value.params["target"]) == ("P132", target)


def test_it_travels_as_an_address_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hush")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "hush")
    store = cluster_store("http://127.0.0.1:9/klynge/a", (), tmp_path)
    store._store.connect()
    body = pickle.dumps(store)
    assert b"hush" not in body
    assert len(body) < 600
    assert pickle.loads(body) == store  # noqa: S301 (our own)


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Its embedded target runs, with a second bucket beside the public one."""
    folder = tmp_path_factory.mktemp("programme")
    server = embedded(folder)
    try:
        server.start()
        S3Store(replace(server.settings(), bucket="klynge")).create_bucket()
        yield folder
    finally:
        server.stop()


@pytest.fixture
def endpoint(programme: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    server = embedded(programme)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(server.folder / "credentials"))
    return server.settings().endpoint


@pytest.mark.store
@pytest.mark.slow
def test_the_embedded_targets_own_bucket_is_refused(endpoint: str, programme: Path) -> None:
    with pytest.raises(ProgrammeError, match="P132"):
        cluster_store(f"{endpoint}/spor2/arbejde", TARGETS, programme)


@pytest.mark.store
@pytest.mark.slow
def test_a_bucket_of_its_own_is_proved_and_left_empty(endpoint: str, programme: Path) -> None:
    store = cluster_store(f"{endpoint}/klynge/a", TARGETS, programme)
    store.prove_private()
    assert list(store._store.list("")) == []


@pytest.mark.store
@pytest.mark.slow
def test_a_public_place_is_found_out_and_left_empty(endpoint: str, programme: Path) -> None:
    store = cluster_store(f"{endpoint}/spor2/site/arbejde", (), programme)
    with pytest.raises(ProgrammeError) as fault:
        store.prove_private()
    assert (fault.value.code, fault.value.params["bucket"]) == ("P133", "spor2")
    assert list(store._store.list("")) == []


@pytest.mark.store
@pytest.mark.slow
def test_no_bucket_is_told_of(endpoint: str, programme: Path) -> None:
    with pytest.raises(StoreError, match="S004"):
        cluster_store(f"{endpoint}/no-such/a", TARGETS, programme).prove_private()


@pytest.mark.store
@pytest.mark.slow
def test_it_does_what_a_depot_does(endpoint: str, programme: Path, tmp_path: Path) -> None:
    store = cluster_store(f"{endpoint}/klynge/b", TARGETS, programme)
    (tmp_path / "f").write_bytes(b"x" * 10)
    store.put("objects/a", tmp_path / "f")
    assert (store.has("objects/a"), store.has("objects/b")) == (True, False)
    assert (store.get("objects/a"), store.get("objects/b")) == (b"x" * 10, None)
    assert store.fetch("objects/a", tmp_path / "g")
    assert not store.fetch("objects/b", tmp_path / "h")
    assert (tmp_path / "g").read_bytes() == b"x" * 10
    info = store._store.head("b/objects/a")
    assert info is not None
    assert info.headers is not None
    assert "no-store" in info.headers.cache_control
    store.delete("objects/a")
    assert not store.has("objects/a")


def test_tools_tell_of_our_own_code() -> None:
    told = workers.tools()
    assert {"spor2", "ffmpeg", "lameenc", "numpy"} <= told.keys()
    assert workers._code() in told["spor2"]


def test_without_a_programme_nobody_is_called(tmp_path: Path) -> None:
    """It cannot be read, so nothing heavy is made; only its faults are told."""
    from datetime import UTC, datetime

    run = Run(tmp_path, datetime(2031, 1, 1, tzinfo=UTC), workers="tcp://127.0.0.1:9")
    workers.crew(run, None).shutdown()
