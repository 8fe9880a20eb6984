"""A handbook of 1,000 chapters: a first build, an unchanged one, and one changed chapter.

    .venv/bin/python benchmarks/chapters.py [--chapters 1000]

Whole processes, wall time as seen from outside. The programme is generated in a temporary folder
from the one in this repository, without its sound and films, so that pages are what is measured.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

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
    for name in ("artwork", "pages"):
        shutil.copytree(ROOT / name, folder / name)
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


def build(folder: Path) -> float:
    begun = time.perf_counter()
    command = [sys.executable, "-m", "pipeline", "build", "--quiet", "--folder", str(folder)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--chapters", type=int, default=1000)
    chapters = parser.parse_args().chapters
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        programme(folder, chapters)
        print(f"{chapters} chapters, wall seconds of whole processes")
        print(f"first build      {build(folder):6.2f}")
        print(f"nothing changed  {min(build(folder) for _ in range(3)):6.2f}")
        changed = next((folder / "handbook").glob("*-kapitel-7.md"))
        changed.write_text(
            changed.read_text(encoding="utf-8") + "\nEn linje til.\n", encoding="utf-8"
        )
        print(f"one changed      {build(folder):6.2f}")
        size = sum(p.stat().st_size for p in (folder / "public").rglob("*") if p.is_file())
        print(f"output           {size / 1e6:6.1f} MB")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"largest process  {peak:6.0f} MiB")


if __name__ == "__main__":
    main()
