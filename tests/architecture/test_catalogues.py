"""Every text for people exists in both languages; what is compiled is what is written."""

from __future__ import annotations

import re
import runpy
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
LOCALE = ROOT / "pipeline" / "locale"
CODE = re.compile(r"\"([DEFWTSP]\d{3})\"")


def catalogue(language: str, domain: str) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return read_po(file, locale=language)


def texts(language: str, domain: str) -> dict[str, str]:
    """A text in the singular and the plural as one."""
    return {_joined(m.id): _joined(m.string) for m in catalogue(language, domain) if m.id}


def _joined(text: object) -> str:
    return " ".join(dict.fromkeys(text)) if isinstance(text, tuple | list) else str(text)


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("po", sorted(LOCALE.rglob("*.po")), ids=lambda p: p.parts[-3] + p.stem)
def test_compiled_catalogue_is_the_written_one(po: Path) -> None:
    compiled = runpy.run_path(str(ROOT / "tools" / "messages.py"))["compiled"]
    assert po.with_suffix(".mo").read_bytes() == compiled(po), "run `make messages`"


def test_nothing_is_left_untranslated_or_fuzzy() -> None:
    for po in LOCALE.rglob("*.po"):
        with po.open("rb") as file:
            for message in read_po(file):
                assert not (message.id and message.fuzzy), (po, message.id)
                parts = message.string if isinstance(message.string, tuple) else (message.string,)
                assert all(parts), (po, message.id)


def test_problems_have_the_same_texts_and_names_in_both_languages() -> None:
    danish, english = texts("da", "problems"), texts("en", "problems")
    assert danish.keys() == english.keys()
    differing = {k for k in danish if names(danish[k]) != names(english[k])}
    assert differing == set()


def test_translations_fill_in_the_same_names() -> None:
    for domain in ("cli", "site"):
        for message in catalogue("da", domain):
            if not message.id:
                continue
            ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
            strings = message.string if isinstance(message.string, tuple) else (message.string,)
            wanted = set().union(*(names(str(i)) for i in ids))
            for text in strings:
                assert names(str(text)) <= wanted, message.id


def test_every_code_in_use_has_its_text() -> None:
    used = set()
    for file in (ROOT / "pipeline").rglob("*.py"):
        used |= set(CODE.findall(file.read_text(encoding="utf-8")))
    known = {key.partition(".")[0] for key in texts("da", "problems")}
    assert used - known == set()
    assert known - used == set(), "texts that no code uses any more"


def test_every_text_of_the_command_line_and_the_site_is_in_danish() -> None:
    """What code marks with ``_("…")`` or ``n("…", "…")``."""
    for domain, folder, keywords in (
        ("cli", "pipeline/cli", {"_": None, "ngettext": (1, 2)}),
        ("cli", "pipeline/ingest", {"_": None}),
    ):
        known = catalogue("da", domain)
        missing = []
        for file in (ROOT / folder).rglob("*.py"):
            for _, message, _, _ in extract_from_file("python", str(file), keywords):
                one = message[0] if isinstance(message, tuple) else message
                if known.get(one) is None:
                    missing.append((file.name, one))
        assert missing == []
