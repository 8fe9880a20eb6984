"""Every page of the sample in Chromium, from the store's own address: opened once, seen twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.checkers import AXE, RULES, faults_of, need
from tests.browser.conftest import Judged
from tests.site.sample import Sample

pytestmark = [
    pytest.mark.browser,
    pytest.mark.store,
    pytest.mark.slow,
    pytest.mark.xdist_group("site"),
]

#: One of each kind.
KINDS = (
    *(
        "index.html",
        "episoder/2.html",
        "film/1.html",
        "haandbog/samarbejde.html",
        "om/privatliv.html",
    ),
    *("arrangementer/temadag-aarhus.html", "haandbog/ordliste.html", "episoder/abonner.html"),
    *("tilgaengelighed.html", "soeg.html", "til/laege-5.html", "hjaelp.html"),
)
#: What readers may set (WCAG 2.2, 1.4.12), past the page's policy as a reader's own style is; and
#: how wide the page is then.
SPACED = """() => { const own = new CSSStyleSheet();
    own.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
        word-spacing: .16em !important } p { margin-bottom: 2em !important }`);
    document.adoptedStyleSheets = [own];
    return document.documentElement.scrollWidth; }"""


@dataclass
class Opened:
    """What opening all pages gave; each list names its page first."""

    pages: list[str]
    statuses: dict[str, int] = field(default_factory=dict)
    bare: list[str] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    kept: list[object] = field(default_factory=list)
    faults: list[tuple[object, ...]] = field(default_factory=list)


def pages(sample: Sample) -> list[str]:
    """All but those that only lead on to another."""
    found = sorted(sample.public.rglob("*.html"))
    stay = (
        page for page in found if 'http-equiv="refresh"' not in page.read_text(encoding="utf-8")
    )
    return [page.relative_to(sample.public).as_posix() for page in stay]


@pytest.fixture(scope="module")
def opened(sample: Sample, browser: Browser) -> Iterator[Opened]:
    need(AXE.is_file(), "axe-core")
    inside = browser.new_context(viewport={"width": 320, "height": 900}, locale="da-DK")
    page, seen = inside.new_page(), Opened(pages(sample))
    page.on(
        "console", lambda m: seen.told.append((page.url, m.text)) if m.type == "error" else None
    )
    page.on("pageerror", lambda error: seen.told.append((page.url, str(error))))
    page.on("request", lambda request: seen.asked.add(request.url))
    for path in seen.pages:
        _look(page, sample.base, path, seen)
    seen.kept += [*inside.cookies(), *inside.storage_state()["origins"]]
    yield seen
    inside.close()


def _look(page: Page, base: str, path: str, seen: Opened) -> None:
    page.set_viewport_size({"width": 320, "height": 900})
    page.emulate_media(color_scheme="light")
    answer = page.goto(base + path, wait_until="load")
    seen.statuses[path] = answer.status if answer else 0
    if page.locator("h1").count() != 1 or page.locator("html[lang=da]").count() != 1:
        seen.bare.append(path)
    seen.faults += [(path, "light", *fault) for fault in faults_of(page, 320)]
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="dark")
    seen.faults += [(path, "dark", *fault) for fault in faults_of(page, 1280, looks_alone=True)]


def test_pages_open_and_tell_of_no_fault(opened: Opened) -> None:
    assert {path for path, status in opened.statuses.items() if status != 200} == set()
    assert opened.bare == []
    assert opened.told == []


def test_nobody_else_is_asked_and_nothing_is_kept(opened: Opened, sample: Sample) -> None:
    assert {a for a in opened.asked if not a.startswith((sample.base, "data:"))} == set()
    assert opened.kept == []


def test_axe_finds_nothing_at_320_pixels_and_in_the_dark(opened: Opened) -> None:
    assert opened.faults == []


@pytest.mark.parametrize("judged", [(320, "dark"), (1280, "light")], indirect=True)
def test_axe_finds_nothing_with_all_unfolded(sample: Sample, judged: Judged) -> None:
    """One of each kind, with every fold open, and its text set as wide as readers may ask for."""
    page, found = judged.page, list[tuple[object, ...]]()
    for path in KINDS:
        page.goto(sample.base + path, wait_until="load")
        page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true; })")
        found += [(path, *fault) for fault in judged.faults()]
        wide = page.evaluate(SPACED)
        found += [(path, "spaced", wide)] if wide > judged.width else []
    assert found == []


def test_axe_finds_nothing_on_the_way_out(sample: Sample, judged: Judged) -> None:
    """With the way out in focus, after two presses of Shift, and while the next page loads."""
    page = judged.page
    page.goto(sample.base + "episoder/1.html", wait_until="load")
    page.locator("a.exit").focus()
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    found = judged.faults()
    # An answer without content leaves the page as it is while the next one is fetched.
    page.route("https://www.dmi.dk/**", lambda route: route.fulfill(status=204))
    page.keyboard.press("Enter")
    page.wait_for_function("() => !document.querySelector('main')")
    # Nothing is left to head or to mark up: what remains can be read and says what it is.
    found += judged.faults(tags=[tag for tag in RULES if tag.startswith("wcag")])
    assert found == []


#: The words of the page that nobody can see; what waits in a fold or a pop-up has its button.
UNSEEN = """() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    const spare = "script, style, noscript, template, [popover], [hidden], details:not([open]), "
        + "[role=tooltip], .unseen, .find, audio, video, select, datalist";
    while (texts.nextNode()) {
        const text = texts.currentNode, around = text.parentElement;
        if (!text.data.trim() || around.closest(spare)) continue;
        if (!around.checkVisibility({visibilityProperty: true, opacityProperty: true}))
            found.push(text.data.trim().slice(0, 60));
    }
    return found;
}"""
#: What is hidden until a script shows it, and is no control: that would be lost without scripts.
HIDDEN = """all => all.filter(e => e.textContent.trim() && !e.matches('button, .hint')
    && !e.querySelector('button, input, select')).map(e => e.outerHTML.slice(0, 80))"""


def test_everything_is_read_without_scripts(sample: Sample, browser: Browser) -> None:
    inside = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page, unseen, hidden = inside.new_page(), [], []
    for path in pages(sample):
        page.goto(sample.base + path, wait_until="domcontentloaded")
        unseen += [(path, text) for text in page.evaluate(UNSEEN)]
        waiting = page.eval_on_selector_all("body [hidden]", HIDDEN)
        hidden += [(path, one) for one in waiting]
    inside.close()
    assert unseen == []
    assert hidden == []
