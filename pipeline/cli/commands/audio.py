"""``spor2 audio``: reports on the episodes' sound, listening before and after, and clips."""

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
from pipeline.cli.wording import STATUSES, refused, when
from pipeline.core.messages import Catalogue

if TYPE_CHECKING:
    from pipeline.media.history import Loudness
    from pipeline.workflow import Clip, Report, Teased

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
    text = texts.text("The sound of the episodes: reports, listening before and after, and clips.")
    return Group("audio", texts, text, [_report(texts), _listen(texts), _clip(texts)])


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


def _clip(texts: Catalogue) -> Command:
    brief = texts.text(
        "Make a clip of EPISODE (its id, number or folder), at most 45 seconds long, for a "
        "newsletter or social media. Only when everybody who is heard has said yes to clips."
    )
    episode = click.Argument(["name"], metavar=texts.text("EPISODE"))
    folder = click.Option(
        ["--to"],
        type=click.Path(path_type=Path),
        metavar=texts.text("FOLDER"),
        help=texts.text("Put the clip there (otherwise in .spor2/klip)"),
    )
    return Command(clip, texts, brief, [episode, folder])


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


# --- clips --------------------------------------------------------------------------------------

ABOUT = {
    "quote": "around an approved quotation",
    "marker": "around a marker",
    "": "there is no approved quotation with times, and no marker, to be around",
}


def clip(call: Call, name: str, to: Path | None) -> Answer:
    from pipeline import workflow

    made = workflow.teaser(call.run(), str(_meant(name)), to)
    if made.file is None:
        return refused(made.problems)
    data = {
        "episode": made.episode,
        "title": made.title,
        "file": made.file,
        **made.figures,
        "status": made.status,
        "published": made.published,
        "due": made.due,
    }
    at = call.texts.text("The clip is here: {file}", file=made.file)
    early = () if made.published else (_early(call, made),)
    return Answer(data, (_passage(call, made), at, *early), made.problems)


def _passage(call: Call, made: Teased) -> str:
    """From where to where, how loud, and what is said."""
    from pipeline.core.locale import Format, clock

    form, texts, figures = Format(call.texts.language), call.texts, made.figures
    about = ABOUT[figures["about"] or ""]
    stretch = texts.text(
        "{start}–{end} of the published sound ({length}): {about}",
        start=clock(figures["start_s"]),
        end=clock(figures["end_s"]),
        length=form.duration(figures["duration_s"]),
        about=texts.text(about),
    )
    level = texts.text("nothing to hear")
    if figures["integrated_lufs"] is not None:
        level = texts.text(
            "{loudness}, highest peak {peak}",
            loudness=form.level(figures["integrated_lufs"], "LUFS"),
            peak=form.level(figures["true_peak_dbtp"], "dBTP"),
        )
    said = [f"{one['speaker']}: {one['text']}".removeprefix(": ") for one in figures["words"]]
    lines = (f"«{made.title}» ({made.episode})", *(f"  {one}" for one in (stretch, level, *said)))
    return "\n".join(lines)


def _early(call: Call, made: Teased) -> str:
    """That the clip has to wait for the episode."""
    from pipeline.core.locale import Format

    texts, status = call.texts, call.texts.text(STATUSES[made.status])
    if made.due is None:
        text = "The episode is not published ({status}). Share the clip with nobody until it is."
        return texts.text(text, status=status)
    day = when(made.due, Format(texts.language))
    text = "The episode is not published ({status}). Share the clip with nobody before {when}."
    return texts.text(text, status=status, when=day)
