"""Which releases there were, and how two of them differ. Nothing is built for it."""

from __future__ import annotations

from dataclasses import replace

from pipeline.content.library import load
from pipeline.core.frozen import dataclass
from pipeline.core.model import Library
from pipeline.core.problems import Problem
from pipeline.core.target import EXTRAS, Target
from pipeline.core.visibility import published
from pipeline.publish.attic import Attic
from pipeline.publish.changes import next_manifest
from pipeline.publish.difference import Difference, difference
from pipeline.publish.past import Now, Past, former, found
from pipeline.publish.shelf import Shelf
from pipeline.publish.undo import Step
from pipeline.workflow.run import Run
from pipeline.workflow.targets import base_address, shelf


@dataclass(frozen=True, slots=True)
class Listed:
    """The newest first. ``releases`` is none when the programme cannot be read: ``problems`` tell
    why.
    """

    problems: tuple[Problem, ...]
    releases: tuple[Past, ...] | None = None
    target: Target | None = None


@dataclass(frozen=True, slots=True)
class Differed:
    """How to come from ``old`` to ``new`` (none: what would be published now). All is none when the
    content cannot be read, or built.
    """

    problems: tuple[Problem, ...]
    old: Step | None = None
    new: Step | None = None
    difference: Difference | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A target's record, and what the content hides: who looks back needs both. ``library`` is what
    visitors would be shown now; ``held`` are the items in it that are not withdrawn.
    """

    now: Now
    shelf: Shelf
    target: Target
    library: Library
    held: frozenset[str]

    @property
    def attic(self) -> Attic:
        return Attic(self.shelf)


def look(run: Run) -> tuple[tuple[Problem, ...], Seen | None]:
    """None where the programme cannot be read. Raises PublishError P104, StoreError."""
    loaded = load(run.folder, run.now)
    library = loaded.library
    if library is None:
        return loaded.problems, None
    target = run.chosen(library.programme)
    base = base_address(target, library.programme, run.folder)
    shown = replace(published(library), base_address=base, extras=EXTRAS)
    withdrawn = frozenset(item.id for item in library.withdrawn)
    unseen = frozenset(item.id for item in library.items()) - {one.id for one in shown.items()}
    place = shelf(target, run.folder)
    now = Now.of(place.read(), unseen - withdrawn, withdrawn)
    held = frozenset(item.id for item in library.items()) - withdrawn
    return (), Seen(now, place, target, shown, held)


def releases(run: Run) -> Listed:
    """The remembered releases of the target. Raises PublishError P104, StoreError."""
    problems, seen = look(run)
    if seen is None:
        return Listed(problems)
    rows = former(seen.now, seen.attic) if seen.now.record.manifest else ()
    return Listed((), tuple(map(_slim, rows)), seen.target)


def differ(run: Run, first: str, second: str | None = None) -> Differed:
    """How ``second`` (none: the public one) differs from ``first``.

    Raises PublishError P134, P135, StoreError.
    """
    problems, seen = look(run)
    if seen is None:
        return Differed(problems)
    one = found(seen.now, seen.attic, first)
    two = found(seen.now, seen.attic, second or seen.now.public.release)
    return Differed((), one.step, two.step, difference(one.readable, two.readable))


def differ_from_content(run: Run, first: str) -> Differed:
    """How what would be published now differs from ``first``. Builds.

    Raises PublishError P134, P135, StoreError.
    """
    from pipeline.workflow import publishing  # it takes its time

    problems, seen = look(run)
    if seen is None:
        return Differed(problems)
    one = found(seen.now, seen.attic, first)
    planned = publishing.plan(run)
    if planned.plan is None:
        return Differed(planned.problems)
    new = next_manifest(planned.plan, one.step.owner, "", run.now)
    return Differed((), one.step, None, difference(one.readable, new))


def _slim(past: Past) -> Past:
    """Without all that was in it: of many releases at once that would fill the memory."""
    return replace(past, release=None)
