"""The fast lane against a server that misbehaves, each time in one way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline.core.errors import StoreError, Unavailable
from pipeline.core.site import Headers
from pipeline.storage.s3 import S3Store
from pipeline.storage.s3_keys import plain_keys
from pipeline.storage.s3_lane import suits
from pipeline.storage.s3_settings import Credentials, Patience, S3Settings
from pipeline.storage.sigv4 import Keys

PAGE = Headers("text/html; charset=utf-8", "no-cache", "da")
Act = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Script:
    """What the server does, one after another, then ``fine``; and the requests it was sent."""

    acts: list[Act] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    address: str = ""

    def store(self) -> S3Store:
        keys = Credentials("AKID", "secret")
        haste = Patience(tries=3, connect=1, read=1)
        return S3Store(S3Settings("spor2", self.address, credentials=keys, patience=haste))


def fine(visit: BaseHTTPRequestHandler) -> None:
    answer(200)(visit)


def answer(status: int, code: str = "", **headers: str) -> Act:
    def act(visit: BaseHTTPRequestHandler) -> None:
        body = f"<Error><Code>{code}</Code></Error>".encode() if code else b"hej"
        visit.send_response_only(status)
        for name, value in {"ETag": '"e"', "Content-Type": "text/html", **headers}.items():
            visit.send_header(name, value)
        visit.send_header("Content-Length", str(len(body)))
        visit.end_headers()
        visit.wfile.write(body)

    return act


def hang_up(visit: BaseHTTPRequestHandler) -> None:
    visit.close_connection = True


def half(visit: BaseHTTPRequestHandler) -> None:
    visit.send_response_only(200)
    visit.send_header("Content-Length", "100")
    visit.end_headers()
    visit.wfile.write(b"half")
    visit.close_connection = True


def leave_afterwards(visit: BaseHTTPRequestHandler) -> None:
    """A whole answer, and the connection closed without a word of it."""
    fine(visit)
    visit.close_connection = True


@pytest.fixture
def script() -> Iterator[Script]:
    script = Script()

    class Visit(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            script.asked.append({k.lower(): v for k, v in self.headers.items()})
            (script.acts.pop(0) if script.acts else fine)(self)

        do_PUT = do_HEAD = do_DELETE = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Visit)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    script.address = f"http://127.0.0.1:{server.server_address[1]}"
    yield script
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    "fault",
    [hang_up, half, answer(503, "SlowDown"), answer(500, "InternalError"), answer(429)],
    ids=["hung up", "half an answer", "slow down", "internal error", "too many"],
)
def test_what_passes_is_tried_again(script: Script, fault: Act) -> None:
    script.acts = [fault, fault]
    stored = script.store().get("a")
    assert stored is not None
    assert stored.body == b"hej"
    assert len(script.asked) == 3


def test_what_does_not_pass_is_told_after_a_while(script: Script) -> None:
    script.acts = [answer(503, "SlowDown")] * 9
    with pytest.raises(Unavailable, match="S011"):
        script.store().put("a", b"x", PAGE)
    assert len(script.asked) == 3


def test_a_refusal_is_told_at_once(script: Script) -> None:
    script.acts = [answer(403, "AccessDenied")]
    with pytest.raises(StoreError, match="S002"):
        script.store().put("a", b"x", PAGE)
    assert len(script.asked) == 1


def test_a_connection_that_was_closed_meanwhile_is_no_failed_try(script: Script) -> None:
    store = script.store()
    script.acts = [leave_afterwards, hang_up, hang_up]
    assert store.get("a") is not None
    assert store.get("a") is not None


def test_a_wrong_clock_of_ours_is_set_by_the_server(script: Script) -> None:
    script.acts = [answer(403, "RequestTimeTooSkewed", Date=formatdate(2_000_000_000, usegmt=True))]
    store = script.store()
    store.put("a", b"x", PAGE)
    store.put("b", b"x", PAGE)
    days = [asked["x-amz-date"][:8] for asked in script.asked]
    assert days[1:] == ["20330518", "20330518"]
    assert days[0] != "20330518"


def test_what_is_sent_is_what_was_meant(script: Script) -> None:
    script.store().put("æ b.html", b"x", PAGE)
    (asked,) = script.asked
    assert asked["content-type"] == PAGE.content_type
    assert asked["cache-control"] == "no-cache"
    assert asked["content-language"] == "da"
    assert asked["content-md5"] == "ndTkYSaMgDT1yFZOFVxnpg=="  # by another tool
    assert "content-language" in asked["authorization"]


FITTING = S3Settings("spor2", "https://s3.example")


@pytest.mark.parametrize(
    ("settings", "fits"),
    [
        (FITTING, True),
        (S3Settings("spor2", region="eu-north-1"), True),
        (S3Settings("spor2"), False),
        (S3Settings("spor2", region="cn-north-1"), False),
        (S3Settings("a.b", region="eu-north-1"), False),
        (S3Settings("Not A Bucket", "https://s3.example"), False),
        (S3Settings("spor2", "s3.example"), False),
        (S3Settings("spor2", "https://s3.example", fast=False), False),
    ],
)
def test_what_botocore_knows_better_is_left_to_it(settings: S3Settings, fits: bool) -> None:
    assert suits(settings) == fits


def test_a_proxy_is_left_to_botocore(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    assert not suits(FITTING)


def test_keys_of_the_environment() -> None:
    found = plain_keys(
        {"AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "S", "AWS_SESSION_TOKEN": "T"}
    )
    assert found == Keys("A", "S", "T")
    assert plain_keys({"AWS_ACCESS_KEY_ID": "A"}) is None


def test_keys_of_the_shared_files(tmp_path: Path) -> None:
    own, settings = tmp_path / "credentials", tmp_path / "config"
    own.write_text(
        "[default]\naws_access_key_id = A\naws_secret_access_key = S\n"
        "[other]\naws_access_key_id = B\naws_secret_access_key = %S\naws_session_token = T\n"
    )
    settings.write_text(
        "[profile role]\nrole_arn = arn:aws:iam::0:role/x\nsource_profile = other\n"
    )
    where = {"AWS_SHARED_CREDENTIALS_FILE": str(own), "AWS_CONFIG_FILE": str(settings)}
    assert plain_keys(where) == Keys("A", "S")
    assert plain_keys({**where, "AWS_PROFILE": "other"}) == Keys("B", "%S", "T")
    assert plain_keys({**where, "AWS_PROFILE": "role"}) is None
    assert plain_keys({**where, "AWS_PROFILE": "unknown"}) is None
    own.write_text("[default\n")
    assert plain_keys(where) is None
