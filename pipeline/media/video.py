"""Films as they were delivered, made fit for the web: nothing encoded again, nothing told."""

from __future__ import annotations

from pathlib import Path

from pipeline.media import ffmpeg


def strip(source: Path, target: Path) -> None:
    """Copy a film's picture and sound into an MP4 that can play before it is all there.

    Camera, place, names and embedded text tracks stay behind; captions are files of their own.
    Raises ToolError.
    """
    streams = ("-map", "0:v:0", "-map", "0:a:0?", "-c", "copy")
    whole = ("-movflags", "+faststart", "-f", "mp4", str(target))
    ffmpeg.must_run("film", [*ffmpeg.source(source), *streams, *ffmpeg.BARE, *whole])
