"""What is in the store as far as its record knows, and in what order it becomes another. Pure.

The order of the phases is what makes a half-done publish whole. Everything that is referred to is
there before what refers to it:

1. ``media``, ``asset``, ``book``: nothing visible names them yet.
2. ``new-page``, ``new-index``, ``new-feed``: names that did not exist; nothing visible links there.
   What a publish that was cut off may have put there is sent here where it is not there.
3. ``left-page``, ``left-index``: the same once more, in place. If these can be seen, they may link
   to what came in 2; if not, nothing may show them before: ``left-feed``, where it is not there.
4. ``page``, ``index``: changed in place, leaves before what lists them. They may link to anything
   of the above, and to what is gone, which stays for the grace period.
5. ``feed``. 6. ``alias``: former addresses of sounds (`aliases`), once no feed promises the length
   of the sound that was there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from pipeline.core.frozen import dataclass
from pipeline.core.site import Entry, Headers, SiteTree
from pipeline.publish.plan import Phase, Upload, Why
from pipeline.publish.release import Record, Retired, Wanted, merged

#: The phases of a publish, in order.
PHASES = (
    *("media", "asset", "book", "search"),
    *("new-page", "new-index", "new-entry", "new-feed"),
    *("left-page", "left-index", "left-entry", "left-feed"),
    *("page", "index", "entry", "feed", "alias"),
)
#: Kinds that nothing visible names before what comes after them.
_UNNAMED = frozenset({"media", "asset", "book", "search"})


@dataclass(frozen=True, slots=True)
class Stock:
    """What is in the store, as far as the record knows."""

    tree: Mapping[str, Entry]
    retired: Mapping[str, Retired]
    touched: Mapping[str, Entry]
    unsettled: Mapping[str, Entry]
    lost: frozenset[str]

    @classmethod
    def of(cls, record: Record, lost: frozenset[str]) -> Stock:
        touched = record.intent.touched.entries if record.intent else {}
        if record.manifest is None:
            return cls({}, {}, touched, {}, lost)
        tree, retired = record.manifest.tree.entries, record.manifest.retired
        return cls(tree, retired, touched, record.unsettled, lost)

    def upload(self, entry: Entry) -> Upload | None:
        if entry.path in self.touched:
            return Upload(entry, Why.UNSURE)
        before = self.tree.get(entry.path) or self._kept(entry.path)
        if before is None:
            return Upload(entry, Why.NEW)
        if before.digest != entry.digest or before.size != entry.size:
            return Upload(entry, Why.CHANGED)
        if entry.path in self.lost:
            return Upload(entry, Why.LOST)
        if entry.path in self.unsettled:
            return Upload(entry, Why.UNSETTLED)
        return Upload(entry, Why.HEADERS) if before.headers != entry.headers else None

    def phases(self, uploads: list[Upload], aliases: Container[str]) -> tuple[Phase, ...]:
        named: dict[str, list[Upload]] = defaultdict(list)
        for upload in uploads:
            for name, one in self._named(upload, aliases):
                named[name].append(one)
        return tuple(Phase(name, tuple(named[name])) for name in PHASES if name in named)

    def retiring(self, tree: SiteTree, later: datetime) -> Iterator[tuple[str, Retired]]:
        """All that is in the store and not in ``tree``. What an intent touched starts a new grace:
        pages of that publish may be public and name it.
        """
        for path, entry in self.touched.items():
            if path not in tree:
                known = (self.tree[path], entry) if path in self.tree else (entry,)
                yield path, Retired(next(merged(known)), later, sure=False)
        for path, kept in self.retired.items():
            if path not in tree and path not in self.touched:
                yield path, kept
        for path, entry in self.tree.items():
            if path not in tree and path not in self.touched:
                yield path, Retired(entry, later, sure=path not in self.unsettled)

    def strays(self, wanted: Wanted) -> Iterator[Entry]:
        """What somebody else put there: nothing refers to it, so it needs no grace."""
        unknown = Headers("application/octet-stream")
        for path in sorted(wanted.strays):
            if not (path in wanted.site.tree or path in self.tree or path in self.retired):
                yield Entry(path, "", 0, "asset", unknown)

    def ghosts(self, wanted: Wanted) -> Iterator[Entry]:
        """What was deleted, and may have come back since."""
        for path, entry in sorted(self.unsettled.items()):
            known = (wanted.site.tree, self.tree, self.retired, self.touched, wanted.strays)
            if not any(path in those for those in known):
                yield entry

    def _named(self, upload: Upload, aliases: Container[str]) -> Iterator[tuple[str, Upload]]:
        """The phases that an upload has a part in."""
        path, kind = upload.entry.path, upload.entry.kind
        if path in aliases:
            yield "alias", upload
        elif path in self.tree or kind in _UNNAMED:
            yield kind, upload
        elif upload.why is not Why.UNSURE:
            yield f"new-{kind}", upload
        else:
            first, then = f"new-{kind}", f"left-{kind}"
            if kind == "feed":  # known by its address alone, so it is seen when it is there
                first, then = then, kind
            yield first, replace(upload, if_absent=True)
            yield then, upload

    def _kept(self, path: str) -> Entry | None:
        kept = self.retired.get(path)
        return kept.entry if kept is not None and kept.sure else None
