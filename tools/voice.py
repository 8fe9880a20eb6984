"""Voice an episode's manuscript: sound, transcript and the markers' starts.

`python tools/voice.py episodes/02-at-spoerge-uden-at-presse` writes master.flac and
transskription.da.vtt, sets the markers' `start` in episode.yaml, and prints start and end of each
marker, for content-note sections and consent segments.
"""

from __future__ import annotations

import array
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from speech import Voice, seconds, silence, speak, time_code, write_flac

SENTENCE, SPEAKER, MARKER, END = 0.18, 0.53, 1.23, 1.33  # pauses in seconds
LEAD_IN = 0.6  # silence before the first word; `lead_in` in the manuscript says otherwise
DIRECTION = 1.5  # seconds of silence for a stage direction such as *[Kort pause]*


@dataclass(frozen=True)
class Line:
    """One paragraph of the manuscript: who speaks ('' for a stage direction) and what."""

    marker: str
    speaker: str
    text: str


@dataclass(frozen=True)
class Cue:
    """One sentence in the sound, in seconds."""

    start: float
    end: float
    line: Line
    text: str


@dataclass(frozen=True)
class Manuscript:
    voices: dict[str, Voice]
    lead_in: float
    lines: list[Line]


def read_manuscript(path: Path) -> Manuscript:
    _, top, body = path.read_text(encoding="utf-8").split("---\n", 2)
    front = yaml.safe_load(top)
    voices = {name: Voice(**given) for name, given in front["voices"].items()}
    return Manuscript(voices, front.get("lead_in", LEAD_IN), list(read_lines(body)))


def read_lines(body: str) -> Iterator[Line]:
    marker = ""
    for paragraph in re.split(r"\n{2,}", body.strip()):
        if heading := re.fullmatch(r"## .+ \{#([a-z0-9-]+)\}", paragraph):
            marker = heading[1]
        elif direction := re.fullmatch(r"\*(\[.+\])\*", paragraph):
            yield Line(marker, "", direction[1])
        else:
            speaker, text = paragraph.split(": ", 1)
            yield Line(marker, speaker, text)


def voice_line(line: Line, voices: dict[str, Voice]) -> Iterator[tuple[str, array.array[int]]]:
    if not line.speaker:
        yield line.text, silence(DIRECTION)
        return
    for sentence in re.split(r"(?:(?<=[.?!])|(?<=[.?!]»)) ", line.text):
        yield sentence, speak(sentence, voices[line.speaker])


def pauses(script: Manuscript) -> Iterator[tuple[Line, float]]:
    """Each line with the silence before it."""
    previous: Line | None = None
    for line in script.lines:
        if previous is None:
            yield line, script.lead_in
        else:
            yield line, SPEAKER if line.marker == previous.marker else MARKER
        previous = line


def perform(script: Manuscript) -> tuple[array.array[int], list[Cue]]:
    sound, cues = array.array("h"), list[Cue]()
    for line, before in pauses(script):
        pause = before
        for text, spoken in voice_line(line, script.voices):
            sound += silence(pause)
            start = seconds(sound)
            sound += spoken
            cues.append(Cue(start, seconds(sound), line, text))
            pause = SENTENCE
    return sound + silence(END), cues


def transcript(cues: list[Cue]) -> str:
    blocks = ["WEBVTT\nLanguage: da", "NOTE Eksempelindhold – opdigtet"]
    for number, cue in enumerate(cues, start=1):
        who = f"<v {cue.line.speaker.capitalize()}>" if cue.line.speaker else ""
        times = f"{time_code(cue.start)} --> {time_code(cue.end)}"
        blocks.append(f"{number}\n{times}\n{who}{cue.text}")
    return "\n\n".join(blocks) + "\n"


def marker_times(cues: list[Cue]) -> dict[str, tuple[float, float]]:
    """Each marker's first start and last end, in the order of the manuscript."""
    times: dict[str, tuple[float, float]] = {}
    for cue in cues:
        start, _ = times.get(cue.line.marker, (cue.start, cue.end))
        times[cue.line.marker] = (start, cue.end)
    return times


def set_starts(episode: Path, times: dict[str, tuple[float, float]]) -> None:
    text = episode.read_text(encoding="utf-8")
    for marker, (start, _) in times.items():
        pattern = rf'(\{{start: ")[0-9:.]+(", id: {re.escape(marker)},)'
        text, found = re.subn(pattern, rf"\g<1>{time_code(start)}\g<2>", text)
        if found != 1:
            sys.exit(f"{episode}: marker «{marker}» is there {found} times, not once")
    episode.write_text(text, encoding="utf-8")


def main(folder: Path) -> None:
    sound, cues = perform(read_manuscript(folder / "manuskript.md"))
    write_flac(sound, folder / "master.flac")
    (folder / "transskription.da.vtt").write_text(transcript(cues), encoding="utf-8")
    times = marker_times(cues)
    set_starts(folder / "episode.yaml", times)
    for marker, (start, end) in times.items():
        print(f"{time_code(start)}  {time_code(end)}  {marker}")
    print(f"{time_code(seconds(sound))}  the whole sound")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
