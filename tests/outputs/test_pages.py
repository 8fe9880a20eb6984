"""Pages of a whole small programme: valid, linked, safe, and the same every time."""

from __future__ import annotations

import json
import posixpath
import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from urllib.parse import urldefrag, urljoin

import pytest

from pipeline.core.visibility import previewed, published
from pipeline.outputs import pages
from tests.outputs import site, small
from tests.outputs.small import Bench

NOT_ELSEWHERE = ("src", "srcset", "poster", "data", "action")
ROOT = "https://here.invalid/"


@pytest.fixture(scope="module")
def whole(bench: Bench) -> site.Site:
    shown = replace(published(site.full(bench)), extras=frozenset({"books"}))
    return site.made(bench, shown)


def test_every_kind_of_page_is_there(whole: site.Site) -> None:
    paths = {page.path for page in whole.pages()}
    assert paths == {
        *("index.html", "404.html", "hjaelp.html", "tilgaengelighed.html", "soeg.html"),
        *("episoder/index.html", "episoder/1.html", "episoder/2.html"),
        "episoder/abonner.html",
        *("film/index.html", "film/2.html"),
        *(f"tid/{minutes}.html" for minutes in (5, 15, 30)),
        *(
            f"til/{role}{time}.html"
            for role in ("laege", "psykolog", "leder")
            for time in ("", "-5", "-15", "-30")
        ),
        *("arrangementer/index.html", "arrangementer/temadag.html"),
        *("haandbog/index.html", "haandbog/opsporing.html", "haandbog/samtalen.html"),
        *("haandbog/hele-haandbogen.html", "haandbog/refleksionsspoergsmaal.html"),
        *("haandbog/ordliste.html", "haandbog/her-kan-du-faa-hjaelp.html"),
        *("om/projektet.html", "om/privatliv.html", "om/skjul-dine-spor.html"),
    }


def test_pages_parse_strictly_and_have_one_heading_and_a_language(whole: site.Site) -> None:
    for page in whole.pages():
        assert page.tree.attrib["lang"] == "da", page.path
        assert len(page.all("h1")) == 1, page.path
        assert len(page.all("main")) == 1, page.path
        assert page.text("title"), page.path
        assert len(page.ids) == len(set(page.ids)), page.path


def test_headings_leave_no_level_out(whole: site.Site) -> None:
    for page in whole.pages():
        levels = [int(e.tag[1]) for e in page.tree.iter() if re.fullmatch(r"h[1-6]", str(e.tag))]
        assert levels[0] == 1, page.path
        for above, below in pairwise(levels):
            assert below <= above + 1, (page.path, levels)


def test_the_way_out_is_the_second_thing_the_keyboard_meets(whole: site.Site) -> None:
    for page in whole.pages():
        links = [a.attrib for a in page.tree.iter("a")]
        assert links[0]["href"] == "#hoved_"
        assert links[1]["href"] == "https://vejret.example/"
        assert links[1]["rel"] == "noreferrer nofollow"


def test_nothing_is_fetched_from_elsewhere(whole: site.Site) -> None:
    for page in whole.pages():
        for element in page.tree.iter():
            loaded = [element.attrib[n] for n in NOT_ELSEWHERE if n in element.attrib]
            if element.tag == "link" and element.attrib["rel"] in {"stylesheet", "icon"}:
                loaded.append(element.attrib["href"])
            for address in loaded:
                own = address.startswith("https://cdn.example/prefix/") and page.path == "404.html"
                assert own or "//" not in address, (page.path, address)


def test_no_script_or_style_is_written_into_a_page(whole: site.Site) -> None:
    for page in whole.pages():
        for element in page.tree.iter():
            assert element.tag != "style", page.path
            assert "style" not in element.attrib, page.path
            assert not [name for name in element.attrib if name.startswith("on")], page.path
            if element.tag == "script" and "src" not in element.attrib:
                assert element.attrib["type"] == "application/ld+json", page.path
        policy = next(m for m in page.all("meta") if "http-equiv" in m.attrib)
        assert policy.attrib["content"].startswith("default-src 'self';")
        assert "unsafe" not in policy.attrib["content"], page.path


def test_what_is_searched_for_is_never_sent(whole: site.Site) -> None:
    for page in whole.pages():
        forms = [form for form in page.all("form") if form.attrib.get("class") == "find"]
        assert len(forms) == (0 if page.path == "soeg.html" else 1), page.path
        for form in forms:
            assert form.attrib["action"].endswith("soeg.html"), page.path
            fields = [field for field in form.iter("input") if "name" in field.attrib]
            assert fields == [], page.path


def test_a_link_that_is_shared_says_no_more_than_a_history(whole: site.Site) -> None:
    told = {
        page.path: {
            m.attrib["property"]: m.attrib["content"]
            for m in page.all("meta")
            if "property" in m.attrib
        }
        for page in whole.pages()
    }
    discreet, open_ = told["episoder/1.html"], told["episoder/2.html"]
    assert discreet["og:title"] == "Første samtale"
    assert discreet["og:description"] == "Styrelsen"
    assert open_["og:title"] == "At spørge"
    assert open_["og:description"] == "Hvad dækker ordet?"


def test_breadcrumbs_are_told_to_machines_as_they_are_shown(whole: site.Site) -> None:
    page = whole.page("haandbog/samtalen.html")
    data = [json.loads(s.text or "") for s in page.all("script") if "src" not in s.attrib]
    [trail] = [block for block in data if block["@type"] == "BreadcrumbList"]
    assert [step["name"] for step in trail["itemListElement"]] == ["Håndbog", "Samtalen"]
    assert trail["itemListElement"][0]["item"] == "https://cdn.example/prefix/haandbog/index.html"


def test_help_is_a_tap_away_on_every_page_in_the_same_place(whole: site.Site) -> None:
    for page in whole.pages():
        [foot] = page.all("footer")
        numbers = [a.attrib["href"] for a in foot.iter("a") if a.attrib["href"].startswith("tel:")]
        assert numbers == ["tel:112", "tel:00000000"], page.path


def test_a_page_folds_where_its_author_wants_it(bench: Bench) -> None:
    body = "Først.\n\n## Et\n\nA.\n\n## To\n\nB."
    library = site.full(bench)
    for fold, headings in ((True, ["Et", "To"]), (False, [])):
        item = replace(library.pages[1], body=body, fold=fold)
        made = bench.bytes_of(pages.project_page(library, item, ()))
        page = site.Document(item.address, made.decode())
        assert [s.findtext("h2") for s in page.all("summary")] == headings
        assert [d.attrib.get("open") for d in page.all("details")] == [None] * len(headings)


def test_every_link_and_fragment_of_the_site_leads_somewhere(whole: site.Site) -> None:
    ids = {page.path: set(page.ids) for page in whole.pages()}
    for page in whole.pages():
        if page.path == "404.html":
            continue
        for address in _addresses(page):
            target, fragment = urldefrag(urljoin(ROOT + page.path, address))
            path = target.removeprefix(ROOT)
            if not target.startswith(ROOT):
                continue
            assert path in whole.files, (page.path, address)
            if fragment and not fragment.startswith("t=") and path in ids:
                assert fragment in ids[path], (page.path, address)


def _addresses(page: site.Document) -> list[str]:
    names = ("href", "src", "poster")
    return [e.attrib[n] for e in page.tree.iter() for n in names if n in e.attrib]


def test_every_page_can_be_reached_from_the_front(whole: site.Site) -> None:
    seen, waiting = set(), ["index.html"]
    while waiting:
        path = waiting.pop()
        if path in seen or path not in whole.files or not path.endswith(".html"):
            continue
        seen.add(path)
        links = [a.attrib["href"] for a in whole.page(path).all("a")]
        waiting += [
            posixpath.normpath(posixpath.join(posixpath.dirname(path), urldefrag(link)[0]))
            for link in links
            if not re.match(r"[a-z]+:", link)
        ]
    assert {page.path for page in whole.pages()} - seen == {"404.html"}


def test_the_missing_page_works_at_any_depth(whole: site.Site) -> None:
    page = whole.page("404.html")
    for address in _addresses(page):
        assert address.startswith(("https://", "#", "mailto:", "tel:")), address
    robots = [m.attrib for m in page.all("meta") if m.attrib.get("name") == "robots"]
    assert robots == [{"name": "robots", "content": "noindex"}]


def test_hostile_words_stay_words(bench: Bench) -> None:
    library = site.full(bench)
    for kind in ("episodes", "films", "events", "pages"):
        library = site.changed(library, kind, lambda item: replace(item, title=site.HOSTILE))
    chapters = tuple(replace(c, title=site.HOSTILE) for c in library.handbook.chapters)
    library = replace(library, handbook=replace(library.handbook, chapters=chapters))
    made = site.made(bench, library)
    for page in made.pages():
        assert "<script>alert" not in page.raw, page.path
        for script in page.all("script"):
            if "src" not in script.attrib:
                json.loads(script.text or "")
    shown = made.page("episoder/2.html")
    assert shown.text("h1") == site.HOSTILE
    data = json.loads(next(s.text or "" for s in shown.all("script") if "src" not in s.attrib))
    assert data["name"] == site.HOSTILE


@pytest.mark.slow
def test_the_same_content_gives_the_same_bytes(
    bench: Bench, whole: site.Site, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = Bench(tmp_path_factory.mktemp("again"))
    for file in bench.folder.iterdir():
        if file.is_file() and file.suffix != ".json":
            (other.folder / file.name).write_bytes(file.read_bytes())
    shown = replace(published(site.full(other)), extras=frozenset({"books"}))
    again = site.made(other, shown)
    pages = {path for path in again.files if not path.startswith("kits/")}
    assert pages == {path for path in whole.files if not path.startswith("kits/")}
    for path in pages:
        assert again.files[path] == whole.files[path], path


def test_what_is_hidden_is_nowhere_and_in_a_preview_it_says_so(bench: Bench) -> None:
    library = site.full(bench)
    last = replace(
        library.episodes[1],
        title="Hemmelig titel",
        publication=small.approved("2023-01-01"),
        discreet_title=None,
    )
    library = replace(library, episodes=(library.episodes[0], last))
    public = site.made(bench, published(library))
    assert "episoder/2.html" not in public.files
    assert not [p.path for p in public.pages() if "Hemmelig titel" in p.raw]
    staff = site.made(bench, previewed(library)).page("episoder/2.html")
    assert "Ikke udgivet – kun synlig her (planlagt)" in staff.words()
    assert "noindex" in staff.raw
    assert "canonical" not in staff.raw


def test_a_programme_with_nothing_in_it_still_has_its_pages(bench: Bench) -> None:
    library = site.full(bench)
    nothing = replace(
        library,
        episodes=(),
        films=(),
        events=(),
        pages=(),
        glossary=(),
        handbook=replace(library.handbook, chapters=()),
        base_address="",
    )
    made = site.made(bench, nothing)
    assert {p.path for p in made.pages()} == {
        *("index.html", "hjaelp.html", "tilgaengelighed.html", "404.html", "soeg.html")
    }
    assert "og:url" not in made.page("index.html").raw
    assert "feed.xml" not in made.page("index.html").raw


def test_the_front_page_shows_what_there_is_and_when_it_changed(whole: site.Site) -> None:
    words = whole.page("index.html").words()
    assert "Eksempelindhold – opdigtet" in words
    assert "Kort på tid?" in words
    assert "Sidst opdateret 3. oktober 2022" in words


def test_accessibility_tells_what_the_content_lacks(bench: Bench) -> None:
    library = site.full(bench)
    page = site.made(bench, library).page("tilgaengelighed.html")
    assert "Vi kender ikke til noget, som loven kræver, og som mangler" in page.words()
    assert "Undertekster (dansk, engelsk): skrevet af et menneske" in page.words()
    assert "Udgave med synstolkning" in page.words()
    assert "Ikke alle film findes på dansk tegnsprog." in page.words()
    library = site.changed(
        library, "films", lambda film: replace(film, formats=film.formats[:2], captions=())
    )
    library = site.changed(library, "episodes", lambda episode: replace(episode, transcript=None))
    words = site.made(bench, library).page("tilgaengelighed.html").words()
    assert "Hvad er senfølger?: Der er ingen transskription." in words
    assert "Et roligt spørgsmål: Der er ingen undertekster." in words
    assert "Der er ingen udgave med synstolkning" in words


def test_dates_follow_the_programmes_own_zone(bench: Bench) -> None:
    library = site.changed(
        site.full(bench),
        "episodes",
        lambda e: replace(e, publication=replace(e.publication, publish_at=site.at(2022, 6, 1))),
    )
    words = site.made(bench, library).page("episoder/1.html").words()
    assert "Udgivet 1. juni 2022" in words
    assert date(2022, 6, 1).isoformat() in site.made(bench, library).page("episoder/1.html").raw
