"""Sitemap and robots.txt."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from pipeline.core.model import Library
from pipeline.core.values import Publication, State
from pipeline.outputs import lists, plan
from pipeline.outputs.page import Leaf
from tests.outputs import small
from tests.outputs.small import Bench

BASE = "https://cdn.example/prefix/"
NAME = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def listed(bench: Bench, library: Library) -> dict[str, str | None]:
    root = etree.fromstring(bench.bytes_of(lists.sitemap(library, list(plan.plan(library)))))
    urls = root.findall("s:url", NAME)
    return {u.findtext("s:loc", "", NAME): u.findtext("s:lastmod", None, NAME) for u in urls}


def test_the_sitemap_lists_pages_with_their_dates(bench: Bench) -> None:
    found = listed(bench, small.library(bench))
    assert found[f"{BASE}episoder/1.html"] == "2022-05-06"
    assert found[f"{BASE}haandbog/samtalen.html"] == "2022-05-04"
    assert found[f"{BASE}arrangementer/temadag.html"] == "2022-09-01"
    assert {f"{BASE}{name}.html" for name in ("index", "hjaelp", "tilgaengelighed")} < set(found)
    assert f"{BASE}404.html" not in found


def test_the_sitemap_and_the_pages_made_are_the_same(bench: Bench) -> None:
    library = small.library(bench)
    pages = {
        BASE + artefact.params.page.head.path
        for artefact in plan.plan(library)
        if isinstance(artefact.params, Leaf) and artefact.params.page.head.listed
    }
    assert set(listed(bench, library)) == pages


def test_a_previewed_draft_is_not_listed(bench: Bench) -> None:
    library = small.library(bench)
    draft = replace(library.episodes[0], publication=Publication(State.DRAFT))
    assert f"{BASE}episoder/1.html" not in listed(bench, replace(library, episodes=(draft,)))


def test_robots_names_the_sitemap(bench: Bench) -> None:
    body = bench.bytes_of(lists.robots(small.library(bench))).decode()
    assert body.splitlines() == ["User-agent: *", "Allow: /", f"Sitemap: {BASE}sitemap.xml"]
