"""A programme with a handbook of many chapters, for measurements (`sites`).

It has the settings and the pages of the one in this repository, without its sound and films; its
picture is a plain one, so that pages are what is measured.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parents[1]
WORDS = ["samtale", "borger", "kommune", "tryghed", "valg", "møde", "rum", "tid", "ord", "ro"]
WORDS += ["hjælp", "senfølger", "ansvar", "kollega", "leder", "spørgsmål", "svar", "aftale"]
WORDS += ["pause", "brev", "besked", "skridt", "støtte", "overblik", "grænser", "hverdag", "viden"]


def chapter(number: int, dice: random.Random) -> str:
    """About 940 words in five sections, with a list, a table and a quotation."""

    def paragraph(words: int) -> str:
        return " ".join(dice.choice(WORDS) for _ in range(words)).capitalize() + "."

    sections = "\n\n".join(
        f"## Afsnit {n}\n\n{paragraph(110)}\n\n> {paragraph(20)}\n\n"
        f"- {paragraph(12)}\n- {paragraph(12)}"
        f"\n\n| Før | Efter |\n|---|---|\n| {paragraph(8)} | {paragraph(8)} |"
        for n in range(1, 6)
    )
    return (
        f"---\nexample: true\nid: kapitel-{number}\nnumber: {number}\ntitle: Kapitel {number}\n"
        f"summary: {paragraph(10)}\nroles: [leder]\nstate: approved\nresponsible: Redaktionen\n"
        f"updated: 2022-10-03\n---\n{paragraph(60)}\n\n{sections}\n"
    )


def programme(folder: Path, chapters: int) -> None:
    for name in ("programme.yaml", "help.yaml", "glossary.yaml"):
        shutil.copy(ROOT / name, folder / name)
    shutil.copytree(ROOT / "pages", folder / "pages")
    (folder / "artwork").mkdir()
    for file in (ROOT / "artwork").glob("*.jpg"):
        Image.new("RGB", (1400, 1400), (38, 70, 83)).save(folder / "artwork" / file.name)
    for name in ("episodes", "films", "events", "handbook"):
        (folder / name).mkdir()
    dice = random.Random(2022)
    for number in range(1, chapters + 1):
        file = folder / "handbook" / f"{number:04}-kapitel-{number}.md"
        file.write_text(chapter(number, dice), encoding="utf-8")
    ids = ", ".join(f"kapitel-{n}" for n in range(1, chapters + 1))
    (folder / "handbook" / "handbook.yaml").write_text(
        f"example: true\ntitle: Måling\nlanguage: da\nversion: '1'\npublished: 2022-10-03\n"
        f"chapters: [{ids}]\nappendices: []\n",
        encoding="utf-8",
    )
