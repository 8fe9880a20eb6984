"""A feed of 5,000 full items: written as one document, and built as the feed it becomes.

    .venv/bin/python benchmarks/feeds.py [--items 5000] [--rounds 5]

The writing stands side by side with lxml alone, which is given the very same elements, attributes
and texts, ready to be put in (and its output is compared, byte by byte). Each is a process of its
own for its memory, and takes turns in one process for its time. The build goes through the artefact
graph; stand-ins of no cost take the place of sounds, transcripts and pictures.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

from lxml import etree

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.build.artefact import Job, Made, MadeFile  # noqa: E402
from pipeline.core.model import Library  # noqa: E402
from pipeline.core.visibility import published  # noqa: E402
from pipeline.outputs.feeds import paging, rss  # noqa: E402
from pipeline.outputs.feeds.model import feed_of  # noqa: E402
from tests.outputs.feeds import many  # noqa: E402
from tests.outputs.small import Bench  # noqa: E402

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


@dataclass(frozen=True)
class Element:
    """One element as values: what lxml is given."""

    name: str
    attributes: dict[str, str]
    text: str | None
    children: list[Element]


def everything(items: int) -> Job:
    """The job of one document that lists them all, with all that it is made from."""
    library = published(many.full(items))
    feed = feed_of(library)
    inputs = {"cover": _told("cover", ("feed",)), **_inputs(library)}
    return Job(paging.Current(replace(feed, gone=()), ""), inputs, Path())


def _inputs(library: Library) -> dict[str, Made]:
    feed = feed_of(library)
    found = {}
    for name, artefact in rss.Larder(library).inputs(feed.items).items():
        if artefact.recipe.name == "notes":
            heard = {"sound": _told("heard", ())}
            found[name] = Made({}, artefact.recipe.make(Job(artefact.params, heard, Path())).facts)
        else:
            found[name] = _told(artefact.id, tuple(o.name for o in artefact.outputs))
    return found


def _told(id_: str, names: tuple[str, ...]) -> Made:
    facts = many.STAND_IN.make(Job((id_, names), {}, Path())).facts
    address = f"media/{id_.replace('/', '-')}-0123456789abcdef"
    files = {name: MadeFile(Path(), "0" * 64, 1, f"{address}.{name}") for name in names}
    return Made(files, facts)


def written(job: Job) -> bytes:
    body = rss.FEED.make(job).files["feed"]
    return body if isinstance(body, bytes) else body.read_bytes()


@dataclass(frozen=True)
class Document:
    """All that lxml is given, ready to be put in. ``before`` stands before the root."""

    before: tuple[etree._Element, ...]
    names: dict[str, str]
    root: Element


def read(body: bytes) -> Document:
    parser = etree.XMLParser(remove_blank_text=True, strip_cdata=False, huge_tree=True)
    root = etree.fromstring(body, parser)
    before = tuple(root.itersiblings(preceding=True))[::-1]
    return Document(before, {str(k): v for k, v in root.nsmap.items()}, _part(root))


def _part(element: etree._Element) -> Element:
    attributes = {str(key): str(value) for key, value in element.attrib.items()}
    return Element(str(element.tag), attributes, element.text, [_part(one) for one in element])


def _count(part: Element) -> int:
    return 1 + sum(_count(child) for child in part.children)


def plain(whole: Document) -> bytes:
    """The same document by lxml alone."""
    root = etree.Element(whole.root.name, whole.root.attributes, nsmap=whole.names)
    for one in whole.before:
        root.addprevious(copy(one))
    for child in whole.root.children:
        _add(root, child)
    tree = etree.ElementTree(root)
    return etree.tostring(tree, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _add(parent: etree._Element, part: Element) -> None:
    element = etree.SubElement(parent, part.name, part.attributes)
    if part.text is not None:
        element.text = etree.CDATA(part.text) if part.name == CONTENT else part.text
    for child in part.children:
        _add(element, child)


def seconds(work: Callable[[], object]) -> float:
    """Of the processor: other work on the machine then matters less."""
    gc.collect()
    begun = time.process_time()
    work()
    return time.process_time() - begun


def grown(work: Callable[[], object]) -> float:
    """By how many MiB a process of its own grows at most while it does ``work`` (Linux)."""
    fork = multiprocessing.get_context("fork")
    receiver, sender = fork.Pipe(duplex=False)
    child = fork.Process(target=_grow, args=(work, sender))
    child.start()
    told: float = receiver.recv()
    child.join()
    return told


def _grow(work: Callable[[], object], sender: Any) -> None:
    ctypes.CDLL(None).malloc_trim(0)  # what earlier rounds have freed must not be had for nothing
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # proc(5): a new peak begins
    before = _peak()
    work()
    sender.send(_peak() - before)


def _peak() -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def compare(items: int, rounds: int) -> None:
    job = everything(items)
    body = written(job)
    whole = read(body)
    count, same = _count(whole.root), plain(whole) == body
    print(f"{items} items, {count} elements, {len(body) / 1e6:.1f} MB; the same bytes: {same}")
    works = {"written": lambda: written(job), "lxml alone": lambda: plain(whole)}
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            times[name].append(seconds(work))
    for name, work in works.items():
        told = f"best {min(times[name]):6.3f} s   median {median(times[name]):6.3f} s"
        print(f"{name:12} {told}   grows by {grown(work):4.0f} MiB")
    ours, theirs = times.values()
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    told = f"best {min(ours) / min(theirs):6.2f}     median {median(ratios):6.2f}"
    print(f"{'ratio':12} {told}     rounds {min(ratios):.2f} to {max(ratios):.2f}")


def build(items: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name))
        print(f"the feed of {items} episodes through the graph")
        _build(bench, "first build", many.library(items))
        _build(bench, "nothing changed", many.library(items))
        _build(bench, "one more episode", many.library(items + 1))
        print(f"{'largest process':17} {_peak():.0f} MiB")


def _build(bench: Bench, what: str, library: Library) -> None:
    begun = time.perf_counter()
    shown = published(library)
    wanted = list(rss.artefacts(shown, feed_of(shown)))
    planned = time.perf_counter()
    made = bench.make(*many.stood_in(wanted)).outcomes
    done = time.perf_counter()
    fresh = [outcome.artefact.recipe for outcome in made.values() if outcome.fresh]
    files = [file for artefact in wanted for file in made[artefact.id].made.files.values()]
    told = f"plan {planned - begun:5.2f} s   make {done - planned:6.2f} s"
    said = f"{fresh.count(rss.FEED)} feed, {fresh.count(rss.ARCHIVE)} of {len(wanted) - 1} archives"
    print(f"{what:17} {told}   written: {said}; largest {max(f.size for f in files) / 1e6:.2f} MB")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--items", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    works: tuple[Callable[[], None], ...] = (
        lambda: compare(chosen.items, chosen.rounds),
        lambda: build(chosen.items),
    )
    for work in works:  # each in a process of its own, since a peak is remembered for ever
        process = multiprocessing.get_context("fork").Process(target=work)
        process.start()
        process.join()


if __name__ == "__main__":
    main()
