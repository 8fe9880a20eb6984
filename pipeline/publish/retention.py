"""What the log of the next release holds on to, and what it lets go of. Pure.

A pack, a small object's bytes and a way back are needed as long as a remembered release has them; a
file that was replaced stays for its grace, as all that is retired does. A private object that
nothing needs is deleted by a later publish, when its grace is over: until then the log of the
release before, which may be taken up again after a fault, still finds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pipeline.core.frozen import dataclass
from pipeline.core.site import Entry
from pipeline.publish.difference import Tally, difference
from pipeline.publish.plan import PublishPlan
from pipeline.publish.release import GRACE, Manifest
from pipeline.publish.rows import rows_back
from pipeline.publish.undo import (
    REMEMBERED,
    Kept,
    Log,
    Pack,
    Small,
    Step,
    kept_name,
    pack_name,
    rows_name,
    short,
    stable,
)

#: Bytes of objects that stand in the record itself, as they are kept; and of ways back.
SMALL = 128 << 10
WAYS = 48 << 10


@dataclass(frozen=True, slots=True)
class Saved:
    """What a publish has put by: bytes in the log (``small``) or in a ``pack`` of its own, told by
    its digests, which then has those that stood in the log before as well; and files whose place
    was taken.
    """

    small: Mapping[str, bytes]
    pack: tuple[str, ...] = ()
    kept: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Next:
    """The log of the next release, but for what its publish puts by: what it still needs of the
    log ``before`` it. ``long`` is the newest way back, where the log has no room for it.
    """

    before: Log
    plan: PublishPlan
    steps: tuple[Step, ...]
    packs: tuple[Pack, ...]
    small: Mapping[str, Small]
    long: bytes

    @classmethod
    def of(cls, before: Log, plan: PublishPlan, new: Manifest) -> Next:
        steps, long = _steps(before, plan, new)
        used = frozenset(entry.digest for entry in new.tree if stable(entry))
        packs = _packs_needed(before.packs, used, steps)
        return cls(before, plan, steps, packs, _small_needed(before.small, used, steps), long)

    def log(self, saved: Saved) -> Log:
        """The log that is committed with the release."""
        newest, now = self.steps[-1], self.plan.now
        new = {digest: Small(body, newest.sequence) for digest, body in saved.small.items()}
        packs, small = self.packs, {**self.small, **new}
        if saved.pack:
            index = b"".join(map(short, saved.pack))
            packs, small = (*packs, Pack(newest.release, index, newest.sequence)), {}
        over = gone_by(self.before, self.plan)
        kept = {d: one for d, one in self.before.kept.items() if kept_name(d) not in over}
        kept |= {entry.digest: Kept(entry, now + GRACE) for entry in saved.kept}
        after = Log(self.steps, packs, small, kept)
        waiting = {name: when for name, when in self.before.due.items() if name not in over}
        due = sorted(_shared(self.before) - _shared(after))
        return replace(after, due={**waiting, **dict.fromkeys(due, now + GRACE)})


def gone_by(log: Log, plan: PublishPlan) -> tuple[str, ...]:
    """The private objects of ``log`` that go in this publish: what is due, and files of what may
    not be seen, or whose grace is over.
    """
    due = [name for name, when in log.due.items() if when <= plan.now]
    over = [
        kept_name(digest)
        for digest, one in log.kept.items()
        if one.until <= plan.now or one.entry.provenance & plan.unseen
    ]
    return tuple(sorted((*due, *over)))


def _steps(log: Log, plan: PublishPlan, new: Manifest) -> tuple[tuple[Step, ...], bytes]:
    """The steps with the new release, and its way back where that is too long to stand there."""
    old, again = plan.record.manifest, plan.wanted.again
    step = replace(_step(new, difference(old, new).tally), again=again)
    if old is None:
        return (step,), b""
    steps = log.steps
    if log.step(old.release) is None:  # from before there was a log
        steps = (*steps, _step(old, Tally()))
    rows = rows_back(new, old)
    fits = sum(len(one.rows) for one in steps[1 - REMEMBERED :]) + len(rows) <= WAYS
    step = replace(step, to=old.release, rows=rows if fits else b"")
    return _last((*steps, step)), b"" if fits else rows


def _last(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """No more than are remembered; the oldest leads nowhere."""
    first, *others = steps[-REMEMBERED:]
    forgotten = len(steps) > REMEMBERED
    return (replace(first, to="", rows=b"") if forgotten else first, *others)


def _step(release: Manifest, tally: Tally) -> Step:
    return Step(release.release, release.sequence, release.published_at, release.owner, tally)


def _packs_needed(
    packs: tuple[Pack, ...], used: frozenset[str], steps: tuple[Step, ...]
) -> tuple[Pack, ...]:
    """Those that a remembered release has any bytes in."""
    now, first = steps[-1].sequence, steps[0].sequence
    wanted = frozenset(map(short, used)) if packs else frozenset()
    seen = (replace(one, last=now) if one.digests & wanted else one for one in packs)
    return tuple(one for one in seen if one.last >= first)


def _small_needed(
    small: Mapping[str, Small], used: frozenset[str], steps: tuple[Step, ...]
) -> Mapping[str, Small]:
    now, first = steps[-1].sequence, steps[0].sequence
    seen = {digest: replace(o, last=now) if digest in used else o for digest, o in small.items()}
    return {digest: one for digest, one in seen.items() if one.last >= first}


def _shared(log: Log) -> set[str]:
    """The names of its packs, and of the ways back that are objects of their own."""
    packs = {pack_name(pack.name) for pack in log.packs}
    return packs | {rows_name(one.release) for one in log.steps if one.to and not one.rows}
