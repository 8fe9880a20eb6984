"""Telling a hub and podping, each of them a real server on this computer."""

from __future__ import annotations

import threading

import pytest

from pipeline.publish import announce as room
from pipeline.publish.announce import Changed, Failure, announce, is_public
from tests.publish.ears import listening

TOKEN = "hemmelig-kode-123"
MAIN = "https://udgiver.dk/feed.xml"
FILMS = "https://udgiver.dk/feed/film.xml"


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


def test_a_hub_is_told_of_every_feed() -> None:
    with listening() as hub:
        told = announce([Changed(MAIN, hub.address), Changed(FILMS, hub.address)])
    assert [(one.service, one.place, one.failure, one.status) for one in told] == [
        ("websub", "127.0.0.1", None, 204),
        ("websub", "127.0.0.1", None, 204),
    ]
    assert {heard.method for heard in hub.heard} == {"POST"}
    said = sorted(tuple(heard.said.items()) for heard in hub.heard)
    assert said == [(("hub.mode", "publish"), ("hub.url", feed)) for feed in (MAIN, FILMS)]
    one = hub.heard[0].headers
    assert one["content-type"] == "application/x-www-form-urlencoded"
    assert one["user-agent"].startswith("spor2/")


def test_podping_is_told_with_our_token(monkeypatch: pytest.MonkeyPatch) -> None:
    with listening(answer=200) as podping:
        monkeypatch.setattr(room, "PODPING", podping.address)
        told = announce([Changed(FILMS), Changed(MAIN, podping=True)], f" {TOKEN}\n")
    assert [(one.feed, one.failure) for one in told] == [(MAIN, None)]
    (heard,) = podping.heard
    assert heard.method == "GET"
    assert heard.said == {"url": MAIN, "reason": "update", "medium": "podcast"}
    assert heard.headers["authorization"] == TOKEN


@pytest.mark.parametrize("token", ["", "  ", "to\nlinjer", "kåde", "a\x00b"])
def test_without_a_token_podping_is_not_asked(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with listening() as podping:
        monkeypatch.setattr(room, "PODPING", podping.address)
        (told,) = announce([Changed(MAIN, podping=True)], token)
    assert told.failure is Failure.UNSIGNED
    assert podping.heard == []


@pytest.mark.parametrize("status", [400, 401, 404, 500, 503])
def test_a_no_is_told(status: int) -> None:
    with listening(answer=status) as hub:
        (told,) = announce([Changed(MAIN, hub.address)])
    assert (told.failure, told.status) == (Failure.REFUSED, status)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_and_the_token_stays(
    status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening() as elsewhere, listening(answer=status, to=elsewhere.address) as both:
        monkeypatch.setattr(room, "PODPING", both.address)
        told = announce([Changed(MAIN, both.address, podping=True)], TOKEN)
    assert {(one.service, one.failure, one.status) for one in told} == {
        ("websub", Failure.MOVED, status),
        ("podping", Failure.MOVED, status),
    }
    assert elsewhere.heard == []


def test_who_is_not_there_is_silent() -> None:
    with listening() as hub:
        gone = hub.address
    (told,) = announce([Changed(MAIN, gone)])
    assert (told.failure, told.status) == (Failure.SILENT, 0)


def test_who_is_slow_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "STEP_S", 0.1)
    with listening(silent=threading.Event()) as slow, listening() as quick:
        monkeypatch.setattr(room, "PODPING", quick.address)
        feeds = [Changed(MAIN, slow.address, podping=True), Changed(FILMS, slow.address)]
        told = announce(feeds, TOKEN)
    assert [(one.service, one.failure) for one in told] == [
        ("websub", Failure.SILENT),
        ("websub", Failure.SILENT),
        ("podping", None),
    ]


def test_nobody_is_waited_for_beyond_the_time_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps that are each quick enough may go on for ever; and a name may never be found."""
    monkeypatch.setattr(room, "ALL_S", 0.1)
    with listening(silent=threading.Event()) as slow:
        (told,) = announce([Changed(MAIN, slow.address)])
        assert slow.silent is not None
        assert not slow.silent.is_set()
    assert told.failure is Failure.SILENT


@pytest.mark.parametrize("hub", ["https://", "http://[::1", "http://127.0.0.1:99999/", "x y"])
def test_an_address_that_is_none_fails_softly(hub: str) -> None:
    (told,) = announce([Changed(MAIN, hub)])
    assert told.failure is Failure.SILENT


def test_nobody_is_told_unless_asked_or_of_what_is_not_public() -> None:
    assert announce([Changed(MAIN)], TOKEN) == ()
    with listening() as hub:
        near = [Changed("http://127.0.0.1:8333/x/feed.xml", hub.address, podping=True)]
        assert announce(near, TOKEN) == ()
    assert hub.heard == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("https://udgiver.dk/feed.xml", True),
        ("https://rødgrød.dk/feed.xml", True),
        ("https://9.9.9.9/feed.xml", True),
        ("http://udgiver.dk/feed.xml", False),
        ("https://localhost/feed.xml", False),
        ("https://kontor/feed.xml", False),
        ("https://lager.local/feed.xml", False),
        ("https://udgiver.example/feed.xml", False),
        ("https://udgiver.example./feed.xml", False),
        ("https://10.0.0.4/feed.xml", False),
        ("https://192.168.1.2/feed.xml", False),
        ("https://[::1]/feed.xml", False),
        ("https://[fe80::1]/feed.xml", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_what_is_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_the_token_is_in_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    with listening(answer=401) as podping:
        monkeypatch.setattr(room, "PODPING", podping.address)
        told = announce([Changed(MAIN, podping=True)], TOKEN)
    assert podping.heard[0].headers["authorization"] == TOKEN
    assert TOKEN not in repr(told)
