from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from pipeline.core.errors import Conflict, StoreError
from pipeline.core.site import Headers
from pipeline.storage.folder import PRIVATE, FolderStore
from pipeline.storage.memory import MemoryStore
from pipeline.storage.notes import Notes
from pipeline.storage.protocol import Condition, IfAbsent, IfMatch
from tests.storage.contract import PAGE, Contract, Minded, md5


class TestFolder(Contract, Minded):
    @pytest.fixture
    def store(self, tmp_path: Path) -> FolderStore:
        return FolderStore(tmp_path / "udgivet")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "udgivet"


def test_the_folder_is_the_site(root: Path) -> None:
    FolderStore(root).put("site/episoder/1.html", b"<p>hej", PAGE)
    shown = [file.relative_to(root).as_posix() for file in root.rglob("*") if file.is_file()]
    assert [name for name in shown if not name.startswith(PRIVATE)] == ["site/episoder/1.html"]
    assert (root / "site/episoder/1.html").read_bytes() == b"<p>hej"


def test_reading_makes_no_folder(root: Path) -> None:
    store = FolderStore(root)
    assert store.get("a") is None
    assert list(store.list("")) == []
    store.delete(["a"])
    assert not root.exists()


def test_a_file_changed_by_hand_has_another_etag(root: Path) -> None:
    store = FolderStore(root)
    etag = store.put("a.html", b"ours!", PAGE)
    (root / "a.html").write_bytes(b"their")
    info = store.head("a.html")
    assert info is not None
    assert (info.etag, info.size, info.headers) == (md5(b"their"), 5, None)
    with pytest.raises(Conflict):
        store.put("a.html", b"ours again", PAGE, IfMatch(etag))


def test_a_copied_folder_keeps_its_headers(root: Path) -> None:
    """A copy has new times; the bytes tell that it is the same."""
    store = FolderStore(root)
    etag = store.put("a.html", b"ours", PAGE)
    os.utime(root / "a.html", (1, 1))
    info = store.head("a.html")
    assert info is not None
    assert (info.etag, info.headers) == (etag, PAGE)


def test_a_damaged_note_is_no_note(root: Path) -> None:
    store = FolderStore(root)
    store.put("a.html", b"ours", PAGE)
    for note in (root / PRIVATE).rglob("*.json"):
        note.write_text('{"etag": ')
    info = store.head("a.html")
    assert info is not None
    assert (info.etag, info.headers) == (md5(b"ours"), None)


def test_a_put_that_breaks_off_leaves_the_old(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FolderStore(root)
    store.put("a.html", b"old", PAGE)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(StoreError) as fault:
        store.put("a.html", b"new", PAGE)
    monkeypatch.undo()
    assert fault.value.code == "S010"
    assert fault.value.params["reason"] == "No space left on device"
    stored = store.get("a.html")
    assert stored is not None
    assert stored.body == b"old"
    assert list((root / PRIVATE).glob("draft-*")) == []


def test_a_put_killed_between_note_and_file_leaves_the_old(root: Path) -> None:
    store = FolderStore(root)
    store.put("a.html", b"old", PAGE)
    store.put("b.html", b"newer", Headers("text/plain"))
    notes = Notes(root / PRIVATE)
    note = notes.read("b.html")
    assert note is not None
    notes.write("a.html", note)  # as far as a put of b"newer" got
    stored = store.get("a.html")
    assert stored is not None
    assert (stored.body, stored.info.etag) == (b"old", md5(b"old"))


def test_drafts_of_a_killed_put_are_swept_away_a_day_later(root: Path) -> None:
    FolderStore(root).put("a", b"", PAGE)
    old, young = root / PRIVATE / "draft-old", root / PRIVATE / "draft-young"
    old.touch()
    young.touch()
    os.utime(old, (1, 1))
    FolderStore(root).put("b", b"", PAGE)
    assert not old.exists()
    assert young.exists()


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "udgivet").write_text("a file, not a folder")
    with pytest.raises(StoreError) as fault:
        FolderStore(tmp_path / "udgivet").put("a", b"", PAGE)
    assert fault.value.code == "S010"


def test_a_name_cannot_be_both_file_and_folder(root: Path) -> None:
    store = FolderStore(root)
    store.put("a", b"", PAGE)
    with pytest.raises(StoreError) as fault:
        store.put("a/b", b"", PAGE)
    assert fault.value.code == "S010"


def test_the_notes_are_out_of_reach(root: Path) -> None:
    with pytest.raises(ValueError, match="own"):
        FolderStore(root).put(f"{PRIVATE}/lock", b"", PAGE)


KEYS = st.sampled_from(["a/b.html", "a/c/d", "a-b", "e", "æ/ø å.html"])
BODIES = st.binary(max_size=3)
HEADERS = st.sampled_from([PAGE, Headers("audio/mpeg"), Headers("text/plain", "", "en", None)])


class FolderIsMemory(RuleBasedStateMachine):
    """Whatever is done to both, a folder and the store in memory answer alike."""

    def __init__(self) -> None:
        super().__init__()
        self.base = TemporaryDirectory(prefix="spor2-")
        self.folder, self.memory = FolderStore(Path(self.base.name)), MemoryStore()
        self.etags = [md5(b"")]

    def teardown(self) -> None:
        self.base.cleanup()

    @rule(key=KEYS, body=BODIES, headers=HEADERS, which=st.integers(-2, 5))
    def put(self, key: str, body: bytes, headers: Headers, which: int) -> None:
        condition: Condition = None
        if which == -1:
            condition = IfAbsent()
        elif which >= 0:
            condition = IfMatch(self.etags[which % len(self.etags)])
        told = [self._put(store, key, body, headers, condition) for store in self._both]
        assert told[0] == told[1]

    @rule(keys=st.lists(KEYS, max_size=2))
    def delete(self, keys: list[str]) -> None:
        for store in self._both:
            store.delete(keys)

    @rule(key=KEYS)
    def get(self, key: str) -> None:
        assert self.folder.get(key) == self.memory.get(key)

    @invariant()
    def same_list(self) -> None:
        for prefix in ("", "a", "a/", "æ"):
            assert list(self.folder.list(prefix)) == list(self.memory.list(prefix))

    @property
    def _both(self) -> tuple[FolderStore, MemoryStore]:
        return self.folder, self.memory

    def _put(
        self,
        store: FolderStore | MemoryStore,
        key: str,
        body: bytes,
        headers: Headers,
        condition: Condition,
    ) -> str:
        try:
            etag = store.put(key, body, headers, condition)
        except Conflict as conflict:
            return conflict.code
        self.etags = [*self.etags[-5:], etag]
        return etag


TestFolderIsMemory = pytest.mark.slow(FolderIsMemory.TestCase)
TestFolderIsMemory.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
