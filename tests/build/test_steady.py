"""Makings: told by files and settings alone; and what is published put in the place of a making."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe
from pipeline.build.cache import Cache
from pipeline.build.digests import Digests
from pipeline.build.execute import Result, execute
from pipeline.build.graph import Graph, graph
from pipeline.build.steady import (
    Kept,
    anew,
    as_published,
    keeping,
    makings,
    published,
    renditions,
)
from pipeline.core.errors import Damaged
from pipeline.core.progress import Silent
from pipeline.core.renditions import Making
from pipeline.core.values import SourceFile
from tests.build.inline import Inline


@dataclass(frozen=True)
class Settings:
    target: float = -16.0
    codec: str = "mp3"


@dataclass(frozen=True)
class NewerSettings:
    """As a later spor2 has them: with one more kind of setting, which nobody uses yet."""

    target: float = -16.0
    codec: str = "mp3"
    denoise: str = "off"
    extra: tuple[str, ...] = field(default_factory=tuple)


def _measure(job: Job) -> Product:
    return Product({}, {"length": job.file("source").stat().st_size})


def _sound(job: Job) -> Product:
    body = job.file("master").read_bytes().upper()
    return Product({"mp3": body}, {"sound_digest": body.decode(), "offset": 0.5})


def _kept_sound(job: Job) -> Product:
    kept: Kept = job.params
    body = published(job).read_bytes().partition(b"|")[2]
    return Product({"mp3": body}, kept.facts)


def _tagged(job: Job) -> Product:
    body = job.params["title"].encode() + b"|" + job.file("sound").read_bytes()
    return Product({"mp3": body}, dict(job.facts("sound")))


SURVEY = Recipe("survey", 1, _measure)
SOUND = Recipe("sound", 1, _sound, keep=_kept_sound)
TAGGED = Recipe("tagged", 1, _tagged, keep=as_published)


@dataclass(frozen=True)
class Bench:
    folder: Path

    def file(self, name: str, text: str = "") -> SourceFile:
        path = self.folder / name
        if text:
            path.write_text(text, encoding="utf-8")
        return SourceFile(name, path)

    def survey(self, name: str = "master.wav") -> Artefact:
        items = frozenset({"ep-01"})
        return Artefact("survey", SURVEY, (), None, {"source": self.file(name)}, items)

    def sound(self, params: object = Settings(), **more: object) -> Artefact:
        inputs = {"master": self.file("master.wav"), "survey": self.survey(), **more}
        return Artefact("sound", SOUND, (Output("mp3"),), params, inputs)  # type: ignore[arg-type]

    def tagged(self, title: str = "En", sound: Artefact | None = None) -> Artefact:
        out = Output("mp3", "media/a-{digest}.mp3", "media")
        return Artefact(
            "tagged", TAGGED, (out,), {"title": title}, {"sound": sound or self.sound()}
        )

    def makings(self, *wanted: Artefact) -> Mapping[str, Making]:
        return makings(graph(wanted), Digests(self.folder / "none.json").of)

    def making(self, artefact: Artefact) -> Making:
        return self.makings(artefact)[artefact.id]

    def run(self, whole: Graph) -> Result:
        digests = Digests(self.folder / "digests.json")
        return execute(whole, self.cache, digests, Inline(), Silent())

    @property
    def cache(self) -> Cache:
        return Cache(self.folder / "cache")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    bench = Bench(tmp_path)
    bench.file("master.wav", "optagelse")
    bench.file("intro.wav", "intro")
    bench.file("outro.wav", "outro")
    return bench


def test_only_what_is_steady_has_a_making(bench: Bench) -> None:
    assert set(bench.makings(bench.tagged())) == {"sound", "tagged"}


def test_upgrades_change_no_making(bench: Bench) -> None:
    """A recipe's version, a survey that is made otherwise, that comes or goes, a new setting."""
    before = bench.makings(bench.tagged())
    sound = bench.sound()
    newer = replace(sound, recipe=replace(SOUND, version=9))
    assert bench.making(newer) == before["sound"]
    assert bench.makings(bench.tagged(sound=newer)) == before
    survey = replace(bench.survey(), id="other", recipe=Recipe("survey-by-ear", 7, _measure))
    assert bench.making(bench.sound(survey=survey)) == before["sound"]
    without = replace(sound, inputs={"master": sound.inputs["master"]})
    assert bench.making(without) == before["sound"]
    assert bench.making(bench.sound(NewerSettings())) == before["sound"]
    assert bench.making(bench.sound(NewerSettings(target=-16))) == before["sound"]


def test_a_file_that_is_moved_or_renamed_changes_no_making(bench: Bench) -> None:
    before = bench.making(bench.sound())
    moved = {"master": bench.file("ny optagelse.wav", "optagelse")}
    assert bench.making(replace(bench.sound(), inputs=moved, id="sound/ep-09")) == before


def test_settings_and_sources_change_makings(bench: Bench) -> None:
    before = bench.making(bench.sound())
    quieter = bench.making(bench.sound(Settings(-18)))
    assert quieter.sources == before.sources
    assert quieter.whole != before.whole
    intro, outro = bench.file("intro.wav"), bench.file("outro.wav")
    with_both = bench.making(bench.sound(intro=intro, outro=outro))
    assert with_both.sources != before.sources
    swapped = bench.making(bench.sound(intro=outro, outro=intro))
    assert swapped.sources == with_both.sources
    assert swapped.whole != with_both.whole
    bench.file("master.wav", "en anden optagelse")
    assert bench.making(bench.sound()).sources != before.sources


def test_what_is_made_of_a_sound_has_its_settings(bench: Bench) -> None:
    before = bench.makings(bench.tagged())["tagged"]
    quieter = bench.makings(bench.tagged(sound=bench.sound(Settings(-18))))["tagged"]
    assert quieter.whole != before.whole
    retitled = bench.makings(bench.tagged("To"))
    assert retitled["tagged"].whole != before.whole
    assert retitled["sound"] == bench.making(bench.sound())


def test_settings_on_the_way_are_settings(bench: Bench) -> None:
    loud = replace(bench.survey(), params={"filter": "loud"})
    soft = replace(bench.survey(), params={"filter": "soft"})
    assert bench.making(bench.sound(survey=loud)) != bench.making(bench.sound(survey=soft))


def test_settings_that_are_told_by_themselves_stand_for_all_on_the_way(bench: Bench) -> None:
    """So that what lies between the sources and the sound may be built in another way."""
    one, two = (replace(bench.survey(), params={"filter": name}) for name in ("v1", "v2"))

    def making(survey: Artefact, target: float) -> Making:
        return bench.making(replace(bench.sound(survey=survey), settings=Settings(target)))

    assert making(one, -18) == making(two, -18)
    assert making(one, -18).whole != making(one, -17).whole
    other = replace(two, inputs={"source": bench.file("intro.wav")})
    assert making(other, -18).whole != making(two, -18).whole


def taken_up(wanted: Artefact, file: SourceFile, digest: str) -> Graph:
    facts = {"sound_digest": "OPTAGELSE", "offset": 0.5}
    steady = [one for one in graph([wanted]).artefacts.values() if one.recipe.keep]
    return graph([wanted], {one.id: keeping(one, file, digest, facts) for one in steady})


def test_what_is_published_takes_the_place_of_its_making(bench: Bench) -> None:
    first = bench.run(graph([bench.tagged()]))
    entry = next(iter(first.tree()))
    file = SourceFile(entry.path, bench.cache.object_path(entry.digest))
    broken = replace(SOUND, version=2, make=_measure)  # would fail: it has no such output
    upgraded = bench.tagged(sound=replace(bench.sound(), recipe=broken))
    again = bench.run(taken_up(upgraded, file, entry.digest))
    assert again.tree() == first.tree()
    assert "survey" not in again.outcomes
    assert again.outcomes["sound"].made == first.outcomes["sound"].made
    retitled = bench.tagged("To", replace(bench.sound(), recipe=broken))
    kept = keeping(bench.sound(), file, entry.digest, {"sound_digest": "OPTAGELSE"})
    other = bench.run(graph([retitled], {"sound": kept}))
    assert other.outcomes["tagged"].made.files["mp3"].path.read_bytes() == b"To|OPTAGELSE"


def test_a_published_file_that_is_harmed_is_never_taken_up(bench: Bench) -> None:
    file = bench.file("harmed.mp3", "En|NOGET ANDET")
    with pytest.raises(Damaged):
        bench.run(taken_up(bench.tagged(), file, "0" * 64))


def test_what_a_release_remembers(bench: Bench) -> None:
    whole = graph([bench.tagged()])
    result = bench.run(whole)
    told = makings(whole, Digests(bench.folder / "none.json").of)
    path = next(iter(result.tree())).path
    inner, outer = renditions(result, told)
    assert (inner.id, inner.path, inner.exact, inner.sound) == ("sound", path, False, "OPTAGELSE")
    assert (outer.id, outer.path, outer.exact, outer.sound) == ("tagged", path, True, "OPTAGELSE")
    assert inner.facts["offset"] == 0.5
    assert (inner.making, outer.making) == (told["sound"], told["tagged"])
    alone = bench.run(graph([bench.sound()]))
    assert renditions(alone, {"sound": told["sound"]}) == ()


def test_made_anew_by_other_tools_and_only_then(bench: Bench) -> None:
    sound = bench.sound()
    bench.run(graph([sound]))

    def fresh(tools: dict[str, str]) -> bool:
        again = graph([sound], {"sound": anew(sound, tools)})
        return bench.run(again).outcomes["sound"].fresh

    assert [fresh({"lame": "3.100"}), fresh({"lame": "3.100"})] == [True, False]
    assert fresh({"lame": "3.101"})
    assert not bench.run(graph([sound])).outcomes["sound"].fresh
