"""Every text that a visitor can meet is in Danish."""

from __future__ import annotations

import re

from babel.messages.pofile import read_po
from jinja2 import Environment
from jinja2.ext import babel_extract

from pipeline.core.messages import LOCALE
from pipeline.outputs import strings, theme

KEYWORDS = {"_": None, "plural": (1, 2)}
IN_CODE = re.compile(r"\.text\(\s*\"([^\"]+)\"")


def in_templates() -> set[str]:
    found = set()
    for file in theme.folder().rglob("*.html"):
        with file.open("rb") as source:
            for _, _, message, _ in babel_extract(source, KEYWORDS, (), {"trimmed": "true"}):
                one = message[0] if isinstance(message, tuple) else message
                found.add(str(one))
    return found


def in_catalogue() -> set[str]:
    with (LOCALE / "da" / "LC_MESSAGES" / "site.po").open("rb") as po:
        ids = [message.id for message in read_po(po)]
    return {str(id_ if isinstance(id_, str) else id_[0]) for id_ in ids}


def in_code() -> set[str]:
    files = (theme.folder().parent / "pipeline" / "outputs").glob("*.py")
    return {text for file in files for text in IN_CODE.findall(file.read_text("utf-8"))}


def test_texts_of_templates_and_code_are_translated() -> None:
    words = {text for group in strings.LABELS.values() for text in group.values()}
    wanted = in_templates() | in_code() | words
    assert len(wanted) > 150
    assert wanted - in_catalogue() == set()


def test_templates_parse_and_hold_no_words_of_their_own() -> None:
    """What is shown goes through ``_``: nothing between two tags may be a word."""
    bare = re.compile(r">[^<>{}]*[A-Za-zÆØÅæøå]{3,}[^<>{}]*<")
    for file in theme.folder().rglob("*.html"):
        if "kit" in file.parts:
            continue
        source = file.read_text("utf-8")
        Environment(autoescape=True).parse(source)
        code = re.sub(r"\{[{%#].*?[}%#]\}", "", source, flags=re.DOTALL)
        assert [m[0] for m in bare.finditer(code) if "ISBN" not in m[0]] == [], file.name
