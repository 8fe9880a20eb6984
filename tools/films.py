"""Make the sample films: drawn pictures that move slowly, speech, captions and posters.

`python tools/films.py` writes the MP4, VTT and JPG files in films/, and sets `duration` and the
clips' times in film.yaml. The transcripts (.md) are written by hand.
"""

from __future__ import annotations

import array
import math
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from film_scripts import DESCRIBER, FILMS, Clip, Film, Said
from jingle import A4, D4, D5, FIS5, play
from paint import save_jpeg
from PIL import Image
from speech import RATE, ffmpeg, ffmpeg_command, seconds, silence, speak, time_code, write_flac

WIDE, HIGH, FRAMES = 1280, 720, 25  # pixels, and pictures a second
PAUSE, DISSOLVE = 0.55, 0.8  # seconds
NIGHT = (28, 30, 36)  # what the film begins and ends in
STYLE = (
    "FontName=DejaVu Sans,FontSize=16,Outline=4,BorderStyle=3,OutlineColour=&H48000000,MarginV=16"
)
H264 = ["-c:v", "libx264", "-preset", "slow", "-crf", "25", "-pix_fmt", "yuv420p", "-threads", "1"]
AAC = ["-c:a", "aac", "-b:a", "80k", "-ar", "44100"]


@dataclass(frozen=True)
class Shown:
    """A caption in the film, in seconds."""

    start: float
    end: float
    said: Said


@dataclass(frozen=True)
class Part:
    """A clip in the film, in seconds."""

    start: float
    end: float
    clip: Clip


@dataclass(frozen=True)
class Cut:
    """A finished sound with what belongs to it; `described` has the audio describer's voice too."""

    sound: array.array[int]
    described: array.array[int]
    captions: list[Shown]
    parts: list[Part]

    def length(self) -> float:
        return seconds(self.sound)


def mix(sound: array.array[int], other: array.array[int], at: float) -> array.array[int]:
    mixed, first = sound[:], round(at * RATE)
    for number, value in enumerate(other, start=first):
        if number < len(mixed):
            mixed[number] = max(-32768, min(32767, mixed[number] + value))
    return mixed


def voiced(said: Said, film: Film) -> array.array[int]:
    return speak(said.danish, film.voices[said.speaker]) if said.speaker else silence(said.quiet)


def cut(film: Film) -> Cut:
    """Lay the sound, a clip at a time; the last clip fills up a whole second."""
    sound, described = array.array("h"), array.array("h")
    captions, parts = [Shown(0.2, film.opening.quiet, film.opening)], list[Part]()
    for clip in film.clips:
        start, told = seconds(sound), speak(clip.described, DESCRIBER)
        before = max(1.4 if start else film.opening.quiet, seconds(told) + 0.5)
        sound += silence(before)
        for said in clip.lines:
            spoken = voiced(said, film)
            captions.append(Shown(seconds(sound), seconds(sound) + seconds(spoken), said))
            sound += spoken + silence(PAUSE)
        if clip is film.clips[-1]:
            sound += silence(math.ceil(seconds(sound) + 0.6) - seconds(sound))
        described += silence(seconds(sound) - seconds(described))
        described = mix(described, told, start + 0.25)
        parts.append(Part(start, seconds(sound), clip))
    return finish(Cut(sound, described, captions, parts))


def finish(raw: Cut) -> Cut:
    """Add the tones it opens and closes with, and the plain sound to the described one."""
    chord = play(2.4, [(0.0, D4), (0.3, A4), (0.6, D5)])
    close = play(2.2, [(0.0, FIS5), (0.3, D5), (0.6, A4)])
    quiet = array.array("h", [round(value * 0.5) for value in chord])
    sound = mix(mix(raw.sound, quiet, 0.0), close, raw.length() - 2.2)
    return Cut(sound, mix(sound, raw.described, 0.0), raw.captions, raw.parts)


def two_lines(text: str) -> list[str]:
    """A long caption in two lines of about the same length."""
    if len(text) <= 40:
        return [text]
    spaces = [found.start() for found in re.finditer(" ", text)]
    middle = min(spaces, key=lambda at: abs(at - len(text) / 2))
    return [text[:middle], text[middle + 1 :]]


def captions_text(captions: list[Shown], lang: str) -> str:
    """WebVTT. The speaker is named where the voice changes; English leaves sounds out."""
    blocks, before = [f"WEBVTT\nLanguage: {lang}", NOTES[lang]], ""
    for shown in captions:
        text = shown.said.danish if lang == "da" else shown.said.english
        if not text:
            continue
        who = shown.said.speaker
        if lang == "da" and who and who != before:
            text = f"{who}: {text}"
        before = who
        times = f"{time_code(shown.start)} --> {time_code(shown.end)}"
        blocks.append("\n".join([str(len(blocks) - 1), times, *two_lines(text)]))
    return "\n\n".join(blocks) + "\n"


NOTES = {"da": "NOTE Eksempelindhold – opdigtet", "en": "NOTE Example content – fictional"}


def zoomed(picture: Image.Image, share: float) -> Image.Image:
    """The picture, slowly coming nearer: `share` runs from 0 to 1."""
    edge = 0.035 * share
    box = (picture.width * edge, picture.height * edge)
    size = (picture.width * (1 - edge), picture.height * (1 - edge))
    return picture.resize((WIDE, HIGH), Image.Resampling.BICUBIC, box=(*box, *size))


def frames(made: Cut) -> Iterator[Image.Image]:
    stills = [part.clip.scene().finished() for part in made.parts]
    night, length = Image.new("RGB", (WIDE, HIGH), NIGHT), made.length()
    for number in range(round(length * FRAMES)):
        at = number / FRAMES
        index = max(i for i, part in enumerate(made.parts) if part.start <= at)
        part = made.parts[index]
        frame = zoomed(stills[index], (at - part.start) / (part.end - part.start))
        if index and at < part.start + DISSOLVE:
            frame = Image.blend(zoomed(stills[index - 1], 1), frame, (at - part.start) / DISSOLVE)
        shown = min(1.0, (at + 0.1) / 0.8, (length - at) / 0.8)
        yield frame if shown >= 1 else Image.blend(night, frame, shown)


def encode(made: Cut, sound: Path, target: Path) -> None:
    raw = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDE}x{HIGH}", "-r", str(FRAMES)]
    sources = [*raw, "-i", "pipe:0", "-i", str(sound)]
    command = ffmpeg_command(*sources, *H264, *AAC, "-movflags", "+faststart", str(target))
    with subprocess.Popen(command, stdin=subprocess.PIPE) as encoder:
        if encoder.stdin is None:
            sys.exit("ffmpeg takes no pictures")
        for frame in frames(made):
            encoder.stdin.write(frame.tobytes())
        encoder.stdin.close()
        if encoder.wait():
            sys.exit(f"{target}: ffmpeg gave up")


def variants(film: Film, made: Cut, folder: Path, scratch: Path) -> None:
    """The film with burned-in captions and, where there is one, with audio description."""
    web, burned = folder / f"{film.name}-720p.mp4", f"{film.name}-720p-indbraendte-undertekster.mp4"
    draw = f"subtitles={folder / film.name}.da.vtt:force_style='{STYLE}'"
    fast = ["-movflags", "+faststart"]
    ffmpeg("-i", str(web), "-vf", draw, *H264, "-c:a", "copy", *fast, str(folder / burned))
    if film.has_description:
        write_flac(made.described, scratch / "described.flac")
        sources = ["-i", str(web), "-i", str(scratch / "described.flac")]
        streams = ["-map", "0:v", "-map", "1:a", "-c:v", "copy", *AAC, *fast]
        ffmpeg(*sources, *streams, str(folder / f"{film.name}-720p-synstolket.mp4"))


def set_times(path: Path, made: Cut) -> None:
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"(?m)^duration: .*$", f"duration: PT{round(made.length())}S", text)
    for part in made.parts:
        times = f'start: "{time_code(part.start)}", end: "{time_code(part.end)}"'
        text = re.sub(
            rf'(\{{id: {part.clip.id}, .*)start: "[^"]+", end: "[^"]+"', rf"\1{times}", text
        )
    path.write_text(text, encoding="utf-8")


def make(film: Film, folder: Path) -> None:
    made = cut(film)
    for lang in ("da", "en") if film.has_english else ("da",):
        words = captions_text(made.captions, lang)
        (folder / f"{film.name}.{lang}.vtt").write_text(words, encoding="utf-8")
    poster = film.poster().finished().resize((WIDE, HIGH), Image.Resampling.LANCZOS)
    save_jpeg(poster, folder / f"{film.name}.jpg")
    with tempfile.TemporaryDirectory() as scratch:
        write_flac(made.sound, Path(scratch) / "sound.flac")
        encode(made, Path(scratch) / "sound.flac", folder / f"{film.name}-720p.mp4")
        variants(film, made, folder, Path(scratch))
    set_times(folder / "film.yaml", made)
    print(f"{film.name}: {made.length():.0f} seconds")


if __name__ == "__main__":
    for sample in FILMS:
        make(sample, Path(__file__).parent.parent / "films" / sample.folder)
