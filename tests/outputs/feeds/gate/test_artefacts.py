"""The gate over what a build makes: real feeds pass, a broken one is told of, nothing twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PIL import Image

from pipeline.build.artefact import Artefact
from pipeline.core.model import Library
from pipeline.core.site import SiteTree
from pipeline.outputs.feeds import rss
from pipeline.outputs.feeds.about import public_base
from pipeline.outputs.feeds.gate import artefacts as gate
from pipeline.outputs.feeds.gate.artefacts import Verdict
from pipeline.outputs.feeds.gate.checking import check_text
from pipeline.outputs.feeds.gate.reading import read
from pipeline.outputs.feeds.gate.seen import seen
from pipeline.outputs.feeds.gate.site import Site, check_site
from pipeline.outputs.feeds.model import feed_of
from pipeline.outputs.plan import plan
from tests.outputs import small
from tests.outputs.feeds import many
from tests.outputs.small import Bench


def judged(bench: Bench, library: Library, without: str = "") -> Verdict:
    """All that a programme becomes, judged; ``without`` a public file whose name begins so."""
    wanted = list(plan(library))
    asked = list(gate.plan(wanted))
    result = bench.make(*wanted, *asked)
    tree = SiteTree.of(e for e in result.tree() if not (without and e.path.startswith(without)))
    return gate.judged(asked, result.facts, tree, public_base(library))


def test_every_feed_of_a_programme_meets_every_requirement(bench: Bench) -> None:
    library = small.library(bench)
    verdict = judged(bench, library)
    assert "public/feed.xml" in verdict.feeds
    written = {o.path for a in plan(library) for o in a.outputs if o.kind == "feed" and o.path}
    assert {f"public/{p}" for p in written if p.endswith(".xml")} == {*verdict.feeds}
    assert {p.code for p in verdict.problems} <= {"F209"}, "no picture of their own"


def test_a_file_that_is_not_there_is_found(bench: Bench) -> None:
    found = judged(bench, small.library(bench), without="media/episode-1-").problems
    assert "F190" in {p.code for p in found}


def test_a_picture_that_is_too_small_is_found(bench: Bench) -> None:
    Image.new("RGB", (1000, 1000), "#284").save(bench.folder / "lille.jpg")
    library = small.library(bench)
    show = library.programme.show
    picture = replace(show.artwork, file=bench.source("lille.jpg"))
    changed = replace(library.programme, show=replace(show, artwork=picture))
    codes = {p.code for p in judged(bench, replace(library, programme=changed)).problems}
    assert "F193" in codes


def test_an_unchanged_feed_is_not_read_again(bench: Bench) -> None:
    library = small.library(bench)
    feeds = [a for a in plan(library) if any(o.path == "feed.xml" for o in a.outputs)]
    asked: list[Artefact] = list(gate.plan(feeds))
    assert len(asked) == 1
    bench.make(*asked)
    again = bench.make(*asked)
    assert not any(outcome.fresh for outcome in again.outcomes.values())


def test_a_long_feed_and_its_archives_pass(tmp_path: Path) -> None:
    """260 episodes: the newest hundred and some in the feed, the others in sealed archives."""
    library = many.library(260)
    bench = Bench(tmp_path)
    wanted = many.stood_in(rss.artefacts(library, feed_of(library)))
    made = [file for o in bench.make(*wanted).outcomes.values() for file in o.made.files.values()]
    bodies = {f.public: f.path.read_bytes() for f in made if str(f.public).endswith(".xml")}
    assert len(bodies) == 4
    feeds = [read(body, f"public/{path}") for path, body in bodies.items()]
    assert [p for feed in feeds for p in check_text(feed) if p.code not in ("F209", "F211")] == []
    found = check_site([seen(feed) for feed in feeds], Site(public_base(library), {}, {}))
    assert {p.code for p in found} == {"F190"}, "nothing but the feeds is there"
