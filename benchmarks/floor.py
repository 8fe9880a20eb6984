"""The least that our packages take for a handbook: each does its work once for each chapter, and
nothing is checked, kept, linked or known of any other chapter. Nothing of spor2 is loaded.

    python benchmarks/floor.py CHAPTERS OUT      in two processes

Click has a command line, PyYAML and pydantic read the fields, comrak gives HTML at once (our tree,
which books and PDFs need too, is left out), Jinja2 sets a bare page.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import click
import comrak
import yaml
from jinja2 import Environment
from pydantic import BaseModel

_LAYOUT = """<!doctype html><html lang="da"><head><meta charset="utf-8"><title>{{ title }}</title>
<meta name="viewport" content="width=device-width"><meta name="description" content="{{ summary }}">
</head><body><a href="#main">Til indhold</a><main id="main"><h1>{{ title }}</h1>
{% for role in roles %}<span>{{ role }}</span>{% endfor %}{{ content | safe }}</main>
<footer>{{ responsible }}, {{ updated }}</footer></body></html>
"""


class _Fields(BaseModel):
    id: str
    example: bool
    number: int
    title: str
    summary: str
    roles: tuple[str, ...]
    state: str
    responsible: str
    updated: date


@click.command()
@click.argument("chapters", type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(path_type=Path))
def main(chapters: Path, out: Path) -> None:
    out.mkdir()
    files = sorted(chapters.glob("*.md"))
    child = os.fork()
    _set(files[: len(files) // 2] if child else files[len(files) // 2 :], out)
    if not child:
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        raise SystemExit(1)


def _set(files: list[Path], out: Path) -> None:
    template = Environment(autoescape=True).from_string(_LAYOUT)
    extensions = comrak.ExtensionOptions(table=True, footnotes=True, description_lists=True)
    for file in files:
        _, head, body = file.read_text(encoding="utf-8").split("---\n", 2)
        fields = _Fields.model_validate(yaml.load(head, yaml.CBaseLoader))  # noqa: S506 (texts alone)
        content = comrak.markdown_to_html(body, extensions)
        page = template.render(fields.model_dump(), content=content)
        (out / f"{fields.id}.html").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
