"""The programme's own settings, and its help box."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from types import MappingProxyType

from pipeline.content.document import Document
from pipeline.content.schema.scalars import nearest
from pipeline.content.secrets import is_secret, unread
from pipeline.content.subject import Subject
from pipeline.content.tree import FOLDERS
from pipeline.core.categories import CATEGORIES
from pipeline.core.problems import Problem, problem
from pipeline.core.target import FEED_PATH, Target
from pipeline.storage.protocol import check_key

DESCRIPTION_BYTES = 4000  # PSP-1
WARN_DAYS = 90
STOP_DAYS = 180
#: Folders of the programme in which no folder target may lie; ``.`` is the programme itself.
_TAKEN = frozenset({*FOLDERS, "public", ".spor2", ".git", "."})

#: What each kind of target cannot do without.
_NEEDED = MappingProxyType(
    {
        "embedded": (),
        "folder": ("path", "base_address"),
        "s3": ("endpoint", "region", "bucket", "base_address"),
    }
)


def required_addresses(subject: Subject) -> Iterator[Problem]:
    """The law wants a statement of accessibility (lov 692 § 4); safety wants a way out."""
    made, document = subject.library.programme, subject.documents.programme
    if not made.accessibility_statement:
        yield problem("E180", document.key_place("accessibility_statement"))
    if not made.exit_address:
        yield problem("E181", document.key_place("exit_address"))


def pinned_instant(subject: Subject) -> Iterator[Problem]:
    """Only an example may stop the clock: real content follows it."""
    made = subject.library.programme
    if made.instant is not None and not made.example:
        yield problem("E184", subject.documents.programme.key_place("instant"))


def targets(subject: Subject) -> Iterator[Problem]:
    made, document = subject.library.programme, subject.documents.programme
    names = [target.name for target in made.targets]
    if made.default_target and made.default_target not in names:
        place, known = document.place("default_target"), ", ".join(names) or "–"
        yield problem("E186", place, value=made.default_target, known=known)
    for target in made.targets:
        for field in _NEEDED[target.kind]:
            if not getattr(target, field):
                place = document.key_place("targets", target.name)
                yield problem("E187", place, value=target.name, kind=target.kind, field=field)
        yield from _misplaced(document, target)
        yield from _secrets(document, target)
        if target.cdn.purge and target.cdn.command:
            yield problem("E195", document.key_place("targets", target.name, "cdn"))


def _secrets(document: Document, target: Target) -> Iterator[Problem]:
    """programme.yaml is shared, kept and sent about: no key may stand there."""
    fields = ("base_address", "endpoint", "bucket", "prefix", "path", "region")
    told: dict[tuple[str, ...], str] = {(field,): getattr(target, field) for field in fields}
    words = " ".join(target.cdn.command)
    told |= {("cdn", "purge"): target.cdn.purge, ("cdn", "command"): words}
    for loc, text in told.items():
        if is_secret(text):
            place = document.place("targets", target.name, *loc)
            yield problem("E194", unread(place), field=loc[-1])


def _misplaced(document: Document, target: Target) -> Iterator[Problem]:
    """Not among what authors write or what we build: one would overwrite the other."""
    folder = posixpath.normpath(target.path.replace("\\", "/")).partition("/")[0].casefold()
    if target.kind == "folder" and target.path and folder in _TAKEN:
        place = document.place("targets", target.name, "path")
        yield problem("E193", place, value=target.name, path=target.path)
    if target.prefix.strip("/") and not _is_key(target.prefix.strip("/")):
        place = document.place("targets", target.name, "prefix")
        yield problem("E193", place, value=target.name, path=target.prefix)


def _is_key(text: str) -> bool:
    try:
        return check_key(text) == text
    except ValueError:
        return False


def feed_description(subject: Subject) -> Iterator[Problem]:
    size = len(subject.library.programme.show.description.encode())
    if size > DESCRIPTION_BYTES:
        place = subject.documents.programme.place("series", "description")
        yield problem("E188", place, size=size)


def moved_feed(subject: Subject) -> Iterator[Problem]:
    """A feed that says it has moved to where it is would send apps in a ring."""
    made = subject.library.programme
    if not made.show.new_feed_address:
        return
    bases = {made.site, *(target.base_address for target in made.targets)}
    if made.show.new_feed_address in {base + FEED_PATH for base in bases}:
        place = subject.documents.programme.place("series", "new_feed_address")
        yield problem("E256", place, value=made.show.new_feed_address)


def categories(subject: Subject) -> Iterator[Problem]:
    """Apps leave out what they do not know by its exact name."""
    document = subject.documents.programme
    for n, (name, sub) in enumerate(subject.library.programme.show.categories):
        subs = CATEGORIES.get(name)
        if subs is None:
            near = ", ".join(nearest(name, CATEGORIES, len(CATEGORIES)))
            place = document.place("series", "categories", n, "text")
            yield problem("E191", place, value=name, near=near)
        elif sub is not None and sub not in subs:
            near = ", ".join(nearest(sub, subs, len(subs) or 1)) or "–"
            place = document.place("series", "categories", n, "sub")
            yield problem("E192", place, value=sub, category=name, near=near)


def help_box(subject: Subject) -> Iterator[Problem]:
    """A number that nobody answers is worse than none: each is called before it is too old."""
    document = subject.documents.help
    if document is None:
        return
    if not subject.library.help.contacts:
        yield problem("W183", document.key_place("contacts"))
    for n in range(len(subject.library.help.contacts)):
        yield from _verified(subject, document, n)


def _verified(subject: Subject, document: Document, n: int) -> Iterator[Problem]:
    contact = subject.library.help.contacts[n]
    if contact.verified_on is None:
        return
    days = (subject.today - contact.verified_on).days
    if days <= WARN_DAYS:
        return
    code = "E182" if days > STOP_DAYS else "W190"
    place = document.place("contacts", n, "verified_on")
    yield problem(code, place, name=contact.name, date=contact.verified_on.isoformat(), days=days)
