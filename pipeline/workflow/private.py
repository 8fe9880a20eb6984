"""Files for staff alone, written where nothing is published."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from pipeline.build.artefact import Made
from pipeline.core.errors import ProgrammeError
from pipeline.core.model import Library
from pipeline.workflow.run import Run


def kept_private(run: Run, library: Library, to: Path) -> None:
    """Such files may tell what is not out yet. Raises ProgrammeError P033 for a public folder."""
    kept = [run.folder / "public"]
    kept += [run.folder / one.path for one in library.programme.targets if one.kind == "folder"]
    wanted = to.resolve()
    for folder in kept:
        if wanted.is_relative_to(folder.resolve()):
            raise ProgrammeError("P033", folder=to)


def written(made: Made, folder: Path, stem: str) -> dict[str, Path]:
    """All that was made as ``stem`` in ``folder``: the files by their parts, which they end in."""
    if folder.is_file():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    files = {part: folder / f"{stem}.{part}" for part in made.files}
    for part, file in files.items():
        file.write_bytes(made.files[part].path.read_bytes())  # a copy: the cache's is read-only
    return files
