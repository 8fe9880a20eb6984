"""The page of a sound report: what is on it, and the charts with their words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from markupsafe import Markup

from pipeline.core.frozen import dataclass
from pipeline.core.locale import clock
from pipeline.media import charts, drawing
from pipeline.media.charts import NARROW, WIDE, Said, Subject
from pipeline.media.drawing import Drawing
from pipeline.media.history import Loudness, Study
from pipeline.media.panels import Flag
from pipeline.outputs import page, theme
from pipeline.outputs.sound_words import WEIGHTS, Teller

TEMPLATES = ("lydrapport.html.j2", "lydrapport.css")
MOST_ROWS = 40  # of the curves as figures


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart for wide screens and paper, and one for narrow screens."""

    wide: Markup
    narrow: Markup


@dataclass(frozen=True)
class Desk:
    """What the page is written from: the figures as `sound_report` gives them, and the curves.

    ``language`` is the reader's, ``content_language`` that of titles.
    """

    language: str
    content_language: str
    figures: Mapping[str, Any]
    study: Study

    @cached_property
    def teller(self) -> Teller:
        return Teller(self.language)

    @cached_property
    def subject(self) -> Subject:
        findings = [
            Flag(one["letter"], spot["start_s"], spot["end_s"], one["severity"])
            for one in self.figures["findings"]
            for spot in one["spots"]
        ]
        markers = enumerate(self.figures["markers"], 1)
        return replace(
            self.study.subject(self.figures["target"]["lufs"]),
            markers=tuple(Flag(str(n), one["start_s"]) for n, one in markers),
            findings=tuple(findings),
        )

    @cached_property
    def said(self) -> Said:
        text = self.teller.texts.text
        return Said(
            title=f"{text('Sound report')}: {self.figures['title']}",
            loudness_before=text("Loudness before (LUFS)"),
            loudness_after=text("Loudness after (LUFS)"),
            momentary=text("0.4 seconds"),
            short_term=text("3 seconds"),
            target=text("target {level}", level=charts.number(self.subject.target_lufs)),
            wave_before=text("The recording"),
            wave_after=text("What is published"),
            markers=text("markers"),
            findings=tuple((role, text(words)) for role, words in WEIGHTS.items()),
            gain=text("Gain (dB)"),
            at_rest=text("gain"),
            turned_down=text("peaks rounded off"),
        )

    def picture(self) -> Drawing:
        """Everything in one drawing."""
        told = self.teller.charted(self.figures)
        return replace(charts.whole(self.subject, self.said), told=" ".join(told.values()))

    def page(self) -> str:
        """The page as HTML."""
        template = page.environment().get_template(TEMPLATES[0])
        style = (theme.folder() / TEMPLATES[1]).read_text("utf-8") + drawing.css()
        other = self.language != self.content_language
        return template.render(
            _=self.teller.texts.text,
            view=self._view(),
            style=Markup(style),  # noqa: S704 (our own)
            of_content=Markup(' lang="{}"').format(self.content_language) if other else "",
        )

    def _view(self) -> dict[str, Any]:
        teller, figures = self.teller, self.figures
        told, text = teller.charted(figures), teller.texts.text
        loudness, waveform = text("Loudness over time"), text("Waveform, findings and markers")
        return {
            "language": self.language,
            "id": figures["episode"],
            "title": figures["title"],
            "show": figures["show"],
            "short": list(teller.short(figures)),
            "findings": [teller.told(one) for one in figures["findings"]],
            "listen": f"spor2 audio listen {figures['episode']} --at {self._example()}",
            "figures": list(teller.rows(figures)),
            "done": list(teller.done(figures)),
            "voices": list(teller.voices(figures)),
            "loudness": self._chart(charts.loudness, loudness, told["loudness"]),
            "waveform": self._chart(charts.waveform, waveform, told["waveform"]),
            "gain": self._chart(charts.gain, text("Gain over time"), told["gain"]),
            "markers": list(self._markers()),
            "curves": list(self._curves()),
            "words": list(teller.words()),
            "made_with": ", ".join(" ".join(one) for one in figures["made_with"].items()),
        }

    def _chart(
        self, draw: Callable[[Subject, Said, float], Drawing], title: str, told: str
    ) -> Chart:
        def drawn(width: float, size: str) -> Markup:
            made = replace(draw(self.subject, self.said, width), title=title, told=told)
            return Markup(drawing.svg(made, f"{draw.__name__}-{size}"))  # noqa: S704 (our own)

        return Chart(drawn(WIDE, "wide"), drawn(NARROW, "narrow"))

    def _example(self) -> str:
        """A place worth hearing: that of the gravest finding that has one, else the beginning."""
        spots = [spot for one in self.figures["findings"] for spot in one["spots"]]
        return clock(spots[0]["start_s"] if spots else 0)

    def _markers(self) -> Iterator[dict[str, str]]:
        for number, one in enumerate(self.figures["markers"], 1):
            yield {"number": str(number), "at": clock(one["start_s"]), "title": one["title"]}

    def _curves(self) -> Iterator[dict[str, str]]:
        def level(loudness: Loudness) -> str:
            return "–" if loudness.lufs is None else self.teller.lufs(loudness.lufs)

        for one in self.study.stretches(MOST_ROWS):
            yield {
                "at": clock(one.start_s),
                "before": level(one.before),
                "after": level(one.after),
                "gain": self.teller.form.level(one.gain_db, "dB"),
            }
