"""The gate as artefacts: a feed that has not changed is not read again, nor its pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pipeline.build.artefact import Artefact, Late, Output, Recipe
from pipeline.core.frozen import dataclass
from pipeline.core.problems import Problem, in_order
from pipeline.core.site import SiteTree
from pipeline.media.picture import PictureFacts
from pipeline.outputs.feeds.gate.site import Site, check_site
from pipeline.outputs.feeds.gate.told import problem_from_json, seen_from_json
from pipeline.outputs.feeds.gate.values import PICTURES

#: What of a picture is for feeds, by the name of its part.
PART = "feed"
_JUDGING = "pipeline.outputs.feeds.gate.judging"

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
    return output.name == PART and (output.path or "").endswith(PICTURES)


#: The version is raised whenever a rule is changed or added.
FEED = Recipe("feed-gate", 2, Late(_JUDGING, "feed"))
PICTURE = Recipe("feed-picture", 1, Late(_JUDGING, "picture"))
