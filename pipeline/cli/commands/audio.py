"""``spor2 audio``: a report on an episode's sound, and listening to it before and after."""

from __future__ import annotations

import webbrowser
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from pipeline.cli.answer import Answer, Exit, Table
from pipeline.cli.call import Call
from pipeline.cli.command import Command
from pipeline.cli.lazy import Group
from pipeline.cli.options import PlainOption
from pipeline.cli.wording import refused
from pipeline.core.messages import Catalogue

if TYPE_CHECKING:
    from pipeline.media.history import Loudness
    from pipeline.workflow import Clip, Report

SECONDS = 15
LONGEST_S = 600


class TimeCode(click.ParamType[float]):
    """A place in a sound as authors write it, in seconds."""

    name = "place"

    def __init__(self, texts: Catalogue) -> None:
        self.texts = texts

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        from pipeline.content.times import seconds

        if isinstance(value, float):
            return value
        try:
            return seconds(str(value))
        except ValueError:
            text = self.texts.text(
                "«{value}» is not a place in a sound; write it as 07:10", value=value
            )
            self.fail(text, param, ctx)


def command(texts: Catalogue) -> click.Command:
    text = texts.text("The sound of the episodes: reports, and listening before and after.")
    return Group("audio", texts, text, [_report(texts), _listen(texts)])


def _report(texts: Catalogue) -> Command:
    brief = texts.text(
        "Write a report on the sound of EPISODE (its id, number or folder), or of all: loudness "
        "before and after, and what is wrong with the recording. It is never published."
    )
    episode = click.Argument(["name"], metavar=f"[{texts.text('EPISODE')}]", required=False)
    folder = click.Option(
        ["--to"],
        type=click.Path(path_type=Path),
        metavar=texts.text("FOLDER"),
        help=texts.text("Put the report there (otherwise in .spor2/rapporter)"),
    )
    opened = click.Option(["--open"], is_flag=True, help=texts.text("Open it in a browser"))
    return Command(report, texts, brief, [episode, folder, opened])


def _listen(texts: Catalogue) -> Command:
    brief = texts.text(
        "Hear a place in EPISODE (its id, number or folder) as it was recorded, then as it is "
        "published. In JSON nothing is played."
    )
    at = click.Option(
        ["--at"],
        type=TimeCode(texts),
        required=True,
        metavar=texts.text("PLACE"),
        help=texts.text("Where in the published sound, for example 07:10"),
    )
    length = PlainOption(
        ["--for", "length"],
        type=click.FloatRange(1, LONGEST_S),
        default=SECONDS,
        show_default=True,
        metavar=texts.text("SECONDS"),
        help=texts.text("For how long"),
    )
    episode = click.Argument(["name"], metavar=texts.text("EPISODE"))
    return Command(listen, texts, brief, [episode, at, length, *_which(texts)])


def _which(texts: Catalogue) -> list[click.Option]:
    told = (
        ("before", texts.text("Only as it was recorded")),
        ("after", texts.text("Only as it is published")),
        ("both", texts.text("Both, one after the other (so it is without this)")),
    )
    return [
        click.Option([f"--{name}", "which"], flag_value=name, default=name == "both", help=text)
        for name, text in told
    ]


# --- reports ------------------------------------------------------------------------------------


def report(call: Call, name: str | None, to: Path | None, *, open: bool) -> Answer:  # noqa: A002
    from pipeline import workflow

    told = workflow.report(call.run(), _meant(name), call.texts.language, to)
    data = {
        "reports": [{**one.figures, "files": dict(one.files)} for one in told.reports],
    }
    code = Exit.CONTENT if told.problems else Exit.DONE
    if not told.reports:
        empty = call.texts.text("No episode has a sound yet.")
        return Answer(data, () if told.problems else (empty,), told.problems, code)
    if open:
        webbrowser.open(told.reports[0].files["html"].absolute().as_uri())
    shown = _overview(call, told.reports) if name is None else _single(call, told.reports[0])
    return Answer(data, shown, told.problems, code)


def _meant(name: str | None) -> str | None:
    """A folder's own name, also for ``.`` and for paths that a terminal completed."""
    if name is None or not Path(name).exists():
        return name
    return str(Path(name).resolve())


def _single(call: Call, one: Report) -> tuple[str, ...]:
    from pipeline.outputs.sound_words import Teller

    teller = Teller(call.texts.language)
    lines = [f"«{one.title}» ({one.episode})"]
    lines += [f"  {line.text}" for line in teller.short(one.figures)]
    for finding in one.figures["findings"]:
        told = teller.told(finding)
        lines.append(f"  {told.letter}  {told.weight}: {told.text} ({told.places})")
    at = call.texts.text("The report is here: {file}", file=one.files["html"])
    pictures = call.texts.text("Beside it lie a picture (PNG, SVG) and the figures (JSON).")
    return ("\n".join(lines), at, pictures)


def _overview(call: Call, reports: tuple[Report, ...]) -> tuple[str | Table, ...]:
    from pipeline.core.locale import Format

    form, texts = Format(call.texts.language), call.texts
    headings = (
        texts.text("Episode"),
        texts.text("Loudness before"),
        texts.text("after"),
        texts.text("True peak"),
        texts.text("Findings"),
        texts.text("Report"),
    )
    rows = tuple(
        (
            one.episode,
            form.level(one.figures["before"]["integrated_lufs"], "LUFS"),
            form.level(one.figures["after"]["integrated_lufs"], "LUFS"),
            form.level(one.figures["after"]["true_peak_dbtp"], "dBTP"),
            str(len(one.figures["findings"])),
            str(one.files["html"]),
        )
        for one in reports
    )
    return (Table(headings, rows),)


# --- listening ----------------------------------------------------------------------------------


def listen(call: Call, name: str, at: float, length: float, which: str) -> Answer:
    from pipeline import workflow

    heard = workflow.listen(call.run(), str(_meant(name)), workflow.Place(at, length))
    if heard.before is None or heard.after is None:
        return refused(heard.problems)
    both = {"before": heard.before, "after": heard.after}
    clips = {word: clip for word, clip in both.items() if which in (word, "both")}
    data = {
        "episode": heard.episode,
        "at_s": at,
        "clips": {word: _value(clip) for word, clip in clips.items()},
    }
    if call.console.manner.as_json:
        return Answer(data)
    call.console.close()
    call.console.say(f"«{heard.title}» ({heard.episode})")
    heard_all = True
    for word, clip in clips.items():
        call.console.say(_line(call, word, clip))
        heard_all = heard_all and workflow.play(clip.file, clip.place.seconds)
    return Answer(data, () if heard_all else _unheard(call, clips))


def _value(clip: Clip) -> dict[str, object]:
    return {
        "file": clip.file,
        "source": clip.source,
        "start_s": clip.place.at_s,
        "seconds": clip.place.seconds,
        "lufs": clip.loudness.lufs,
        "peak_dbfs": clip.loudness.peak_dbfs,
    }


def _line(call: Call, word: str, clip: Clip) -> str:
    """What is heard now, and how loud it is."""
    from pipeline.core.locale import clock

    texts = call.texts
    level = _level(call, clip.loudness)
    if word == "after":
        return texts.text("After:  {level}", level=level)
    where = {"file": PurePosixPath(clip.source).name, "at": clock(clip.place.at_s)}
    return texts.text("Before: {level} ({file} from {at})", level=level, **where)


def _level(call: Call, loudness: Loudness) -> str:
    from pipeline.core.locale import Format

    form, texts = Format(call.texts.language), call.texts
    if loudness.lufs is None or loudness.peak_dbfs is None:
        return texts.text("nothing to hear")
    return texts.text(
        "{loudness}, highest peak {peak}",
        loudness=form.level(loudness.lufs, "LUFS"),
        peak=form.level(loudness.peak_dbfs, "dB"),
    )


def _unheard(call: Call, clips: dict[str, Clip]) -> tuple[str, ...]:
    """Where the files are, when this computer cannot play them by itself."""
    lead = call.texts.text("This computer would not play the sound. The files are here:")
    return ("\n".join((lead, *(f"  {clip.file}" for clip in clips.values()))),)
