"""Which tools make our sounds: told for honesty, and never a part of what a sound is."""

from __future__ import annotations

from importlib.metadata import version

from pipeline import __version__
from pipeline.media import ffmpeg

_PACKAGES = ("lameenc", "numpy")


def made_with() -> dict[str, str]:
    """The versions that may decide a bit of a sound. Raises ToolError without ffmpeg."""
    packages = {name: version(name) for name in _PACKAGES}
    return {"spor2": __version__, "ffmpeg": ffmpeg.version(), **packages}
