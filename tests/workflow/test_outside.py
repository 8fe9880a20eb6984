"""A published programme as strangers meet it, at a real store; and what is done where it is amiss.

The programme has one episode that is out, and drafts of a film, a chapter and an event.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from pipeline import workflow
from pipeline.cli.main import main
from pipeline.core.errors import PublishError, StoreError
from pipeline.core.site import Entry, Headers
from pipeline.publish.place import Place
from pipeline.publish.release import Manifest
from pipeline.publish.shelf import Shelf
from pipeline.storage.policies import Home, with_public_read
from pipeline.storage.s3 import S3Store
from pipeline.workflow import sharing, targeting, verifying
from pipeline.workflow.targets import embedded
from pipeline.workflow.verifying import Verified

pytestmark = [pytest.mark.store, pytest.mark.slow]
NOW = datetime(2022, 10, 4, 12, tzinfo=UTC)
HTML = Headers("text/html; charset=utf-8")


@dataclass(frozen=True)
class Out:
    """A programme that is out, at the store on this computer."""

    folder: Path

    @property
    def run(self) -> workflow.Run:
        return workflow.Run(self.folder, NOW)

    @property
    def shelf(self) -> Shelf:
        return Shelf(S3Store(embedded(self.folder).settings()), Place())

    @property
    def manifest(self) -> Manifest:
        manifest = self.shelf.read().manifest
        assert manifest is not None
        return manifest

    @property
    def base(self) -> str:
        return embedded(self.folder).address()

    def named(self, ending: str) -> Entry:
        return next(entry for entry in self.manifest.tree if entry.path.endswith(ending))

    def verify(self, *, deep: bool = False) -> Verified:
        return verifying.verify_release(self.run, deep=deep)

    def codes(self) -> set[tuple[str, str]]:
        found = self.verify().problems
        return {(one.code, one.place.file.removeprefix(self.base)) for one in found}


@pytest.fixture(scope="module")
def published(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Out]:
    folder = tmp_path_factory.mktemp("ude") / "program"
    shutil.copytree(made, folder)
    out = Out(folder)
    try:
        assert workflow.publish(out.run).outcome is not None
        targeting.init_target(out.run)
        yield out
    finally:
        workflow.store_stop(folder)


def open_to_all(bucket: str, *actions: str) -> str:
    told = {"Effect": "Allow", "Principal": "*", "Action": actions}
    where = {"Resource": [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"]}
    return json.dumps({"Version": "2012-10-17", "Statement": [{**told, **where}]})


def as_it_should_be(store: S3Store) -> str:
    return with_public_read([], Home(store.settings.bucket, "site/", "release/"))


def fetched(address: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        error.close()
        return error.code, b""


def test_what_is_published_is_whole(published: Out) -> None:
    found = published.verify()
    assert found.problems == ()
    assert found.report is not None
    assert found.report.objects == len(published.manifest.tree)
    assert published.verify(deep=True).problems == ()


def test_harm_is_seen_and_mended(published: Out) -> None:
    store, tree = published.shelf.store, published.manifest.tree
    page, sound, script = tree["episoder/1.html"], published.named(".mp3"), published.named(".js")
    body = store.get(f"site/{sound.path}")
    assert body is not None
    store.delete([f"site/{page.path}", f"site/{script.path}"])
    store.put("site/index.html", b"<p>En anden", HTML)
    store.put(f"site/{sound.path}", body.body, Headers("audio/x-forkert"))
    store.put("site/fremmed.html", b"<p>Hvem er jeg", HTML)
    found = published.verify()
    bad = {page.path, script.path, "index.html", sound.path}
    assert found.drifted == bad
    assert found.strays == {"fremmed.html"}
    assert not found.whole
    mended = verifying.repair(published.run, found)
    assert mended.after is not None
    assert mended.after.problems == ()
    assert store.head("site/fremmed.html") is None
    assert published.manifest.tree == tree


def test_a_repair_publishes_nothing_else_unasked(published: Out) -> None:
    file = published.folder / "episodes" / "01-en-proeve" / "shownotes.md"
    before = file.read_text(encoding="utf-8")
    published.shelf.store.delete(["site/robots.txt"])
    found = published.verify()
    assert found.drifted == {"robots.txt"}
    try:
        file.write_text("Andre noter.\n", encoding="utf-8")
        with pytest.raises(PublishError) as caught:
            verifying.repair(published.run, found)
        assert caught.value.code == "P162"
        assert published.shelf.store.head("site/robots.txt") is None
    finally:
        file.write_text(before, encoding="utf-8")
    assert verifying.repair(published.run, found).after is not None
    assert published.verify().whole


def test_what_a_stranger_must_not_read(published: Out) -> None:
    """A draft that somebody put there by hand, and the record, opened to all."""
    store = S3Store(embedded(published.folder).settings())
    store.put("site/film/1.html", b"<p>En kladde", HTML)
    assert {("P157", "film/1.html"), ("W413", "film/1.html")} == published.codes()
    store.delete(["site/film/1.html"])
    store.set_policy(open_to_all(store.settings.bucket, "s3:GetObject", "s3:ListBucket"))
    try:
        assert {code for code, _ in published.codes()} == {"P157", "P158"}
        looked = targeting.check_target(published.run)
        assert {"T102", "T103"} <= {one.code for one in looked.problems}
        with pytest.raises(PublishError) as caught:
            sharing.share(published.run, "episoder/1.html", 1)
        assert caught.value.code == "P166"
    finally:
        store.set_policy(as_it_should_be(store))
    assert published.verify().whole


def test_anybody_may_write(published: Out) -> None:
    store = S3Store(embedded(published.folder).settings())
    store.set_policy(open_to_all(store.settings.bucket, "s3:GetObject", "s3:PutObject"))
    try:
        assert "T101" in {one.code for one in targeting.check_target(published.run).problems}
        with pytest.raises(StoreError) as caught:
            targeting.init_target(published.run)
        assert caught.value.code == "T101"
    finally:
        store.set_policy(as_it_should_be(store))


def test_a_target_that_is_ready(published: Out) -> None:
    looked = targeting.check_target(published.run)
    assert looked.problems == ()
    rules = dict(looked.rules)
    assert (rules["public"], rules["cors"], rules["unfinished"]) == ("yes", "yes", "yes")
    assert (rules["written"], rules["listed"], rules["versions"]) == ("no", "no", "no")


def test_a_draft_is_shown_for_a_while(published: Out) -> None:
    film = next(item for item in drafts(published) if item.startswith("film/"))
    shared = sharing.share(published.run, film, 1)
    status, page = fetched(shared.address)
    assert status == 200
    assert b"En film" in page
    assert fetched(shared.address.partition("?")[0])[0] == 403
    assert not any(key.endswith("film/1.html") for key in keys(published, "site/"))
    assert published.verify().whole
    assert sharing.clean(published.run, all_=True) == 1
    assert fetched(shared.address)[0] == 404
    assert keys(published, "release/share/") == []


def test_an_episode_is_shown_with_its_sound(published: Out) -> None:
    shared = sharing.share(published.run, "1", 1)
    _, page = fetched(shared.address)
    text = page.decode()
    (source,) = set(re.findall(r'<audio [^>]*src="([^"]*)"', text))
    status, sound = fetched(source.replace("&amp;", "&"))
    assert status == 200
    assert sound == (published.folder / "public" / published.named(".mp3").path).read_bytes()
    for address in re.findall(r'(?:src|href)="(http[^"]*)"', text):
        assert fetched(address.replace("&amp;", "&"))[0] == 200
    sharing.clean(published.run, all_=True)


def test_what_was_shared_is_gone_when_its_time_is(published: Out) -> None:
    early = sharing.share(published.run, "1", 1, clock=lambda: 0.0)
    late = sharing.share(published.run, "1", 1)
    assert sharing.clean(published.run) == 1
    assert fetched(early.address)[0] == 404
    assert fetched(late.address)[0] == 200
    sharing.clean(published.run, all_=True)


def test_a_draft_never_comes_where_all_can_see(published: Out, tmp_path: Path) -> None:
    film = next(item for item in drafts(published) if item.startswith("film/"))
    folder = tmp_path / "program"
    shutil.copytree(published.folder, folder, ignore=shutil.ignore_patterns(".spor2", "public"))
    public = 'ude: {kind: s3, endpoint: "https://s3.lager.example", region: eu, bucket: b, '
    with_target(folder, public + 'base_address: "https://prog.example/"}')
    for name, code in (("ude", "P164"), ("mappe", "P165")):
        run = workflow.Run(folder, NOW, target=name)
        with pytest.raises(PublishError) as caught:
            sharing.share(run, film, 1)
        assert caught.value.code == code
    with pytest.raises(PublishError) as caught:
        sharing.share(published.run, "findes-ikke", 1)
    assert caught.value.code == "P163"


def with_target(folder: Path, line: str) -> None:
    settings = folder / "programme.yaml"
    text = settings.read_text(encoding="utf-8")
    more, n = re.subn(r"^(targets:.*\n)", rf"\1  {line}\n", text, flags=re.MULTILINE)
    assert n == 1
    settings.write_text(more, encoding="utf-8")


def drafts(published: Out) -> list[str]:
    from pipeline.content.library import load

    library = load(published.folder, NOW).library
    assert library is not None
    return [item.address for item in library.items()]


def keys(published: Out, prefix: str) -> list[str]:
    return [info.key for info in published.shelf.store.list(prefix)]


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "program"
    shutil.copytree(made, folder)
    return folder


def built(folder: Path, target: str) -> dict[str, bytes]:
    answer = workflow.build(workflow.Run(folder, NOW, target=target))
    assert answer.site is not None, answer.problems
    return {e.path: answer.site.file(e).read_bytes() for e in answer.site.tree}


def test_a_trial_says_so_everywhere_and_leaves_no_trace(folder: Path) -> None:
    """Nothing of a trial is in the site that is built after it, from the same cache."""
    plain = built(folder, "mappe")
    trial_target = "proeve: {kind: folder, path: proeve, staging: true, "
    with_target(folder, trial_target + 'base_address: "https://prog.example/"}')
    trial = built(folder, "proeve")
    texts = {path: body for path, body in trial.items() if path.endswith(".html")}
    pages = {path: body for path, body in texts.items() if not path.startswith("media/")}
    assert all(b'<meta name="robots" content="noindex">' in body for body in texts.values())
    assert all("Dette er en prøve".encode() in body for body in pages.values())
    assert trial["robots.txt"] == b"User-agent: *\nDisallow: /\n"
    assert b"<itunes:block>Yes</itunes:block>" in trial["feed.xml"]
    assert b"<podcast:locked owner=" in trial["feed.xml"]
    assert b"<itunes:block>" not in plain["feed.xml"]
    assert not any("prøve –".encode() in body for body in plain.values())
    assert built(folder, "mappe") == plain
    assert built(folder, "proeve") == trial


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    """The exit code and the answer of a command, as another program gets them."""
    capsys.readouterr()
    code = main([*words, "--now", "2022-10-04T12:00", "--format", "json"])
    return code, json.loads(capsys.readouterr().out)


def test_the_commands(published: Out, capsys: pytest.CaptureFixture[str]) -> None:
    folder = ("--folder", str(published.folder))
    code, answer = said(capsys, "verify", *folder)
    assert (code, answer["ok"], answer["findings"]) == (0, True, [])
    published.shelf.store.delete(["site/robots.txt"])
    code, answer = said(capsys, "verify", *folder)
    assert (code, answer["drifted"]) == (3, ["robots.txt"])
    assert [one["code"] for one in answer["findings"]] == ["P150"]
    code, answer = said(capsys, "verify", "--repair", *folder)
    assert (code, answer["drifted"], answer["before"]["drifted"]) == (0, [], ["robots.txt"])
    code, answer = said(capsys, "target", "check", *folder)
    assert (code, answer["rules"]["listed"]) == (0, "no")
    code, answer = said(capsys, "share", "1", "--hours", "2", *folder)
    assert (code, fetched(answer["address"])[0]) == (0, 200)
    code, answer = said(capsys, "share", "--clean", *folder)
    assert (code, answer["removed"]) == (0, 1)
    assert main(["share", *folder]) == 2


def test_what_is_too_much_to_show_is_counted(
    published: Out, capsys: pytest.CaptureFixture[str]
) -> None:
    store = published.shelf.store
    pages = [e.path for e in published.manifest.tree if e.path.endswith(".html")]
    kept = {path: store.get(f"site/{path}") for path in pages}
    store.delete([f"site/{path}" for path in pages])
    try:
        code = main(["verify", "--folder", str(published.folder), "--lang", "da"])
        out = capsys.readouterr().out
        assert code == 3
        assert out.count("fejl[P150]") == 4
        assert f"… og {len(pages) - 4} mere af samme slags [P150]." in out
    finally:
        for path, stored in kept.items():
            assert stored is not None
            assert stored.info.headers is not None
            store.put(f"site/{path}", stored.body, stored.info.headers)


def test_a_folder_behind_a_plain_web_server(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python's own has no ranges and tells of no caching: only the first is a fault of a folder."""
    run = workflow.Run(folder, NOW, target="mappe")
    root = folder / "udgivet" / "site"
    with serving(root) as base:
        monkeypatch.setattr(verifying, "base_address", lambda *_: base)
        with pytest.raises(PublishError) as caught:
            verifying.verify_release(run)
        assert caught.value.code == "P161"
        assert workflow.publish(run).outcome is not None
        found = verifying.verify_release(run)
        codes = {one.code for one in found.problems}
        assert {"P154", "W410", "W412"} <= codes <= {"P152", "P154", "W410", "W412"}
        assert found.drifted == frozenset()
        (root / "index.html").write_text("<p>En anden", encoding="utf-8")
        assert verifying.verify_release(run).drifted == {"index.html"}


@contextmanager
def serving(root: Path) -> Iterator[str]:
    root.mkdir(parents=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root)))
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@dataclass(frozen=True)
class Cdn:
    """A program of the owner's own that a CDN is emptied with."""

    folder: Path

    @property
    def line(self) -> str:
        """For a target in programme.yaml."""
        self.works()
        return f"cdn: {{command: {json.dumps([sys.executable, str(self.folder / 'toem.py')])}}}"

    def works(self) -> None:
        self._do(f"import sys; open({str(self.folder / 'hørt')!r}, 'w').write(sys.stdin.read())")

    def fails(self) -> None:
        self._do("raise SystemExit(7)")

    def told(self) -> list[str]:
        """The addresses it was last told of; then it has heard nothing."""
        heard = self.folder / "hørt"
        told = heard.read_text().splitlines() if heard.exists() else []
        heard.unlink(missing_ok=True)
        return told

    def _do(self, program: str) -> None:
        (self.folder / "toem.py").write_text(program)


@pytest.fixture
def cdn(tmp_path: Path) -> Cdn:
    return Cdn(tmp_path)


def test_a_cdn_is_told_of_what_a_release_changed(
    folder: Path, capsys: pytest.CaptureFixture[str], cdn: Cdn
) -> None:
    """All at the first, then what was changed, nothing of what never changes; never a failure."""
    where = ("--folder", str(folder), "--target", "ude")
    base = "https://prog.example/"
    with_target(folder, f'ude: {{kind: folder, path: ude, {cdn.line}, base_address: "{base}"}}')
    code, answer = said(capsys, "publish", *where)
    told = cdn.told()
    assert (code, answer["purged"]) == (0, len(told))
    assert f"{base}index.html" in told
    assert not any(".mp3" in address or "/assets/" in address for address in told)
    assert said(capsys, "publish", *where)[1]["purged"] == 0
    assert cdn.told() == []
    episode = folder / "episodes" / "01-en-proeve"
    notes = episode / "shownotes.md"
    notes.write_text("Andre noter.\n", encoding="utf-8")
    assert said(capsys, "publish", *where)[0] == 0
    told = cdn.told()
    assert f"{base}episoder/1.html" in told
    assert f"{base}index.html" not in told
    cdn.fails()
    notes.write_text("Helt andre noter.\n", encoding="utf-8")
    code, answer = said(capsys, "publish", *where)
    assert (code, answer.get("purged")) == (0, 0), answer
    assert "W422" in {one["code"] for one in answer["problems"]}
    cdn.works()
    assert said(capsys, "rollback", "1", "--yes", *where)[0] == 0
    assert f"{base}episoder/1.html" in cdn.told()
    taken_back(folder, capsys, cdn)


def taken_back(folder: Path, capsys: pytest.CaptureFixture[str], cdn: Cdn) -> None:
    """What is withdrawn leaves the store at once. What is purged then, a CDN hears of once more:
    it was perhaps not listening, and it may keep a sound for a year.
    """
    where = ("--folder", str(folder), "--target", "ude")
    (sound,) = (one.name for one in (folder / "ude/site/media").glob("episode-*.mp3"))
    file = folder / "episodes" / "01-en-proeve" / "episode.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("state: approved", "state: withdrawn"), encoding="utf-8")
    cdn.fails()
    assert said(capsys, "publish", "--yes", *where)[0] == 0
    cdn.works()
    code, answer = said(capsys, "purge", "ep-01", "--yes", *where)
    told = cdn.told()
    assert (code, answer["purged"]) == (0, len(told)), answer
    base = "https://prog.example/"
    assert {f"{base}episoder/1.html", f"{base}feed.xml", f"{base}media/{sound}"} <= {*told}
    assert not any("/assets/" in address for address in told)


def test_a_page_that_was_overwritten_late_is_mended(
    published: Out, capsys: pytest.CaptureFixture[str], cdn: Cdn
) -> None:
    """As by a request that was held back on its way, or one that the store only said it had done:
    whole, with the right headers, and of another release. The record knows nothing of it. A CDN in
    front is told of what is mended.
    """
    settings, store = published.folder / "programme.yaml", published.shelf.store
    before, page = settings.read_text(encoding="utf-8"), "episoder/1.html"
    with_target(published.folder, f"foran: {{kind: embedded, {cdn.line}}}")
    where = ("--folder", str(published.folder), "--target", "foran")
    try:
        right = store.get(f"site/{page}")
        assert right is not None
        assert right.info.headers is not None
        old = gzip.decompress(right.body).replace(b"En pr\xc3\xb8ve", b"En prove")
        store.put(f"site/{page}", gzip.compress(old, mtime=0), right.info.headers)
        assert said(capsys, "publish", *where)[1]["sent"] == 0
        cdn.told()
        code, answer = said(capsys, "verify", *where)
        assert (code, answer["drifted"]) == (3, [page])
        assert {one["code"] for one in answer["findings"]} == {"P151"}
        code, answer = said(capsys, "verify", "--repair", *where)
        assert (code, answer["drifted"], answer["purged"]) == (0, [], 1), answer
        assert cdn.told() == [published.base + page]
        code, answer = said(capsys, "verify", *where)
        assert (code, answer["ok"], answer["findings"]) == (0, True, [])
        assert fetched(published.base + page) == (200, right.body)
    finally:
        settings.write_text(before, encoding="utf-8")
