"""The index that Pagefind makes: whole, the same every time, and of public things alone."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.build.artefact import Artefact, Job, Product
from pipeline.core.errors import ToolError
from pipeline.core.model import Library
from pipeline.core.values import State, Term
from pipeline.core.visibility import published
from pipeline.outputs.search import index as made_by
from pipeline.outputs.search import plan
from pipeline.outputs.search.index import index
from tests.outputs import small
from tests.outputs.small import Bench

MAGIC = len(b"pagefind_dcd")


@pytest.fixture(scope="module")
def library(bench: Bench) -> Library:
    """Without sound: only what is written."""
    whole = small.library(bench)
    terms = (Term("tavshedspligt", "Pligten til at tie.", ("fortrolighed",)), Term("ro", "Ro."))
    book = replace(whole.handbook, appendices=("ordliste",))
    return replace(whole, episodes=(), handbook=book, glossary=terms, extras=frozenset({"search"}))


def make(artefact: Artefact, folder: Path) -> Product:
    folder.mkdir()
    return artefact.recipe.make(Job(artefact.params, {}, folder))


def bodies(product: Product) -> dict[str, bytes]:
    return {
        name: body if isinstance(body, bytes) else body.read_bytes()
        for name, body in product.files.items()
    }


def fragments(files: dict[str, bytes]) -> list[dict[str, object]]:
    found = [body for name, body in files.items() if name.startswith("index/fragment/")]
    return [json.loads(gzip.decompress(body)[MAGIC:]) for body in found]


def kind_of(fragment: dict[str, object]) -> str:
    return str(fragment["url"]).split("/")[1].partition("-")[2]


def test_the_same_texts_give_the_same_bytes(library: Library, tmp_path: Path) -> None:
    """Pagefind's filters, and a second field beside the title, would come in any order."""
    first, *others = (bodies(make(index(library), tmp_path / name)) for name in "abcde")
    assert [others_are == first for others_are in others] == [True] * 4


def test_it_holds_what_a_browser_asks_for_and_nothing_else(
    library: Library, tmp_path: Path
) -> None:
    product = make(index(library), tmp_path / "a")
    files = bodies(product)
    assert {Path(str(path)).name for path in product.facts.values()} <= {
        Path(name).name for name in files
    }
    entry = json.loads(files["entry"])
    (about,) = entry["languages"].values()
    assert f"index/wasm.{about['wasm']}.pagefind" in files
    assert f"index/pagefind.{about['hash']}.pf_meta" in files
    assert about["page_count"] == len(fragments(files))
    assert not [name for name in files if "-ui" in name or "unknown" in name]


def test_every_term_of_the_glossary_is_found_by_itself(library: Library, tmp_path: Path) -> None:
    found = fragments(bodies(make(index(library), tmp_path / "a")))
    terms = {f["meta"]["title"] for f in found if kind_of(f) == "glossary"}  # type: ignore[index]
    assert terms == {"tavshedspligt", "ro"}


def test_only_what_is_public_is_in_it_and_it_tells_of_what_it_is_made(
    library: Library, tmp_path: Path
) -> None:
    (film,) = library.films
    draft = replace(film, publication=replace(film.publication, state=State.DRAFT))
    seen = published(replace(library, films=(draft,)))
    artefact = index(seen)
    assert film.id not in artefact.provenance
    assert {item.id for item in seen.items()} == artefact.provenance
    text = json.dumps(fragments(bodies(make(artefact, tmp_path / "a"))), ensure_ascii=False)
    assert film.title not in text


def test_a_transcript_is_found_to_the_second_of_the_published_sound(bench: Bench) -> None:
    whole = replace(small.library(bench), extras=frozenset({"search"}))
    made = bench.make(index(whole)).outcomes["search"].made
    files = {name: file.path.read_bytes() for name, file in made.files.items()}
    spoken = [f for f in fragments(files) if kind_of(f) == "transcript"]
    assert {str(f["url"]).split("/", 2)[2] for f in spoken} == {
        "episoder/1.html",
        "episoder/2.html",
    }
    anchors = [a["id"] for f in spoken for a in f["anchors"]]  # type: ignore[attr-defined]
    assert "t-0" in anchors
    public = {file.public for file in made.files.values()}
    assert {str(path).split("/")[0] for path in public} == {"soeg"}


def test_it_is_made_only_when_asked_for(library: Library) -> None:
    assert [a.id for a in plan.plan(library)] == ["search", "page/soeg.html"]
    quick = replace(library, extras=frozenset())
    assert [a.id for a in plan.plan(quick)] == ["page/soeg.html"]
    without = replace(library, programme=replace(library.programme, search=False))
    assert list(plan.plan(without)) == []


def test_a_page_without_an_index_says_so_and_leads_to_the_lists(
    bench: Bench, library: Library
) -> None:
    (page,) = plan.plan(replace(library, extras=frozenset()))
    text = bench.bytes_of(page).decode()
    assert "ikke lavet i denne udgave" in text
    assert 'href="haandbog/ordliste.html"' in text
    assert "<form" not in text
    assert "wasm-unsafe-eval" not in text


def test_pagefind_that_fails_or_is_missing_is_told(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "pagefind"
    broken.write_text("#!/bin/sh\necho nej >&2\nexit 3\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setattr("pagefind_bin.get_executable", lambda: broken)
    with pytest.raises(ToolError, match=r"T061.*nej"):
        make(index(library), tmp_path / "a")

    def missing() -> Path:
        raise FileNotFoundError

    monkeypatch.setattr("pagefind_bin.get_executable", missing)
    with pytest.raises(ToolError, match="T060"):
        make(index(library), tmp_path / "b")


def test_words_that_say_little_are_not_offered(library: Library, tmp_path: Path) -> None:
    product = make(index(library), tmp_path / "a")
    (name,) = (name for name in product.files if name.startswith("index/words-"))
    words = json.loads(bodies(product)[name])
    assert "tavshedspligt" in words
    assert "hvordan" not in words
    assert made_by.FOLDER == "soeg"
