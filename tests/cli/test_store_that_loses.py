"""A whole publish to a store that does not keep how a text is compressed: JuiceFS's gateway."""

from __future__ import annotations

import json
import shutil
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.storage.s3 import S3Store
from pipeline.storage.s3_settings import S3Settings
from tests.cli.conftest import NOW, Said, Spor2, mend
from tests.storage import servers

pytestmark = [pytest.mark.store, pytest.mark.slow]
TO = ("--target", "ude", "--now", NOW, "--format", "json")
NOTES = "episodes/01-en-proeve/shownotes.md"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Settings]:
    with servers.juicefs(tmp_path_factory.mktemp("juicefs")) as settings:
        yield settings


@pytest.fixture
def base(settings: S3Settings, programme: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where visitors come; the programme's target «ude» is the gateway."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", servers.KEYS.access_key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", servers.KEYS.secret_key)
    base = f"{settings.endpoint}/{settings.bucket}/{programme.parent.name}/site/"
    told = {
        "kind": "s3",
        "endpoint": settings.endpoint,
        "region": "us-east-1",
        "bucket": settings.bucket,
        "prefix": programme.parent.name,
        "base_address": base,
    }
    mend(programme / "programme.yaml", ("  mappe:", f"  ude: {json.dumps(told)}\n  mappe:"))
    return base


def done(said: Said) -> dict[str, Any]:
    assert said.code == 0, said.all
    return said.json


def fetched(address: str) -> tuple[str | None, str | None, bytes]:
    """How it is compressed, of what kind it is, and its bytes, as a browser asks for it."""
    asked = urllib.request.Request(address, headers={"Accept-Encoding": "gzip, br"})
    with urllib.request.urlopen(asked, timeout=20) as answer:
        told = answer.headers
        return told["Content-Encoding"], told["Content-Type"], answer.read()


def test_texts_are_stored_as_they_are(
    spor2: Spor2, programme: Path, base: str, settings: S3Settings
) -> None:
    """Found out by the publish itself, remembered by the release, and read by whoever comes. Who
    asked for texts to be compressed is told that they cannot be.
    """

    def there() -> dict[str, tuple[str, float]]:
        found = S3Store(settings).list(f"{programme.parent.name}/site/")
        return {one.key: (one.etag, one.modified) for one in found}

    done(spor2("target", "init", "ude", "--format", "json"))
    asked = ('"kind": "s3"', '"kind": "s3", compress: yes')
    mend(programme / "programme.yaml", asked)
    refused = spor2("publish", *TO)
    assert (refused.code, refused.json["error"]["code"], there()) == (3, "P118", {})
    mend(programme / "programme.yaml", asked[::-1])
    first = done(spor2("publish", *TO))
    texts = [p for p in (programme / "public").rglob("*") if p.suffix in (".html", ".css", ".js")]
    assert first["sent"] == len(there()) > len(texts) > 10
    for file in texts:
        coding, kind, body = fetched(base + file.relative_to(programme / "public").as_posix())
        assert (coding, body) == (None, file.read_bytes())
        assert kind is not None
        assert kind.startswith("text/")
    assert done(spor2("verify", *TO))["findings"] == []
    before = there()
    assert done(spor2("publish", *TO))["sent"] == 0
    shutil.rmtree(programme / ".spor2" / "unchanged")  # the whole way
    assert done(spor2("publish", *TO))["sent"] == 0
    assert there() == before
    (programme / NOTES).write_text("Andre noter.\n", encoding="utf-8")
    assert 0 < done(spor2("publish", *TO))["sent"] < 12
    assert b"Andre noter." in fetched(f"{base}episoder/1.html")[2]
    assert done(spor2("verify", *TO))["findings"] == []
