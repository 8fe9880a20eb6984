"""Notes as hosts write them become Markdown with the same words, and nothing that acts."""

from __future__ import annotations

import re
import unicodedata
from html import escape
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.content.convert.html import to_markdown, words
from pipeline.content.source import invisible_sign
from pipeline.prose import html as prose


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Et <b>vigtigt</b> og <i>stille</i> ord.</p>", "Et **vigtigt** og *stille* ord."),
        ("<p>Første</p><p>Anden<br>linje</p>", "Første\n\nAnden\\\nlinje"),
        ("<h1>Om</h1><p>tekst<h4>Mere", "## Om\n\ntekst\n\n### Mere"),
        ("<ul><li>en<li>to</ul>", "- en\n- to"),
        ('<ol start="3"><li>en</li><li><p>to</p></li></ol>', "3. en\n4. to"),
        ("<ul><li>en<ul><li>under</li></ul></li><li>to</li></ul>", "- en\n  - under\n- to"),
        ("<ul><li>a</ul><ul><li>b</ul>", "- a\n\n* b"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ('<a href="https://x.example/a_b">her</a>', "[her](https://x.example/a_b)"),
        ('se<a href=" https://x.example/ "> her </a>nu', "se [her](https://x.example/) nu"),
        ('<a href="https://x.example/(a)">her</a>', "[her](<https://x.example/(a)>)"),
        ('<a href="/om">her</a>', "[her](https://gammel.example/om)"),
        ('<a href="https://x.example/"><p>Blok</p></a>', "Blok"),
        ("<strong> rum </strong>til", "**rum** til"),
        ("<b>a</b><b>b</b>", "**ab**"),
        ("<b>ord:</b>uden luft", "ord:uden luft"),
        ("<b><i>begge</i></b>", "**begge**"),
        ("<div>a<div>b</div>c</div>", "a\n\nb\n\nc"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("<p>a &amp; b &amp;amp; &lt;tag&gt;</p>", "a & b \\&amp; \\<tag>"),
        ("<p>1. ikke en liste</p><p># heller ikke</p>", "1\\. ikke en liste\n\n\\# heller ikke"),
        ("<p>a</p><hr/><p>b</p>", "a\n\n---\n\nb"),
    ],
)
def test_what_a_host_writes(html: str, text: str) -> None:
    assert to_markdown(html, "https://gammel.example/feed.xml") == text


@pytest.mark.parametrize(
    "html",
    [
        '<script>alert("x")</script>',
        "<style>p{}</style>",
        '<img src="https://tael.example/pixel.gif" width="1" height="1">',
        '<noscript><img src="https://tael.example/p"></noscript>',
        '<iframe src="https://spil.example/">Afspil</iframe>',
        "<form><button>Send</button></form>",
        "<!-- hemmeligt -->",
        "<svg><text>x</text></svg>",
    ],
)
def test_what_acts_or_counts_stays_behind(html: str) -> None:
    assert to_markdown(f"<p>før</p>{html}<p>efter</p>") == "før\n\nefter"


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//[", "om.html", ""]
)
def test_a_link_that_may_not_be_followed_is_its_text(href: str) -> None:
    assert to_markdown(f'<p><a href="{href}">her</a></p>') == "her"


def test_plain_text_keeps_its_lines_and_its_addresses_lead_somewhere() -> None:
    text = "Hør med.\n00:00 Start\n01:30 Slut\n\nSe https://x.example/a_b?c=1&d=2.\r\n* stjerne"
    assert to_markdown(text) == (
        "Hør med.\\\n00:00 Start\\\n01:30 Slut\n\n"
        "Se <https://x.example/a_b?c=1&d=2>.\\\n\\* stjerne"
    )


def test_very_deep_and_very_wide_html_is_read_all_the_same() -> None:
    deep = "<div><b><ul><li>" * 3000 + "bund"
    assert to_markdown(deep).endswith("bund")
    assert words(deep) == "bund"


def test_words_are_what_a_reader_sees() -> None:
    assert words("<p>En <b>lille</b>\n tekst.</p><p>Og<br>mere &amp; mere</p>") == (
        "En lille tekst.\nOg mere & mere"
    )
    assert words("Ren  tekst\nher.\n\nOg her.") == "Ren tekst her.\nOg her."


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def handle_data(self, data: str) -> None:
        self.text += data


def seen(html: str) -> str:
    """The letters a reader sees, without white space."""
    parser = _Seen()
    parser.feed(html)
    parser.close()
    return re.sub(r"\s+", "", parser.text)


_SIGNS = st.sampled_from("aåæ é1.)#*_-+=>:~|[]<&`\\!{}(^\"'«»😀\u202e\u0301\n\x00\x07\ufeff")
_TEXT = st.text(_SIGNS, max_size=12)
_TAGS = ("p", "b", "i", "em", "strong", "li", "ul", "ol", "blockquote", "h2", "div", "span", "a")


def _html() -> st.SearchStrategy[str]:
    plain = _TEXT.map(escape)
    return st.recursive(
        plain,
        lambda inner: st.one_of(
            st.tuples(st.sampled_from(_TAGS), st.lists(inner, max_size=3)).map(
                lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0]}>"
            ),
            st.lists(inner, max_size=3).map("<br>".join),
        ),
        max_leaves=8,
    )


@settings(max_examples=400, deadline=None)
@given(_html())
def test_every_word_comes_back_when_the_markdown_is_shown(html: str) -> None:
    text = to_markdown(f"<p></p>{html}")
    clean = "".join(sign for sign in html if invisible_sign(sign) is None)
    shown = seen(prose.html(text))
    # Letters and their accents may stand in two tags, or on two lines, until both are taken away.
    assert unicodedata.normalize("NFD", shown) == unicodedata.normalize("NFD", seen(clean))
