"""The figures of a sound report, worked out from what was measured: nothing is decoded again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from functools import cached_property
from string import ascii_uppercase
from typing import Any

from pipeline.build.artefact import Job
from pipeline.core.frozen import dataclass
from pipeline.core.programme import LoudnessTarget
from pipeline.core.values import Marker
from pipeline.media.gain import GainCurve
from pipeline.media.history import Study, counted, laid, lift, lifted, told_lufs, usual
from pipeline.media.markers import spans
from pipeline.media.meter import Envelope
from pipeline.media.quality.finding import Finding, Severity, from_json

Figures = Mapping[str, Any]

#: The sources of an episode, in the order in which they are heard.
PARTS = ("intro", "master", "outro")
_MEASURED = ("integrated_lufs", "range_lu", "true_peak_dbtp", "duration_s")
_FORM = ("codec", "sample_rate", "channels", "bit_depth")
_PUBLISHED = ("codec", "sample_rate", "channels", "bitrate_kbps")


@dataclass(frozen=True, slots=True)
class Asked:
    """A report's parameters. ``look`` makes a changed page or wording a changed report."""

    episode: str
    title: str
    show: str
    content_language: str
    target: LoudnessTarget
    markers: tuple[Marker, ...]
    language: str
    look: str


def begins(sound: Figures, parts: Mapping[str, Figures]) -> dict[str, float]:
    """Where each source begins in the published sound, in seconds, by the facts of all of them."""
    found = {"intro": 0.0, "master": float(sound["offset_s"])}
    if "outro" in parts:
        found["outro"] = sound["duration_s"] - parts["outro"]["duration_s"]
    return {name: found[name] for name in parts}


@dataclass(frozen=True)
class Bench:
    """What the figures and the curves of a report are worked out from."""

    job: Job

    @property
    def asked(self) -> Asked:
        asked: Asked = self.job.params
        return asked

    @cached_property
    def begins(self) -> dict[str, float]:
        parts = {name: self.job.facts(name) for name in PARTS if name in self.job.inputs}
        return begins(self.job.facts("sound"), parts)

    @cached_property
    def parts(self) -> dict[str, Envelope]:
        return {name: self._envelope(name) for name in self.begins}

    @cached_property
    def lifts(self) -> dict[str, float]:
        """How much each source was turned up when they were put together, in dB."""
        whole = self._envelope("take")
        return {name: lift(part, self.begins[name], whole) for name, part in self.parts.items()}

    @cached_property
    def study(self) -> Study:
        after = self._envelope("published")
        before = laid([(self.begins[n], part) for n, part in self.parts.items()], after.seconds)
        gain = GainCurve.from_bytes(self.job.file("gain").read_bytes()).nodes_db
        steps = [(self.begins[name], level) for name, level in self.lifts.items()]
        return Study(before, after, lifted(gain, steps))

    def _envelope(self, name: str) -> Envelope:
        found = Envelope.from_bytes(self.job.file(name, "envelope").read_bytes())
        return counted(found, self.asked.target)

    def figures(self) -> dict[str, Any]:
        asked, sound = self.asked, self.job.facts("sound")
        target = asked.target
        aim = told_lufs(target.target_lufs, target)
        drawn = self.study.subject(aim)
        return {
            "episode": asked.episode,
            "title": asked.title,
            "show": asked.show,
            "before": {**self._before(), "usual_lufs": usual(drawn.before.short_term)},
            "after": {**self._after(), "usual_lufs": usual(drawn.after.short_term)},
            "target": {"lufs": aim, "dbtp": target.true_peak_dbtp},
            "done": self._done(),
            "findings": list(_lettered(self._findings())),
            "voices": self.job.facts("levels")["voices"] if "levels" in self.job.inputs else [],
            "markers": [
                {"start_s": span.start_s, "title": span.title}
                for span in spans(asked.markers, sound["duration_s"], sound["offset_s"])
            ],
            "made_with": dict(sound.get("made_with", {})),  # an older release does not tell
        }

    def _before(self) -> dict[str, Any]:
        facts, size = self.job.facts("master"), self.job.inputs["recording"].files[""].size
        return {**self._measured(facts), **{name: facts[name] for name in _FORM}, "bytes": size}

    def _measured(self, facts: Figures) -> dict[str, Any]:
        told = {name: facts[name] for name in _MEASURED}
        return {**told, "integrated_lufs": told_lufs(facts["integrated_lufs"], self.asked.target)}

    def _after(self) -> dict[str, Any]:
        facts, (file,) = self.job.facts("published"), self.job.inputs["sound"].files.values()
        return {**{name: facts[name] for name in (*_MEASURED, *_PUBLISHED)}, "bytes": file.size}

    def _findings(self) -> Iterator[tuple[str, Finding]]:
        """Those of every source, and of the recording against its transcript, each with its part;
        in the published sound's time.
        """
        found = [(name, self.job.facts(name)) for name in self.begins]
        if "levels" in self.job.inputs:
            found.append(("master", self.job.facts("levels")))
        for part, facts in found:
            shift = self.begins[part]
            for one in from_json(facts["findings"]):
                spots = (
                    replace(s, start_s=s.start_s + shift, end_s=s.end_s + shift) for s in one.spots
                )
                yield part, replace(one, spots=tuple(spots))

    def _done(self) -> dict[str, Any]:
        solved, target = self.job.facts("gain"), self.asked.target
        return {
            "gain_db": round(solved["gain_db"] + self.lifts["master"], 2),
            "limited_s": solved["limited_s"],
            "limited_db": solved["limited_db"],
            "offset_s": self.job.facts("sound")["offset_s"],
            "ends": [name for name in self.begins if name != "master"],
            "leveller": target.leveller,
            "highpass_hz": target.highpass_hz,
            "denoise": target.denoise,
        }


def _lettered(found: Iterable[tuple[str, Finding]]) -> Iterator[dict[str, Any]]:
    """The gravest first, each with a letter to point with."""
    weights = tuple(Severity)
    gravest = sorted(found, key=lambda pair: -weights.index(pair[1].severity))
    for number, (part, one) in enumerate(gravest):
        yield {"letter": _letter(number), "part": part, **asdict(one)}


def _letter(number: int) -> str:
    """A to Z, then A2 to Z2 and so on."""
    round_, place = divmod(number, len(ascii_uppercase))
    return ascii_uppercase[place] + (str(round_ + 1) if round_ else "")
