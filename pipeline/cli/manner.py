"""How to speak, read off the raw line before click sees it, so that faults in it are told alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.cli.language import settled, wanted
from pipeline.core.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Manner:
    """``as_json``: one JSON object at the end of stdout, and nothing else there."""

    language: str = "da"
    as_json: bool = False
    quiet: bool = False
    debug: bool = False

    @classmethod
    def of(cls, argv: Sequence[str], environment: Mapping[str, str]) -> Manner:
        words = argv[: argv.index("--")] if "--" in argv else argv
        return cls(
            settled(argv, environment),
            wanted(argv, "--format") == "json",
            "--quiet" in words,
            "--debug" in words,
        )
