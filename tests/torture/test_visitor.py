"""The independent reader sees what it is there to see, and nothing that is not there."""

from __future__ import annotations

import ast
import gzip
import io
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.torture.editions import START, State
from tests.torture.references import Page, references
from tests.torture.site import Site, served
from tests.torture.visitor import Finding, Visitor

HERE = Path(__file__).parent
FIRST = State()
SECOND = replace(FIRST, episodes={**FIRST.episodes, "2": 9}, style=2)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with served(tmp_path) as site:
        yield site


def kinds(findings: set[Finding]) -> set[tuple[str, str]]:
    return {(one.what, one.path) for one in findings}


def test_a_whole_site_is_whole(site: Site) -> None:
    edition = site.made(1, FIRST)
    ledger = site.show(edition)
    visitor = Visitor(site.base, ledger.allowed)
    findings, walk = visitor.inspect()
    assert findings == set() == visitor.look()
    assert set(walk.seen) == set(edition.files), "the reader finds its way to every file"
    assert visitor.tally.enclosures >= 8
    visitor.close()


@pytest.mark.parametrize("kind", ["media", "asset", "book", "search", "page", "entry", "feed"])
def test_whatever_is_not_there_is_missed(site: Site, kind: str) -> None:
    edition = site.made(1, FIRST)
    ledger = site.show(edition)
    for path in [path for path, file in edition.files.items() if file.kind == kind][::2]:
        site.files = {name: one for name, one in edition.files.items() if name != path}
        assert path in {one.path for one in site.inspected(ledger)}, path


def test_bytes_and_headers_of_no_release_are_strange(site: Site) -> None:
    edition = site.made(1, FIRST)
    for change in ({"body": b"half"}, {"type": "text/html"}, {"kind": "media"}):
        ledger = site.show(edition)
        site.files["robots.txt"] = replace(site.files["robots.txt"], **change)  # type: ignore[arg-type]
        assert kinds(site.inspected(ledger)) == {("strange", "robots.txt")}


def test_old_and_new_objects_are_both_whole(site: Site) -> None:
    """Between two pages of a publish a visitor meets a new page beside an old one."""
    first, second = site.made(1, FIRST), site.made(2, SECOND)
    ledger = site.show(first)
    ledger.begin(second, START)
    new = {path: one for path, one in second.files.items() if path not in first.files}
    site.files |= new
    assert site.inspected(ledger) == set()
    site.files["episoder/2.html"] = second.files["episoder/2.html"]
    assert site.inspected(ledger) == set()
    del site.files[second.sounds["2"]]
    assert ("missing", second.sounds["2"]) in kinds(site.inspected(ledger))


def test_a_feed_that_promises_another_length_or_type(site: Site) -> None:
    edition = site.made(1, FIRST)
    for change in ({"body": b"ID3 short"}, {"type": "audio/ogg"}):
        ledger = site.show(edition)
        path = edition.sounds["2"]
        site.files[path] = replace(site.files[path], **change)  # type: ignore[arg-type]
        assert ("enclosure", path) in kinds(site.inspected(ledger))


def test_an_answer_that_breaks_off(site: Site) -> None:
    edition = site.made(1, FIRST)
    ledger = site.show(edition)
    site.breaks = lambda _, path: path == edition.sounds["1"]
    assert ("half", edition.sounds["1"]) in kinds(site.inspected(ledger))


def test_a_server_without_ranges(site: Site) -> None:
    ledger = site.show(site.made(1, FIRST))
    site.ranges = False
    assert {one.what for one in site.inspected(ledger)} == {"range"}


def test_an_address_that_a_feed_once_gave(site: Site) -> None:
    first, second = site.made(1, FIRST), site.made(2, SECOND)
    ledger = site.show(first)
    visitor = Visitor(site.base, ledger.allowed)
    assert visitor.inspect()[0] == set()
    again = site.show(second)
    visitor._allowed = again.allowed
    assert kinds(visitor.inspect()[0]) == {("former", first.sounds["2"])}
    visitor.close()


def test_before_anything_is_announced_there_is_nothing_to_break(site: Site) -> None:
    edition = site.made(1, FIRST)
    ledger = site.show(edition)
    site.files = {path: one for path, one in edition.files.items() if one.kind == "index"}
    visitor = Visitor(site.base, ledger.allowed)
    assert visitor.inspect()[0] == set()
    site.files = dict(edition.files)
    assert visitor.inspect()[0] == set()
    del site.files["feed.xml"]
    assert ("entrance", "feed.xml") in kinds(visitor.inspect()[0])
    visitor.close()


def test_a_kit_is_read_too() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as kit:
        kit.writestr("a/start.html", '<a href="../lyd.mp3">x</a><img src="http://x/s/b.png">')
    page = Page("http://x/s/", "kits/k.zip", "application/zip", target.getvalue())
    assert {one.path for one in references(page)} == {"kits/k.zip!/lyd.mp3", "b.png"}


def test_a_real_index_of_pagefinds() -> None:
    """Its own bytes, as the sample programme's index begins: version, pages, parts, filters."""
    body = (
        b"\x87\x651.5.2\x81\x82\x6ada_1234567\x18\x64"
        b"\x81\x83\x61a\x62\xc3\xa5\x6ada_89abcde\x80\x80\x80\x80"
    )
    packed = gzip.compress(b"pagefind_dcd" + body)
    page = Page("http://x/", "soeg/pagefind.da_1.pf_meta", "application/octet-stream", packed)
    assert {one.path for one in references(page)} == {
        "soeg/fragment/da_1234567.pf_fragment",
        "soeg/index/da_89abcde.pf_index",
    }


@pytest.mark.parametrize(
    "name", ["references", "visitor", "owner", "editions", "ledger", "proxy", "faults"]
)
def test_who_judges_shares_no_code_with_whom_it_judges(name: str) -> None:
    own = {"tests.torture." + one.stem for one in HERE.glob("*.py")}
    for node in ast.walk(ast.parse((HERE / f"{name}.py").read_text())):
        modules = [node.module] if isinstance(node, ast.ImportFrom) else []
        modules += [one.name for one in node.names] if isinstance(node, ast.Import) else []
        for module in modules:
            root = str(module).partition(".")[0]
            assert module in own or root == "lxml" or root in sys.stdlib_module_names, module
