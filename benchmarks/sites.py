"""A handbook of 1,000 chapters by spor2 and by others: Hugo, Eleventy, MkDocs, Sphinx.

    python -m venv peers && peers/bin/pip install --require-hashes -r requirements/bench.txt
    npm install --prefix peers @11ty/eleventy
    .venv/bin/python benchmarks/sites.py --peers peers [--chapters 1000] [--rounds 3] [NAME …]

Every tool sets the same Markdown, whole processes, output removed before each full build. A first
build of each, not counted, is looked through: every chapter must be there whole. In each round all
tools take their turn, and a ratio is a tool's figure against Hugo's of the same round: on a shared
machine nothing else can be compared. Wall and CPU seconds (user and system, of all processes);
memory is that of the largest process, in MiB. Medians of the rounds.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from chapters import programme
from launching import cost

_FRONT = re.compile(r"---\n(.*?)\n---\n(.*)", re.DOTALL)
_TAG = re.compile(r"<(script|style|head)\b.*?</\1>|<[^>]*>", re.DOTALL)
_LAYOUT = """<!doctype html><html lang="da"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width"></head><body><a href="#main">Til indhold</a>
<header><nav>{menu}</nav></header><main id="main">{body}</main><footer>Måling</footer></body></html>
"""


@dataclass(frozen=True)
class Cost:
    """Seconds, and MiB of the largest process."""

    wall: float
    cpu: float
    memory: float


@dataclass(frozen=True)
class Tool:
    """``command`` builds in ``folder``; ``made`` are what a full build begins without."""

    name: str
    folder: Path
    command: list[str]
    made: tuple[str, ...]

    def full(self) -> Cost:
        for name in self.made:
            shutil.rmtree(self.folder / name, ignore_errors=True)
        return self.run()

    def run(self) -> Cost:
        return Cost(*cost(self.command, self.folder))


def spor2(home: Path, peers: Path) -> Tool:  # noqa: ARG001 (as the others)
    command = [sys.executable, "-m", "pipeline", "build", "--quiet", "--workers", "2"]
    os.environ["PYTHONPATH"] = str(Path(__file__).parents[1])
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # nobody compiles a program at each start
    return Tool("spor2", home, [*command, "--folder", str(home)], ("public", ".spor2"))


def hugo(home: Path, peers: Path) -> Tool:
    folder = home.with_name("hugo")
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    kinds = 'disableKinds = ["taxonomy", "term", "RSS"]'
    config = f'baseURL = "https://example.test/"\ntitle = "Måling"\n{kinds}\n'
    (folder / "hugo.toml").write_text(config, encoding="utf-8")
    menu = '{{ range site.Sections }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}'
    base = _LAYOUT.format(title="{{ .Title }}", menu=menu, body='{{ block "main" . }}{{ end }}')
    around = "".join(
        "{{ with ." + way + 'InSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}'
        for way in ("Prev", "Next")
    )
    one = "<h1>{{ .Title }}</h1>{{ .TableOfContents }}{{ .Content }}<nav>" + around + "</nav>"
    all_ = '<a href="{{ .RelPermalink }}">{{ .Title }}</a>'
    (layouts / "baseof.html").write_text(base, encoding="utf-8")
    (layouts / "single.html").write_text('{{ define "main" }}' + one + "{{ end }}")
    whole = '{{ define "main" }}<ol>{{ range .Pages }}<li>' + all_ + "</li>{{ end }}</ol>{{ end }}"
    for name in (layouts / "list.html", folder / "layouts" / "index.html"):
        name.write_text(whole)
    texts(home, folder / "content" / "haandbog", "title: {title}\nweight: {number}")
    return Tool("Hugo", folder, [str(peers / "bin" / "hugo"), "--quiet"], ("public", "resources"))


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


PEERS: tuple[Callable[[Path, Path], Tool], ...] = (hugo, spor2, eleventy, mkdocs, sphinx)


def texts(home: Path, folder: Path, front: str, before: str = "") -> None:
    """The same chapters with the fields that another tool knows."""
    folder.mkdir(parents=True)
    for file in (home / "handbook").glob("*.md"):
        fields, body = _FRONT.match(file.read_text(encoding="utf-8")).groups()  # type: ignore[union-attr]
        told = dict(line.split(": ", 1) for line in fields.splitlines())
        text = f"---\n{front.format(**told)}\n---\n{before.format(**told)}{body}"
        (folder / file.name).write_text(text, encoding="utf-8")


def examined(tool: Tool, home: Path) -> None:
    """Every chapter has a page with its title, all its tables and at least as many words.

    Raises:
        SystemExit: It has not: such a build is not compared.

    """
    pages = [p.read_text(encoding="utf-8") for p in (tool.folder / tool.made[0]).rglob("*.html")]
    made = {title(page): page for page in pages}
    for file in (home / "handbook").glob("*.md"):
        fields, body = _FRONT.match(file.read_text(encoding="utf-8")).groups()  # type: ignore[union-attr]
        name = fields.partition("title: ")[2].partition("\n")[0]
        page = made.get(name, "")
        whole = page.count("<table") >= body.count("|---") // 2
        if not whole or words(_TAG.sub(" ", page)) < words(body):
            raise SystemExit(f"{tool.name} made no whole page of {name}")


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
