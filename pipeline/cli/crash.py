"""When spor2 itself is wrong: the traceback goes to a file, without secrets."""

from __future__ import annotations

import os
import platform
import re
import tempfile
import traceback
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from pipeline import __version__

_SECRET_NAMES = re.compile(r"SECRET|TOKEN|PASSWORD|ACCESS_KEY|CREDENTIAL", re.IGNORECASE)
_SHAPES = (
    re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{12,}\b"),
    re.compile(r"(?<=Signature=)[^\s&'\"]+"),
    re.compile(r"(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"),
    re.compile(r"(?<=Authorization: )[^\n'\"]+"),
    re.compile(r"(?i:security-token)[^A-Za-z0-9\n]{1,6}[^\s'\"&\\]+"),
)
HIDDEN = "[skjult]"
_SHORTEST = 6  # a shorter value is no secret, and hiding it would spoil every word


def record(error: BaseException, argv: Sequence[str], folder: Path | None, now: datetime) -> Path:
    """Write what happened and return the file: in the programme, else among temporary files."""
    lines = traceback.format_exception(error)
    head = [
        f"spor2 {__version__}, Python {platform.python_version()}, {platform.platform()}",
        "spor2 " + " ".join(argv),
        now.isoformat(timespec="seconds"),
        "",
    ]
    body = without_secrets("\n".join(head) + "\n" + "".join(lines), known_secrets(folder))
    name = f"crash-{now:%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    places = [] if folder is None else [folder / ".spor2"]
    return _write_first([*places, Path(tempfile.gettempdir())], name, body)


def without_secrets(text: str, secrets: Iterable[str]) -> str:
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    for shape in _SHAPES:
        text = shape.sub(HIDDEN, text)
    return text


def known_secrets(folder: Path | None) -> set[str]:
    """The values of this process's secret variables and of the embedded store's keys."""
    found = {value for name, value in os.environ.items() if _SECRET_NAMES.search(name)}
    if folder is not None:
        try:
            text = (folder / ".spor2" / "store" / "credentials").read_text(encoding="utf-8")
        except (OSError, ValueError):
            text = ""
        found |= set(re.findall(r"=\s*(\S+)", text))
    return {value for value in found if len(value) >= _SHORTEST}


def _write_first(folders: Sequence[Path], name: str, body: str) -> Path:
    for folder in folders[:-1]:
        try:
            folder.mkdir(exist_ok=True)
            (folder / name).write_text(body, encoding="utf-8")
        except OSError:
            continue
        return folder / name
    last = folders[-1] / name
    last.write_text(body, encoding="utf-8")
    return last
