"""The gate as artefacts: a feed that has not changed is not read again, nor its pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe
from pipeline.core.frozen import dataclass
from pipeline.core.problems import Problem, errors, in_order
from pipeline.core.site import SiteTree
from pipeline.media.images import PictureFacts, picture_facts
from pipeline.outputs.feeds.gate.channel import PICTURES
from pipeline.outputs.feeds.gate.checking import check_text
from pipeline.outputs.feeds.gate.reading import read, text_of
from pipeline.outputs.feeds.gate.seen import (
    problem_from_json,
    problem_to_json,
    seen,
    seen_from_json,
    seen_to_json,
)
from pipeline.outputs.feeds.gate.site import Site, check_site

#: What of a picture is for feeds, by the name of its part.
_PART = "feed"

Facts = Callable[[Artefact], Mapping[str, Any]]


def plan(artefacts: Sequence[Artefact]) -> Iterator[Artefact]:
    """What has to be made as well, to judge the feeds among ``artefacts``."""
    for one in artefacts:
        if any(_is_feed(output) for output in one.outputs):
            yield Artefact(f"gate/{one.id}", FEED, (), None, {"feed": one})
        if any(_is_picture(output) for output in one.outputs):
            yield Artefact(f"gate/{one.id}", PICTURE, (), None, {"picture": one})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with the feeds, or could be better. ``feeds`` names all that were read."""

    problems: tuple[Problem, ...] = ()
    feeds: tuple[str, ...] = ()


def judged(wanted: Sequence[Artefact], facts: Facts, tree: SiteTree, base: str) -> Verdict:
    """All the feeds together. ``wanted`` is what `plan` gave; ``base`` is where the site lies."""
    told = [(one.recipe, facts(one)) for one in wanted]
    feeds = [one for recipe, made in told if recipe == FEED for one in made["feeds"]]
    found = [problem_from_json(p) for feed in feeds for p in feed["problems"]]
    whole = [seen_from_json(feed["seen"]) for feed in feeds if feed["seen"]]
    pictures = {
        path: PictureFacts(**one)
        for recipe, made in told
        if recipe == PICTURE
        for path, one in made.items()
    }
    site = Site(base, tree.entries, pictures)
    names = tuple(str(feed["name"]) for feed in feeds)
    return Verdict(in_order((*found, *check_site(whole, site))), names)


def _is_feed(output: Output) -> bool:
    return output.kind == "feed" and (output.path or "").endswith(".xml")


def _is_picture(output: Output) -> bool:
    return output.name == _PART and (output.path or "").endswith(PICTURES)


def _feed(job: Job) -> Product:
    files = job.inputs["feed"].files
    feeds = []
    for part, file in files.items():
        if file.public is None or not file.public.endswith(".xml"):
            continue
        body = job.file("feed", part).read_bytes()
        feed = read(body, f"public/{file.public}")
        found = check_text(feed)
        whole = len(feed.channels) == 1
        told = seen_to_json(seen(feed)) if whole else None
        if whole and text_of(feed.channel, "itunes:block"):
            found = errors(found)  # the same episodes stand in a feed that directories list
        problems = [problem_to_json(p) for p in found]
        feeds.append({"name": feed.name, "problems": problems, "seen": told})
    return Product({}, {"feeds": feeds})


def _picture(job: Job) -> Product:
    facts = picture_facts(job.file("picture", _PART))
    told = {job.public("picture", _PART): asdict(facts)} if isinstance(facts, PictureFacts) else {}
    return Product({}, told)


#: The version is raised whenever a rule is changed or added.
FEED = Recipe("feed-gate", 2, _feed)
PICTURE = Recipe("feed-picture", 1, _picture)
