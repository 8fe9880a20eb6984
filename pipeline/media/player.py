"""Play a WAV file through whatever this computer plays sound with."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

#: How each system's own players are called; the file comes last. They end when the sound does,
#: and say by their exit code when there is nothing to play on.
PLAYERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "darwin": (("afplay",),),
    "linux": (
        ("pw-play",),
        ("paplay",),
        ("aplay", "-q"),
        ("ffplay", "-v", "error", "-nodisp", "-autoexit"),
    ),
}
# Windows has no such program, but Python there has this.
_WINDOWS = "import sys, winsound; winsound.PlaySound(sys.argv[1], winsound.SND_FILENAME)"
_PATIENCE_S = 10.0  # a player that waits longer than this for a loudspeaker will get none


def players(platform: str) -> Iterator[tuple[str, ...]]:
    """The commands here that may play a file, by ``sys.platform``; the likeliest first."""
    if platform == "win32":
        yield (sys.executable, "-c", _WINDOWS)
    for name, *options in PLAYERS.get(platform, PLAYERS["linux"]):
        found = shutil.which(name)
        if found is not None:
            yield (found, *options)


def play(file: Path, seconds: float) -> bool:
    """Play ``file``, which lasts ``seconds``, to its end. False when nothing here can."""
    return any(_plays((*command, str(file)), seconds) for command in players(sys.platform))


def _plays(command: tuple[str, ...], seconds: float) -> bool:
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds + _PATIENCE_S,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
