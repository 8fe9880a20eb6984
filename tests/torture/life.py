"""A programme's life under torture: publishes that are killed, cut off, refused and crowded, and a
reader who checks the promise while it happens and after each of them.

Everything is drawn from the seed, so a life can be lived again: the same editions, the same faults
at the same requests. (Which of several threads comes first is the machine's to decide.)
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any, Self

from tests.torture.bench import Bench
from tests.torture.cluster import Cluster
from tests.torture.editions import START, Edition, State, edition
from tests.torture.faults import KILLS, TROUBLES, Fault, Script
from tests.torture.ledger import Ledger, private
from tests.torture.proxy import Proxy
from tests.torture.publisher import Order
from tests.torture.running import Broken, Ended, Figures, Running
from tests.torture.traces import Purges
from tests.torture.visitor import Away, Finding, Visitor, Walk

ROOT = Path(__file__).parents[2]
#: Seconds from its first request to its last, until a publish of this life has shown it.
_SPAN_S = 0.8
#: Requests that a purge makes beside those that send.
_PURGING = 30
#: Seconds between two walks of the reader that never stops: it is not to be what is measured.
_BREATH_S = 0.3
#: Codes with which a publisher may give up: the store was away, or another came first. A HEAD that
#: is refused for the sake of a clock that is right has no word that says so: it is a 403 (S002).
GIVEN_UP = frozenset({"S001", "S002", "S005", "S009", "S011", "S014", "P103"})
TOLD_TO_WAIT = frozenset({"P101", "P102"})
#: Why a release cannot come back: not remembered, not whole any more, withdrawn from, out already.
NOT_AGAIN = frozenset({"P134", "P135", "P136", "P137", "P138", "P139", "P147"})


class Life:
    """``seed`` and ``number`` decide all. Raises Broken."""

    def __init__(self, bench: Bench | Cluster, seed: int, number: int) -> None:
        self.bench, self.seed, self.number = bench, seed, number
        self.prefix = f"liv-{seed}-{number}"
        self.folder = bench.folder / self.prefix
        self.folder.mkdir(parents=True)
        self.dice = random.Random(f"{seed}/{number}")
        self.ledger, self.figures = Ledger(), Figures()
        base = bench.base(self.prefix)
        self.inspector = Visitor(base, self.ledger.allowed)
        self.looker = Visitor(base, self.ledger.allowed)
        self.now, self.state = START, State()
        self.editions, self.kind = 0, ""
        #: What each release was that surely stood.
        self.releases: dict[str, Edition] = {}
        self.purges = Purges()
        self.event, self._span_s = "birth", _SPAN_S
        self._stop, self._found = Event(), set[Finding]()
        self._watch = Thread(target=self._look_on, daemon=True)

    def __enter__(self) -> Self:
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._watch.join(30)
        for who in (self.inspector, self.looker):
            self.figures.reader.update(asdict(who.tally))
            who.close()

    # --- what happens -----------------------------------------------------------------------------

    def kill(self, fault: Fault | None = None) -> None:
        """A publish is killed: at a request (always with ``fault``), or at a moment."""
        edition = self._next()
        if fault or self.dice.random() < 0.6:
            self.event = "killed at a request"
            script, after = {self._nth(edition): fault or self.dice.choice(KILLS)}, None
        else:
            self.event = "killed at a moment"
            script, after = {}, self._moment()
        if self.dice.random() < 0.25:  # and it was not going well before
            script = {**self._trouble(edition), **script}
        self._judge(self._run(edition, script, after).end())

    def back(self, fault: Fault | None = None) -> None:
        """An earlier release is to be public once more; most often that is killed as well."""
        if len(self.releases) < 2:
            return self.clean()
        self.event = "rollback"
        release = self.dice.choice(list(self.releases)[-6:-1])
        edition = self.releases[release].after(self.state.withdrawn)
        self.now += timedelta(minutes=self.dice.randrange(1, 90))
        self.ledger.begin(edition, self.now)
        script, after = {}, None
        if fault or self.dice.random() < 0.5:
            script = {self._nth(edition): fault or self.dice.choice(KILLS)}
        elif self.dice.random() < 0.5:
            after = self._moment()
        self.kind = "rollback"
        withdrawn = tuple(sorted(self.state.withdrawn))
        self._judge(self._run(edition, script, after, again=release, withdrawn=withdrawn).end())
        self.kind = ""
        return None

    def purge(self, fault: Fault | None = None) -> None:
        """An item is taken back, if it is not already, and nothing is to be left of it; most often
        that is killed. Once its intent stands, the next publish has to finish it.
        """
        items = sorted(self.state.withdrawn - self.purges.done - self.purges.begun)
        if len(self.state.episodes) > 2:
            items += sorted(self.state.episodes)
        if not items:
            return self.clean()
        self.event = self.kind = "purge"
        item = self.dice.choice(items)
        self.state = self.state.without(item)
        edition = self._next(as_it_is=True)
        script, after = {}, None
        if fault or self.dice.random() < 0.5:
            script = {self._nth(edition, _PURGING): fault or self.dice.choice(KILLS)}
        elif self.dice.random() < 0.5:
            after = self._moment()
        ended = self._run(edition, script, after, purge=(item,)).end()
        if _intent_stands(ended):
            self.purges.begun.add(item)
        self._judge(ended)
        self.kind = ""
        return None

    def trouble(self, *faults: Fault) -> None:
        """One to four faults, none of which kills; or just these, at every other request."""
        self.event = "faults"
        if faults:
            self.state = self.state.having_all_new(self.editions)
        edition = self._next(as_it_is=bool(faults))
        script = dict(zip(range(3, 30, 2), faults, strict=False)) or self._trouble(edition)
        self._judge(self._run(edition, script).end())

    def storm(self) -> None:
        """More than anybody has patience for: the publish gives up."""
        self.event = "storm"
        edition = self._next()
        fault = self.dice.choice((Fault.SLOW_DOWN, Fault.LOST, Fault.FULL))
        nth = self._nth(edition)
        self._judge(self._run(edition, dict.fromkeys(range(nth, nth + 400), fault)).end())

    def outage(self) -> None:
        """The store itself is killed in the middle, and comes back."""
        self.event = "store killed"
        edition = self._next()
        patience = self.dice.choice((0.1, 2.5))
        running = self._run(edition, {}, pause_s=patience)
        running.begun()
        time.sleep(self._moment())
        self.bench.kill()
        self._judge(running.end())

    def crowd(self, size: int) -> None:
        """Several publishers at once, each with a site of its own; some are killed."""
        self.event = f"{size} at once"
        base = self.state
        editions = [self._made(base.changed(self.dice)) for _ in range(size)]
        self.state = _joined(base, [one.state for one in editions])
        for one in editions:
            self.ledger.begin(one, self.now)
        kills = {n: self._moment() for n in range(1, size) if self.dice.random() < 0.3}
        running = [
            self._run(one, {}, kills.get(n), who=f"person-{n}") for n, one in enumerate(editions)
        ]
        self._judge_all([one.end() for one in running])

    def wrong_clock(self) -> None:
        """The publisher's computer is an hour off. The store says so, and it goes on."""
        self.event = "wrong clock"
        edition = self._next()
        ended = self._run(edition, {}, skew_s=self.dice.choice((-3600.0, 3600.0))).end()
        self._judge(ended)
        if ended.code != 0:
            raise self._broken({Finding("wrong clock", ended.fault, ended.errors[-300:])})

    def stranger(self) -> None:
        """Killed on one computer; the other is told to wait, and finishes when the time is out."""
        self.event = "another computer"
        edition = self._next()
        script = {self._nth(edition): Fault.KILLED_LOST}
        killed = self._run(edition, script, machine="hjemme", who="bo").end()
        self._judge(killed)
        if killed.code != -signal.SIGKILL:
            return
        waiting = self._next()
        told = self._run(waiting, {}).end()
        self._judge(told)
        if told.fault == "P101" and {"who", "machine", "since", "until"} - {*told.told["params"]}:
            raise self._broken({Finding("not told who", str(told.told))})
        self._judge(self._run(self._next(), {}, late_s=16 * 60.0).end())

    def clean(self) -> None:
        """A publish that nothing happens to ends well, and then there is exactly one release."""
        self.event = "clean"
        ended = self._run(self._next(), {}).end()
        self._judge(ended)
        if ended.code != 0:
            raise self._broken({Finding("clean publish failed", ended.fault, ended.errors[-800:])})

    def wait(self) -> None:
        """More than a week goes by, so that what is past its grace has to go."""
        self.now += timedelta(days=self.dice.choice((3, 8, 20)))

    # --- editions ---------------------------------------------------------------------------------

    def _next(self, *, as_it_is: bool = False) -> Edition:
        """Another edition: mostly a change, at times a withdrawal or what was there before."""
        self.now += timedelta(minutes=self.dice.randrange(1, 90))
        chance, state = (1.0 if as_it_is else self.dice.random()), self.state
        if chance < 0.12 and len(state.episodes) > 2:
            state = state.without(self.dice.choice(sorted(state.episodes)))
        elif chance < 0.22 and self.ledger.committed is not None:
            old = self.ledger.committed.state
            state = replace(old, episodes={**state.episodes, **_kept(old, state)})
            state = replace(state, withdrawn=self.state.withdrawn)
        elif chance < 0.92 and self.editions:
            state = state.changed(self.dice)
        if self.dice.random() < 0.06 and state.episodes:
            state = replace(state, large=self.dice.choice(sorted(state.episodes)))
        made = self._made(state)
        self.state = made.state
        self.ledger.begin(made, self.now)
        return made

    def _made(self, state: State) -> Edition:
        self.editions += 1
        return edition(self.editions, state, self.bench.base(self.prefix), self.folder)

    def _nth(self, edition: Edition, more: int = 7) -> int:
        """Of the requests that its publish will probably make, any. ``more``: than it sends."""
        there = self.ledger.committed.files if self.ledger.committed else {}
        sent = sum(there.get(path) != one for path, one in edition.files.items())
        return self.dice.randrange(1, sent + more)

    def _moment(self) -> float:
        """Seconds after a publish's first request, any until it would have ended."""
        return self.dice.random() * self._span_s

    def _trouble(self, edition: Edition) -> dict[int, Fault]:
        faults = self.dice.choices(TROUBLES, k=self.dice.randrange(1, 5))
        return {self._nth(edition): fault for fault in faults}

    def _kind(self, edition: Edition) -> str:
        before = self.ledger.committed
        if before is None or self.kind:
            return self.kind or "first"
        return "withdrawal" if edition.state.withdrawn - before.state.withdrawn else "changed"

    # --- running ----------------------------------------------------------------------------------

    def _run(
        self, edition: Edition, script: Script, kill_after_s: float | None = None, **changes: Any
    ) -> Running:
        proxy = Proxy(self.bench.port, script).__enter__()
        owner = self.bench.owner
        order = Order(
            str(self.folder / f"{edition.number}.json"),
            proxy.address,
            self.bench.bucket,
            self.prefix,
            owner.access_key,
            owner.secret_key,
            self.now.isoformat(),
            workers=self.dice.choice((1, 4, 16)),
        )
        file = self.folder / f"order-{edition.number}.json"
        file.write_text(json.dumps(asdict(replace(order, **changes))))
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.publisher", str(file)],
            cwd=ROOT,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": ""},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        proxy.pid = process.pid
        self.figures.events[self.event] += 1
        running = Running(edition, proxy, process)
        if kill_after_s is not None:
            Thread(target=running.kill, args=(kill_after_s,), daemon=True).start()
        return running

    # --- judging ----------------------------------------------------------------------------------

    def _judge(self, ended: Ended) -> None:
        self._judge_all([ended])

    def _judge_all(self, ended: list[Ended]) -> None:
        for one in ended:
            self._count(one)
            if one.code not in (0, 3, -signal.SIGKILL):
                raise self._broken({Finding("crash", str(one.code), one.errors[-2000:])})
            if one.code == 0:
                self.releases[one.told["release"]] = one.edition
                self._span_s = one.proxy.last_at - one.proxy.first_at
            if one.fault in TOLD_TO_WAIT | NOT_AGAIN:
                self._changed_nothing(one)
                self.ledger.retract(one.edition)
            elif one.code == 3 and one.fault not in GIVEN_UP:
                if len(ended) == 1 or one.fault != "P111":  # P111: another's new episode came first
                    raise self._broken({Finding("stopped", one.fault, str(one.told))})
                self._changed_nothing(one)
                self.ledger.retract(one.edition)
        unknown = [one.edition for one in ended if one.code == -signal.SIGKILL or one.fault]
        done = sorted((one for one in ended if one.code == 0), key=lambda one: one.release)
        for one in done:
            self.ledger.commit(one.edition, self.now, [*unknown, *(d.edition for d in done)])
        if done:
            self.purges.commit()
            self.ledger.attempts = [
                one for one in self.ledger.attempts if one[0] not in {d.edition for d in done}
            ]
            self.ledger.commit(done[-1].edition, self.now, unknown)
        self._inspect(settled=bool(done) and not self.ledger.attempts)

    def _count(self, one: Ended) -> None:
        self.figures.faults.update(str(fault) for fault in one.proxy.met)
        ending = one.fault or ("killed" if one.code else "published")
        self.figures.endings[f"{self.kind} {ending}".strip()] += 1
        if one.code == -signal.SIGKILL:
            self.figures.kills[self._kind(one.edition)] += 1
            last = one.proxy.requests[-1] if one.proxy.requests else None
            self.figures.killed_at[_phase(last.path, self.prefix) if last else "before"] += 1

    def _changed_nothing(self, one: Ended) -> None:
        """Who is told to wait has asked to write the record at most."""
        written = {key for request in one.proxy.writes for key in request.keys}
        others = {key for key in written if f"{self.prefix}/release/" not in key}
        if others:
            raise self._broken({Finding("changed something", path) for path in others})

    def _inspect(self, *, settled: bool) -> None:
        self.figures.settled["after an event"] += 1
        findings, walk = self._patiently(self.ledger.held(), self.ledger.gone())
        if settled:
            findings |= self._exactly(walk.whole)
        findings |= self._found
        if findings:
            raise self._broken(findings)

    def _patiently(self, held: set[str], gone: set[str]) -> tuple[set[Finding], Walk]:
        for _ in range(100):
            with suppress(Away):
                return self.inspector.inspect(held, gone)
            time.sleep(0.1)
        raise self._broken({Finding("away", self.inspector.base)})

    def _exactly(self, read: set[str]) -> set[Finding]:
        """One release, byte for byte, and what grace and aliases allow; nothing else."""
        self.figures.settled["exactly one release"] += 1
        keys = self.bench.owner.keys(f"{self.prefix}/")
        public = f"{self.prefix}/site/"
        paths = {key.removeprefix(public) for key in keys if key.startswith(public)}
        names = {key.removeprefix(f"{self.prefix}/release/") for key in keys}
        findings = self.ledger.settled(paths, self.now)
        names = {name for name in names if not name.startswith(self.prefix)}
        findings |= private(names) | self._traces(names)
        beyond = self.ledger.beyond(paths)
        self.figures.settled["objects kept for grace or as aliases"] += len(beyond)
        self.figures.settled["objects held byte for byte"] += len(paths)
        for path in sorted(paths - read):
            found = self.inspector.ask(path)
            if found.fingerprint not in self.ledger.allowed(path):
                findings.add(Finding("strange", path, "at rest"))
        uploads = self.bench.owner.unfinished(f"{self.prefix}/")
        return findings | {Finding("unfinished upload", key) for key in uploads}

    def _traces(self, names: set[str]) -> set[Finding]:
        if not self.purges.done:
            return set()
        self.figures.settled["nothing left of what was purged"] += 1
        kept = {name: self.bench.owner.read(f"{self.prefix}/release/{name}") for name in names}
        return self.purges.traces(kept, self.ledger.known)

    def _broken(self, findings: set[Finding]) -> Broken:
        lines = "\n".join(f"  {one}" for one in sorted(findings)[:20])
        again = f"python -m tests.torture --seed {self.seed} --life {self.number}"
        return Broken(
            f"after «{self.event}» (edition {self.editions}), {len(findings)} findings:\n{lines}\n"
            f"Again: {again}"
        )

    def _look_on(self) -> None:
        """The reader that never stops."""
        while not self._stop.is_set():
            try:
                self._found |= self.looker.look()
            except Away:
                pass
            except Exception as error:  # noqa: BLE001 (a reader that died must not go unnoticed)
                self._found.add(Finding("the reader died", repr(error)))
            self._stop.wait(_BREATH_S)


def _phase(path: str, prefix: str) -> str:
    """In what a publisher was when its last request came."""
    name = path.partition(f"{prefix}/")[2].partition("?")[0]
    if name.startswith("release/"):
        return "record" if name.endswith("release.jsonl") else "private"
    suffix = name.rpartition(".")[2]
    kinds = {"mp3": "media", "vtt": "media", "png": "media", "zip": "kit", "html": "page"}
    return "feed" if "feed" in name else kinds.get(suffix, "search, style and lists")


def _intent_stands(one: Ended) -> bool:
    """Whether the store has taken what a publish writes first, once it may go on."""
    records = (r for r in one.proxy.writes if r.keys[0].endswith("/release/release.jsonl"))
    return any(request.status == 200 for request in records)


def _kept(old: State, new: State) -> dict[str, int]:
    return {name: n for name, n in old.episodes.items() if name in new.episodes}


def _joined(base: State, states: list[State]) -> State:
    """Something that can follow on any of ``states``: no episode of theirs is missing."""
    withdrawn = base.withdrawn.union(*(one.withdrawn for one in states))
    episodes = {name: n for one in states for name, n in one.episodes.items()}
    left = {name: n for name, n in episodes.items() if name not in withdrawn}
    return replace(base, episodes=left, withdrawn=withdrawn, large="")
