"""Where honesty ends what can be promised: a store that lies, and a request that comes too late."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from tests.torture.bench import Bench
from tests.torture.editions import Edition
from tests.torture.faults import Fault, Write
from tests.torture.life import Life
from tests.torture.running import Running
from tests.torture.visitor import Finding

pytestmark = [pytest.mark.store, pytest.mark.slow, pytest.mark.xdist_group("torture")]
_numbers = count(1)


@pytest.fixture
def life(bench: Bench) -> Iterator[Life]:
    """A programme that has been published once."""
    with Life(bench, 0, next(_numbers)) as life:
        life.clean()
        yield life


def changed(life: Life, chapter: str = "a") -> Edition:
    """Another text, and no more than follows from it."""
    number = life.editions + 1
    life.state = replace(life.state, chapters={**life.state.chapters, chapter: number})
    return life._next(as_it_is=True)


def published(life: Life, chapter: str = "a") -> None:
    """A change that nothing happens to; then there is exactly one release. Raises Broken."""
    ended = life._run(changed(life, chapter), {}).end()
    assert ended.code == 0
    life._judge(ended)


def comes_late(life: Life, running: Running) -> None:
    """Let the store have what was held back. Until the next publish visitors may see it."""
    life.ledger.begin(running.edition, life.now)
    running.proxy.go.set()


def found(life: Life) -> set[Finding]:
    return life.inspector.inspect(life.ledger.held(), life.ledger.gone())[0] | life._exactly(set())


def test_a_lie_about_the_intent_is_noticed_before_the_release(life: Life) -> None:
    """The condition of the last write does not hold: nobody is told that it was published."""
    ended = life._run(changed(life), {Write("release.jsonl"): Fault.LIE}, workers=1).end()
    assert ended.code == 3
    assert ended.fault in ("P102", "P103")
    again = life._run(ended.edition, {}).end()
    life._judge(again)
    assert again.code == 0


def test_a_lie_about_the_release_is_mended_by_the_next_publish(life: Life) -> None:
    """Pages and feeds are the new ones; the record still has the intent, which is taken over."""
    script = {Write("release.jsonl", 2): Fault.LIE}
    ended = life._run(changed(life), script, workers=1).end()
    assert ended.code == 0
    assert life._patiently(life.ledger.held(), set())[0] == set()
    published(life, "b")


def test_a_lie_about_a_page_is_seen_only_from_outside(life: Life) -> None:
    """No answer differs from that of an honest store. Who reads again sees it: `spor2 verify`."""
    script = {Write("haandbog/a.html"): Fault.LIE}
    ended = life._run(changed(life), script, workers=1).end()
    assert ended.code == 0
    life.ledger.commit(ended.edition, life.now)
    assert ("strange", "haandbog/a.html") in {(one.what, one.path) for one in found(life)}


def test_a_dead_publishers_last_request_comes_late(life: Life) -> None:
    """The network holds a page back for longer than its sender lives, and than the next publish
    takes. After one more publish the store should hold exactly one release.
    """
    script = {Write("haandbog/a.html"): Fault.HELD}
    running = life._run(changed(life), script, workers=1)
    assert running.proxy.holding.wait(20)
    running.process.send_signal(signal.SIGKILL)
    running.process.wait()
    published(life)
    comes_late(life, running)
    running.end()
    published(life, "b")


def test_a_sleepers_last_request_comes_late(life: Life) -> None:
    """The lid was shut for longer than an intent lives. Another computer has published since."""
    script = {Write("haandbog/a.html"): Fault.HELD}
    clock = life.folder / "clock"
    clock.write_text("0")
    away = {"machine": "hjemme", "clock_file": str(clock)}
    running = life._run(changed(life), script, workers=1, **away)
    assert running.proxy.holding.wait(20)
    running.process.send_signal(signal.SIGSTOP)
    other = life._run(changed(life), {}, late_s=16 * 60.0).end()
    assert other.code == 0
    clock.write_text("960")
    life.ledger.commit(other.edition, life.now)
    comes_late(life, running)
    running.process.send_signal(signal.SIGCONT)
    assert running.end().fault == "P103"
    published(life, "b")


def test_an_address_that_only_a_feed_of_a_dead_publish_gave(life: Life) -> None:
    """Its feed was out for a while, so apps may hold the address. It gives the sound for as long as
    the item is listed, also when its grace is over.
    """
    heard = {}
    for number in (2, 3):
        life.state = replace(life.state, episodes={**life.state.episodes, "1": number})
        edition = life._next(as_it_is=True)
        heard[number] = edition.sounds["1"]
        script = {Write("feed.xml"): Fault.KILLED_AFTER} if number == 2 else {}
        ended = life._run(edition, script, workers=1).end()
        life._judge(ended)
    assert life.inspector.ask(heard[2], "HEAD").status == 200
    for _ in range(2):
        life.now += timedelta(days=8)
        published(life)
    assert life.inspector.ask(heard[2], "HEAD").status == 200
