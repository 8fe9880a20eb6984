"""A build after nothing but words were changed in chapters: their texts are made again and take the
place of the old ones in the pages; all else, and all that was said of it, stays as it is.

A page is made of its own params, of texts as they are and of their facts. Where no fact is another,
the page is the same but for the text in it. What is not surely so simple is left to `making`: every
doubt here gives none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pipeline.build import journal
from pipeline.build.artefact import Artefact, Job, Made, MadeFile, Product, digest_of
from pipeline.build.cache import Cache, Record
from pipeline.build.execute import Ingredients, Outcome, Result
from pipeline.build.public import standing as stands
from pipeline.build.public import write_public
from pipeline.content.plain_edit import Standing, new_body, only_words
from pipeline.core.errors import Damaged
from pipeline.core.locale import reading_minutes
from pipeline.core.site import BuiltSite, Entry, SiteTree
from pipeline.outputs.chapter_text import written
from pipeline.outputs.page import RENDER
from pipeline.workflow import layout, standing
from pipeline.workflow.built import Built
from pipeline.workflow.layout import Layout, Text
from pipeline.workflow.run import Run
from pipeline.workflow.standing import Recalled, Seen

#: More changed chapters than anybody edits at a time.
_MOST = 8
#: What a page's one file is called.
_HTML = "html"


class _Doubt(Exception):
    """The whole way has to be gone."""


def build(run: Run, seen: Seen, recalled: Recalled) -> Built | None:
    """The site with the words of ``recalled.changed``; none where more than words may be new.

    Call it under the lock.
    """
    if run.extras or len(recalled.changed) > _MOST:
        return None
    try:
        return _built(run, seen, recalled)
    except (_Doubt, Damaged, OSError, ValueError, LookupError, TypeError, AttributeError):
        return None  # a harmed layout, journal or cache: `making` mends them


def _built(run: Run, seen: Seen, recalled: Recalled) -> Built:
    folder, state = run.folder / "public", run.state / "public.state"
    tree, known = stands(folder, state), layout.read(run.layout)
    if tree is None:
        raise _Doubt
    making = _Making(journal.read(run.journal), Cache(run.state / "cache"), tree)
    changed: list[Text] = []
    try:
        for path in recalled.changed:
            before = _text(recalled, known, path.removeprefix(f"{run.folder}/"))
            after = _edited(run, known, before, path)
            making.change(before, after)
            changed.append(after)
        making.pages()
    finally:
        making.cache.ledger.save()
    whole = SiteTree.of(making.entries.values())
    write_public(whole, making.cache, folder, state)
    journal.amend(run.journal, Result(making.outcomes), making.journal)
    layout.amend(run.layout, changed)
    made = sum(one.fresh for one in making.outcomes.values())
    site, left = BuiltSite(folder, whole), recalled.parts - made
    built = Built(site, recalled.problems, made=made, reused=left, sounds=recalled.sounds)
    standing.remember(run, seen, built, recalled.until)
    return built


def _text(recalled: Recalled, known: Layout, name: str) -> Text:
    """The text of a changed file, if it is one and nothing was said of it."""
    if name not in known.head.files or any(one.place.file == name for one in recalled.problems):
        raise _Doubt
    return known.text(known.head.files[name][0])


def _edited(run: Run, known: Layout, text: Text, path: str) -> Text:
    name = path.removeprefix(f"{run.folder}/")
    _, head, line = known.head.files[name]
    old, new = text.text.body, new_body(name, run.folder / name, Standing(head, line))
    step = known.head.step
    if new is None or (len(old) - 1) // step != (len(new) - 1) // step:
        raise _Doubt
    register = run.folder / "consents.yaml"
    people = register.read_text(encoding="utf-8") if register.exists() else ""
    if not only_words(old, new, people, known.head.terms):
        raise _Doubt
    return replace(text, text=replace(text.text, body=new))


@dataclass(slots=True)
class _Page:
    """A page on its way: what is seen of its inputs, and its bytes."""

    line: journal.Line
    inputs: dict[str, str]
    body: bytes


class _Making:
    """What is made again, beside what the journal and the cache have of it. ``entries`` are those
    of the site.
    """

    def __init__(self, before: journal.Journal, cache: Cache, tree: SiteTree) -> None:
        self.journal, self.cache = before, cache
        self.entries: dict[str, Entry] = dict(tree.entries)
        self.outcomes: dict[str, Outcome] = {}
        self._pages: dict[str, _Page] = {}

    def change(self, before: Text, after: Text) -> None:
        """Raises `_Doubt` where a page would have to be another but for the text in it."""
        line = self.journal[before.name]
        if line.params != _params(before) or line.recipe != RENDER.name:
            raise _Doubt
        record = self._record(line.key)
        inputs = {name: self._made(id_) for name, id_ in after.inputs.items()}
        (old, said), (new, facts) = (self._written(text, inputs) for text in (before, after))
        if record.facts != said or _told(said) != _told(facts):
            raise _Doubt
        stored = self.cache.take_in(self._with(record, old, new, facts))
        entry = self.entries[line.files[_HTML]]
        (file,) = stored.files.values()
        self.entries[entry.path] = replace(entry, digest=file.digest, size=file.size)
        stored = self._note(line, _params(after), line.inputs, stored)
        for name in after.users:
            _again(self._page(name).inputs, _seen(record, line), _seen(stored, line))

    def _written(self, text: Text, inputs: Mapping[str, Made]) -> tuple[str, Mapping[str, Any]]:
        """As they would be read from the cache."""
        html, facts = written(Job(None, inputs, self.cache.root), text.text)
        return html, json.loads(json.dumps(facts))

    def _with(self, page: Record, old: str, new: str, facts: Mapping[str, Any]) -> Product:
        """``page`` with ``new`` in the one place where ``old`` stands."""
        body = self._read(page.files[_HTML].digest)
        if not old or body.count(old.encode()) != 1:
            raise _Doubt
        return Product({_HTML: body.replace(old.encode(), new.encode())}, facts)

    def pages(self) -> None:
        """Keep what became of them."""
        for page in self._pages.values():
            record = self.cache.take_in(Product({_HTML: page.body}))
            path, stored = page.line.files[_HTML], record.files[_HTML]
            self._note(page.line, page.line.params, page.inputs, record)
            entry = self.entries[path]
            self.entries[path] = replace(entry, digest=stored.digest, size=stored.size)

    def _page(self, name: str) -> _Page:
        if name not in self._pages:
            line = self.journal[name]
            record = self._record(line.key)
            if line.recipe != RENDER.name or record.facts or [*record.files] != [_HTML]:
                raise _Doubt
            body = self._read(record.files[_HTML].digest)
            self._pages[name] = _Page(line, dict(line.inputs), body)
        return self._pages[name]

    def _note(
        self, line: journal.Line, params: str, inputs: Mapping[str, str], record: Record
    ) -> Record:
        """Keep ``record`` as what comes of it, for the next build and for who asks why."""
        ingredients = Ingredients(line.recipe, line.version, params, inputs)
        record = self.cache.note_brief(ingredients.key, record)
        artefact = Artefact(line.artefact, RENDER, ())
        made = self._files(record, line.files)
        fresh = tuple(f.digest for f in record.files.values()) != line.objects
        items = frozenset(line.items)
        self.outcomes[line.artefact] = Outcome(artefact, made, ingredients, items, fresh)
        return record

    def _made(self, name: str) -> Made:
        line = self.journal[name]
        return self._files(self._record(line.key), line.files)

    def _files(self, record: Record, public: Mapping[str, str]) -> Made:
        files = {
            part: MadeFile(self.cache.object_path(f.digest), f.digest, f.size, public.get(part))
            for part, f in record.files.items()
        }
        return Made(files, record.facts)

    def _record(self, key: str) -> Record:
        record = self.cache.find_brief(key) or self.cache.find(key)
        if record is None:
            raise _Doubt
        return record

    def _read(self, digest: str) -> bytes:
        body = self.cache.object_path(digest).read_bytes()
        if hashlib.sha256(body).hexdigest() != digest:
            raise _Doubt
        return body


def _params(text: Text) -> str:
    """The digest of a page's params: `outputs.page.Leaf`."""
    return digest_of({"page": text.page, "text": text.text})


def _seen(record: Record, line: journal.Line) -> str:
    """As `execute` sees a page."""
    files = {n: [stored.digest, line.files.get(n)] for n, stored in record.files.items()}
    return digest_of({"files": files, "facts": record.facts})


def _again(inputs: dict[str, str], old: str, new: str) -> None:
    names = [name for name, seen in inputs.items() if seen == old]
    if len(names) != 1:
        raise _Doubt
    inputs[names[0]] = new


def _told(facts: Mapping[str, Any]) -> object:
    """What pages can tell of a text: of the number of its words, the time to read them."""
    return {**facts, "words": reading_minutes(facts["words"])}
