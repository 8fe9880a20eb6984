"""The parser keeps to CommonMark: every example of its specification, with nothing of ours on."""

from __future__ import annotations

import re
from pathlib import Path

import comrak
import html5lib

from tests.browser.checkers import need

SPEC = Path(__file__).parents[1] / "browser" / "node_modules" / "commonmark-spec" / "spec.txt"
_EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", re.MULTILINE | re.DOTALL)


def canonical(html: str) -> str:
    """As a browser sees it: how a tag is closed, or a quote is written, is all one."""
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    text: str = html5lib.serialize(tree, omit_optional_tags=False, alphabetical_attributes=True)
    return text


def test_all_examples() -> None:
    need(SPEC.is_file(), "commonmark-spec")
    text = SPEC.read_text(encoding="utf-8").partition("<!-- END TESTS -->")[0]
    examples = [(m[1].replace("→", "\t"), m[2].replace("→", "\t")) for m in _EXAMPLE.finditer(text)]
    assert len(examples) == 652
    plain = comrak.RenderOptions(unsafe_=True)
    wrong = [
        markdown
        for markdown, html in examples
        if canonical(comrak.markdown_to_html(markdown, render_options=plain)) != canonical(html)
    ]
    assert wrong == []
