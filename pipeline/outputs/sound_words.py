"""What a sound report says, from its figures, in staff's words. English here, Danish in `site.po`.

The figures are those of `sound_report`: ``before``, ``after``, ``target``, ``done``, ``findings``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.core.frozen import dataclass
from pipeline.core.locale import Format, clock
from pipeline.core.messages import Catalogue, catalogue
from pipeline.media.quality import words as quality

Figures = Mapping[str, Any]

ON_TARGET_LU = 0.15  # what is shown with one decimal is then the target itself
#: How a finding's severity is said.
WEIGHTS = {"error": "To be mended", "warning": "Worth hearing", "notice": "Good to know"}


@dataclass(frozen=True, slots=True)
class Line:
    """``mood``: well, look or mend."""

    text: str
    mood: str = "well"


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    before: str
    after: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as it is read. ``weight``: its severity in words."""

    letter: str
    severity: str
    weight: str
    text: str
    places: str
    advice: str


@dataclass(frozen=True, slots=True)
class Teller:
    """Says the figures in one language."""

    language: str

    @property
    def texts(self) -> Catalogue:
        return catalogue("site", self.language)

    @property
    def form(self) -> Format:
        return Format(self.language)

    def lufs(self, level: float) -> str:
        return self.form.level(level, "LUFS")

    def dbtp(self, level: float) -> str:
        return self._signed(level, "dBTP")

    def short(self, figures: Figures) -> Iterator[Line]:
        """The report in a few lines."""
        yield self._loudness(figures)
        yield self._peak(figures)
        yield Line(self.gained(figures["done"]["gain_db"]))
        yield Line(self.limited(figures))
        yield self._found(figures)

    def gained(self, gain_db: float) -> str:
        level = self.form.level(abs(gain_db), "dB")
        if round(gain_db, 1) == 0:
            return self.texts.text("The recording was neither turned up nor down.")
        if gain_db > 0:
            return self.texts.text("The recording was turned up by {level}.", level=level)
        return self.texts.text("The recording was turned down by {level}.", level=level)

    def limited(self, figures: Figures) -> str:
        """How much of the time peaks were rounded off, and how deep."""
        if not figures["done"]["limited_s"]:
            return self.texts.text(
                "No peak had to be rounded off: the sound goes up and down as in the recording."
            )
        said = self._limit(figures)
        return self.texts.text(
            "Peaks were rounded off for {share} % of the time ({length}), by {level} at most.",
            **said,
        )

    def _rounded(self, figures: Figures) -> str:
        if not figures["done"]["limited_s"]:
            return self.texts.text("none")
        text = "{share} % of the time ({length}), at most {level}"
        return self.texts.text(text, **self._limit(figures))

    def _limit(self, figures: Figures) -> dict[str, str]:
        seconds = figures["done"]["limited_s"]
        share = seconds / figures["after"]["duration_s"] * 100
        return {
            "share": self.form.number(max(0.1, round(share, 1))),
            "length": self.length(max(1, seconds)),
            "level": self.form.level(abs(figures["done"]["limited_db"]), "dB"),
        }

    def _loudness(self, figures: Figures) -> Line:
        level, target = figures["after"]["integrated_lufs"], figures["target"]["lufs"]
        said = {"level": self.lufs(level), "target": self.lufs(target)}
        if abs(level - target) <= ON_TARGET_LU:
            text = self.texts.text("The published sound is at {level}, on the target.", **said)
            return Line(text)
        text = self.texts.text("The published sound is at {level}; the target is {target}.", **said)
        return Line(text, "look")

    def _peak(self, figures: Figures) -> Line:
        level, ceiling = figures["after"]["true_peak_dbtp"], figures["target"]["dbtp"]
        said = {"level": self.dbtp(level), "ceiling": self.dbtp(ceiling)}
        if level <= ceiling:
            text = self.texts.text(
                "Its highest peak is {level}, under the ceiling of {ceiling}.", **said
            )
            return Line(text)
        text = self.texts.text(
            "Its highest peak is {level}, over the ceiling of {ceiling}.", **said
        )
        return Line(text, "look")

    def _found(self, figures: Figures) -> Line:
        severities = [finding["severity"] for finding in figures["findings"]]
        if not severities:
            return Line(self.texts.text("We found nothing wrong with the recording."))
        text = self.texts.plural(
            "We found {n} thing in the recording; see below.",
            "We found {n} things in the recording; see below.",
            len(severities),
        )
        moods = {"error": "mend", "warning": "look"}
        worst = next((moods[s] for s in moods if s in severities), "well")
        return Line(text, worst)

    def rows(self, figures: Figures) -> Iterator[Row]:
        """The table: a row for each figure, before and after."""
        text, before, after = self.texts.text, figures["before"], figures["after"]
        target = figures["target"]
        yield Row(
            text("Loudness"),
            self.lufs(before["integrated_lufs"]),
            self.lufs(after["integrated_lufs"]),
            text("target {level}", level=self.lufs(target["lufs"])),
        )
        yield Row(
            text("Highest peak"),
            self.dbtp(before["true_peak_dbtp"]),
            self.dbtp(after["true_peak_dbtp"]),
            text("at most {level}", level=self.dbtp(target["dbtp"])),
        )
        yield Row(
            text("From soft to loud"),
            self.form.level(before["range_lu"], "LU"),
            self.form.level(after["range_lu"], "LU"),
            text("loudness range, LRA"),
        )
        done = figures["done"]
        yield Row(text("Turned up or down"), "–", self._signed(done["gain_db"], "dB"))
        yield Row(text("Peaks rounded off"), "–", self._rounded(figures))
        yield Row(
            text("Length"),
            self.length(before["duration_s"]),
            self.length(after["duration_s"]),
            text("with intro or outro") if done["ends"] else "",
        )
        yield Row(text("Format"), self.format(before), self.format(after))
        yield Row(
            text("File size"), self.form.size(before["bytes"]), self.form.size(after["bytes"])
        )

    def done(self, figures: Figures) -> Iterator[tuple[str, str]]:
        """The settings that are on, beside loudness."""
        text, done = self.texts.text, figures["done"]
        if done["leveller"] != "off":
            yield text("Levelling"), text("Soft voices were lifted slowly.")
        if done["highpass_hz"]:
            yield text("Rumble"), text("Tones under {n} Hz were removed.", n=done["highpass_hz"])
        if done["denoise"] != "off":
            yield text("Noise"), text("Steady noise was softened.")

    def voices(self, figures: Figures) -> Iterator[tuple[str, str, str]]:
        """Each voice of the transcript: how loud it is in the recording, and for how long."""
        for one in figures["voices"]:
            yield one["name"], self.lufs(one["lufs"]), self.length(one["seconds"])

    def charted(self, figures: Figures) -> dict[str, str]:
        """What each chart shows, for who does not see it."""
        before, after = figures["before"]["usual_lufs"], figures["after"]["usual_lufs"]
        return {
            "loudness": " ".join((self._usual(before, "before"), self._usual(after, "after"))),
            "waveform": self._counted(figures),
            "gain": f"{self.gained(figures['done']['gain_db'])} {self.limited(figures)}",
        }

    def _usual(self, between: tuple[float, float] | None, when: str) -> str:
        text = self.texts.text
        if between is None:
            return ""
        said = dict(zip(("low", "high"), map(self.lufs, between), strict=True))
        if when == "before":
            return text("Before, the sound is mostly between {low} and {high}.", **said)
        return text("After, the sound is mostly between {low} and {high}.", **said)

    def _counted(self, figures: Figures) -> str:
        plural = self.texts.plural
        findings, markers = len(figures["findings"]), len(figures["markers"])
        return " ".join(
            (
                plural("{n} finding is in the list.", "{n} findings are in the list.", findings),
                plural("{n} marker is in the table.", "{n} markers are in the table.", markers),
            )
        )

    def told(self, finding: Figures) -> Told:
        """A finding of the figures, as it is read."""
        text, advice = map(_begun, quality.told(finding, self.language))
        weight = self.texts.text(WEIGHTS[finding["severity"]])
        letter, severity = finding["letter"], finding["severity"]
        return Told(letter, severity, weight, text, self._places(finding), advice)

    def _places(self, finding: Figures) -> str:
        """1:10, 2:30–2:45 and 3 more places."""
        text, spots = self.texts.text, finding["spots"]
        parts = {"intro": text("in the intro"), "outro": text("in the outro")}
        where = parts.get(finding["part"], "")
        if not spots:
            return where or text("the whole recording")
        said = ", ".join(span(spot["start_s"], spot["end_s"]) for spot in spots)
        more = finding["count"] - len(spots)
        if more > 0:
            rest = self.texts.plural("and {n} more place", "and {n} more places", more)
            said = f"{said} {rest}"
        return f"{said} ({where})" if where else said

    def _signed(self, level: float, unit: str) -> str:
        text = self.form.level(level, unit)
        return f"+{text}" if round(level, 1) > 0 else text

    def length(self, seconds: float) -> str:
        """To the second, however long."""
        minutes, left = divmod(round(seconds), 60)
        hours, minutes = divmod(minutes, 60)
        units = ((hours, "h"), (minutes, "min"), (left, "sec"))
        danish = {"h": "t.", "min": "min.", "sec": "sek."} if self.language == "da" else {}
        parts = [f"{n}\N{NO-BREAK SPACE}{danish.get(u, u)}" for n, u in units if n]
        return " ".join(parts) or f"0\N{NO-BREAK SPACE}{danish.get('sec', 'sec')}"

    def format(self, one: Figures) -> str:
        """FLAC, 48 kHz, 24 bit, stereo."""
        kept = "\N{NO-BREAK SPACE}"
        parts = [codec_name(one["codec"])]
        parts.append(f"{self.form.number(one['sample_rate'] / 1000)}{kept}kHz")
        if one.get("bit_depth"):
            parts.append(f"{one['bit_depth']}{kept}bit")
        if one.get("bitrate_kbps"):
            parts.append(f"{one['bitrate_kbps']}{kept}kbit/s")
        parts.append(self.channels(one["channels"]))
        return ", ".join(parts)

    def channels(self, count: int) -> str:
        if count in (1, 2):
            return self.texts.text("mono") if count == 1 else self.texts.text("stereo")
        return self.texts.text("{n} channels", n=count)

    def words(self) -> Iterator[tuple[str, str]]:
        """What the measures mean."""
        text = self.texts.text
        yield "LUFS", text("How loud a sound is to the ear. Closer to 0 is louder.")
        yield "LU, LRA", text("The distance from soft to loud places; most people hear 1 LU.")
        yield "dBTP", text("The highest peak, as a player makes it. Over −1 it may crackle.")
        yield "dB", text("How much a sound is turned up or down; 6 dB is twice the swing.")


def _begun(sentence: str) -> str:
    """As a sentence begins and ends: problems are told after a code, and with places behind."""
    return sentence[:1].upper() + sentence[1:].replace("..", ".")


def span(start_s: float, end_s: float) -> str:
    """1:10, or 1:10–1:25 where it lasts for more than a moment."""
    start, end = clock(start_s), clock(end_s)
    return start if start == end else f"{start}–{end}"


def codec_name(codec: str) -> str:
    """As people write it: ``pcm_s24le`` → PCM, ``flac`` → FLAC, ``opus`` → Opus."""
    if codec in ("opus", "vorbis"):
        return codec.capitalize()
    return "PCM" if codec.startswith("pcm_") else codec.upper()
