"""A page that stands by itself: what is said, the files it needs, and no way to what is hidden."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode

from pipeline.outputs.shared_page import Shell, files_of, standing_alone

PATH = "episoder/1.html"
PAGE = """<!doctype html><html><head><script>alert(1)</script><link href="../assets/a.css"></head>
<body><nav><a href="../index.html">Menu</a></nav>
<main id="hoved_" tabindex="-1"><h1>Før &amp; efter&nbsp;d. 1. &#8211; «é»</h1>
<img src="../media/b.jpg" srcset="../media/b-1.webp 320w, ../media/b-2.webp 640w" alt="To stole">
<audio controls src="../media/lyd.mp3"></audio>
<a href="../media/lyd.mp3#t=1,2" data-x="&quot;">0:01</a>
<a href="2.html">Nummer to</a> <a href="../haandbog/kladde.html">En kladde</a>
<a href="https://andre.example/?a=1&amp;b=2">Andre</a> <a href="#hoved_">Op</a>
<form action="../soeg.html"><input name="q"></form><script src="x.js">if (a < b) {}</script>
<details><summary>Mere</summary><br>Slut</details></main>
<footer>Bund</footer></body></html>"""
FILES = {"media/b.jpg", "media/b-1.webp", "media/b-2.webp", "media/lyd.mp3"}
KNOWN = frozenset({*FILES, "episoder/2.html", "haandbog/kladde.html", "media/andet.mp3"})
STYLE = "body{color:red}"
SHELL = Shell("da", "Prøve <1>", "Kun til dig")


def made() -> str:
    def lead(path: str) -> str | None:
        if path in FILES:
            return f"https://lager.example/{path}?a=1&b=2"
        return "https://prog.example/" + path if path == "episoder/2.html" else None

    return standing_alone(PAGE, PATH, lead, STYLE, SHELL)


def test_the_files_it_needs() -> None:
    assert files_of(PAGE, PATH, KNOWN) == FILES


def test_every_address_is_led_or_gone() -> None:
    page = made()
    found = re.findall(r'(?:href|src)="([^"]*)"', page)
    assert found == [
        "https://lager.example/media/b.jpg?a=1&amp;b=2",
        "https://lager.example/media/lyd.mp3?a=1&amp;b=2",
        "https://lager.example/media/lyd.mp3?a=1&amp;b=2#t=1,2",
        "https://prog.example/episoder/2.html",
        "https://andre.example/?a=1&amp;b=2",
        "#hoved_",
    ]
    widths = "https://lager.example/media/b-1.webp?a=1&amp;b=2 320w, "
    assert f'srcset="{widths}https://lager.example/media/b-2.webp?a=1&amp;b=2 640w"' in page
    assert "<a>En kladde</a>" in page


def test_what_is_said_is_said_as_it_was() -> None:
    page = made()
    assert "<h1>Før &amp; efter&nbsp;d. 1. &#8211; «é»</h1>" in page
    assert "<details><summary>Mere</summary><br>Slut</details></main>" in page
    assert 'data-x="&quot;"' in page


def test_nothing_else_comes_along() -> None:
    page = made()
    for gone in ("script", "Menu", "Bund", "<form", "<input", "assets/", "kladde.html"):
        assert gone not in page


def test_nobody_finds_it_and_nothing_else_is_fetched() -> None:
    page = made()
    digest = b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in page
    assert f"<style>{STYLE}</style>" in page
    assert '<meta name="robots" content="noindex, nofollow">' in page
    assert '<meta name="referrer" content="no-referrer">' in page
    assert "<title>Prøve &lt;1&gt;</title>" in page
