"""What is known of a move under way, in ``.spor2/flytning/<feed>/``: it goes on where it stopped.

The folder also holds the sound that waits for its episode. The feed's address is not in it, for an
address may hold a secret.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from pipeline.content.source import Source, read_source
from pipeline.content.yaml_reader import parse
from pipeline.ingest.feeds.numbering import Numbered, Place
from pipeline.ingest.feeds.settings import value_of


class Journal:
    """Which season and number each GUID was given, so that a later run gives it the same."""

    def __init__(self, programme: Path, where: str) -> None:
        name = hashlib.sha256(where.encode()).hexdigest()[:16]
        self.folder = programme / ".spor2" / "flytning" / name
        self._file = self.folder / "journal.json"

    def places(self) -> dict[str, Place]:
        try:
            kept = json.loads(self._file.read_bytes())
            return {key: (int(place[0]), int(place[1])) for key, place in kept["places"].items()}
        except (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError):
            return {}

    def keep(self, places: Mapping[str, Numbered]) -> None:
        """Raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        kept = {key: [place.season, place.number] for key, place in places.items()}
        fresh = self._file.with_suffix(".new")
        fresh.write_text(json.dumps({"places": kept}, ensure_ascii=False, indent=1), "utf-8")
        fresh.replace(self._file)

    def close(self) -> None:
        """All is in: nothing is left to remember."""
        shutil.rmtree(self.folder, ignore_errors=True)
        with suppress(OSError):  # another feed may be on its way, and much else lies in .spor2
            self.folder.parent.rmdir()
            self.folder.parent.parent.rmdir()


def episodes_here(programme: Path) -> dict[str, tuple[Place, str]]:
    """By GUID: season and number, and the folder, of each episode that can be read at all."""
    found: dict[str, tuple[Place, str]] = {}
    for file in sorted((programme / "episodes").glob("*/episode.yaml")):
        name = f"episodes/{file.parent.name}/{file.name}"
        source = read_source(name, file)
        document = parse(source).document if isinstance(source, Source) else None
        guid = value_of(document, "guid") if document else ""
        if document and guid:
            season, number = (value_of(document, name) for name in ("season", "number"))
            place = int(season) if season.isdigit() else 1, int(number) if number.isdigit() else 0
            found[guid] = (place, file.parent.name)
    return found
