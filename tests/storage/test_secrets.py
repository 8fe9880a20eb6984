"""No key, no token and no password is to be seen where something goes wrong."""

from __future__ import annotations

import logging
import socket
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline.cli import crash
from pipeline.core.errors import PipelineError
from pipeline.core.site import Headers
from pipeline.storage.s3 import S3Store
from pipeline.storage.s3_settings import Credentials, Patience, S3Settings
from pipeline.storage.sigv4 import Keys

PAGE = Headers("text/html")
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
TOKEN = "FwoGZXIvYXdzEXAMPLETOKENthatIsLentForAWhile"
PASSWORD = "hush-hush-hush"


@pytest.fixture
def rude() -> Iterator[int]:
    """A server that refuses everybody, and repeats what it was told."""

    class Visit(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            said = "".join(f"{name}: {value}\n" for name, value in self.headers.items())
            body = f"<Error><Code>AccessDenied</Code><Message>{said}</Message></Error>".encode()
            self.send_response(403)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_HEAD = do_DELETE = do_POST = do_PUT  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Visit) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@pytest.fixture
def closed() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture(params=["given", "lent"])
def settings(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> S3Settings:
    """Keys that were given, and keys of the environment with a token."""
    given = Credentials("AKIAIOSFODNN7EXAMPLE", SECRET) if request.param == "given" else None
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    if given is None:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "ASIAIOSFODNN7EXAMPLE")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
        monkeypatch.setenv("AWS_SESSION_TOKEN", TOKEN)
    haste = Patience(tries=1, connect=1, read=1)
    return S3Settings("spor2", credentials=given, patience=haste)


def acts(store: S3Store) -> tuple[Callable[[], object], ...]:
    return (
        lambda: store.put("a", b"x", PAGE),
        lambda: list(store.list("")),
        lambda: store.get("a"),
        lambda: store.copy("a", "b", PAGE),
        lambda: store.delete([f"{n}" for n in range(20)]),
        lambda: store.learn("release/"),
    )


@pytest.mark.parametrize("fast", [True, False], ids=["lane", "boto3"])
def test_a_fault_shows_no_secret(
    settings: S3Settings, rude: int, closed: int, fast: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """Not the message; nor the whole traceback with the values of all our own variables."""
    caplog.set_level(logging.INFO)
    shown = []
    for place in (f"127.0.0.1:{rude}", f"127.0.0.1:{closed}"):
        endpoint = f"http://user:{PASSWORD}@{place}" if fast else f"http://{place}"
        store = S3Store(replace(settings, endpoint=endpoint, fast=fast))
        for act in acts(store)[: None if fast else 2]:  # boto3 takes its time
            try:
                act()
            except PipelineError as error:
                shown.append(f"{error} {error!r} {error.params} {''.join(_told(error))}")
    assert len(shown) >= 4
    text = crash.without_secrets("\n".join([*shown, caplog.text]), ())
    assert "127.0.0.1" in text
    for secret in (SECRET, TOKEN, PASSWORD):
        assert secret not in text


def _told(error: BaseException) -> Iterator[str]:
    """As a crash file has it, and the values of the variables in frames of the pipeline."""
    yield from traceback.format_exception(error)
    cause: BaseException | None = error
    while cause is not None:
        for frame, _ in traceback.walk_tb(cause.__traceback__):
            if "pipeline" in Path(frame.f_code.co_filename).parts:
                yield from (f"{name} = {value!r}\n" for name, value in frame.f_locals.items())
        cause = cause.__cause__ or cause.__context__


def test_nothing_that_holds_a_secret_shows_it() -> None:
    keys = Credentials("AKIAIOSFODNN7EXAMPLE", SECRET)
    settings = S3Settings("b", f"https://user:{PASSWORD}@storage.example", credentials=keys)
    shown = f"{keys!r} {settings!r} {S3Store(settings)!r} {Keys('AKID', SECRET, TOKEN)!r}"
    for secret in (SECRET, TOKEN, PASSWORD):
        assert secret not in shown
    assert keys.secret_key == SECRET


def test_a_crash_file_has_no_token_that_was_sent() -> None:
    sent = f"b'PUT /a HTTP/1.1\\r\\nx-amz-security-token: {TOKEN}\\r\\nhost: a'"
    asked = f"https://s3.example/a?X-Amz-Security-Token={TOKEN}&X-Amz-Signature=abc0123"
    for text in (sent, asked, f"{{'x-amz-security-token': '{TOKEN}'}}"):
        found = crash.without_secrets(text, ())
        assert TOKEN not in found
        assert "abc0123" not in found
