"""The style sheet is sent without the room between its rules, and says the same."""

from __future__ import annotations

import gzip

import pytest
from playwright.sync_api import Browser

from pipeline.outputs import theme
from pipeline.outputs.assets import stylesheet, tight
from tests.outputs.small import Bench

_TOLD = """css => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return [...sheet.cssRules].map(rule => rule.cssText.replaceAll(", ", ","));
}"""


def written() -> str:
    paths = [theme.asset(f"site/{name}").path for name in theme.parts("site")]
    return "\n".join(path.read_text("utf-8") for path in paths)


@pytest.mark.slow
def test_a_browser_reads_the_same_rules(bench: Bench, browser: Browser) -> None:
    page = browser.new_page()
    sent = bench.bytes_of(stylesheet()).decode()
    asked = page.evaluate(_TOLD, written())
    assert page.evaluate(_TOLD, sent) == asked
    assert len(asked) > 100
    page.close()


def test_it_is_smaller_on_the_line(bench: Bench) -> None:
    sent = bench.bytes_of(stylesheet())
    assert len(gzip.compress(sent)) < 0.9 * len(gzip.compress(written().encode()))


@pytest.mark.parametrize(
    ("loose", "sent"),
    [
        ("a :is(b , c) {\n  color : red;\n}", "a :is(b,c){color :red}"),
        ('a { content: " ; { /* x */ } : "; }', 'a{content:" ; { /* x */ } : "}'),
        ("/* en { af } */ a { b: calc(1px + 2px) }", "a{b:calc(1px + 2px)}"),
        ("@media (min-width: 2rem) and (x: y) { a { b: c } }", None),
    ],
)
def test_what_has_a_meaning_stays(loose: str, sent: str | None) -> None:
    assert tight(loose) == (sent or "@media (min-width:2rem) and (x:y){a{b:c}}")
