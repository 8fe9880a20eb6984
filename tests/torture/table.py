"""The figures of a run as they stand in docs/torturtest.md.

python -m tests.torture.table FIGURES.json
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_KINDS = {
    "first": "første udgivelse",
    "changed": "ændring",
    "withdrawal": "tilbagetrækning",
    "rollback": "`spor2 rollback`",
    "purge": "`spor2 purge`",
}
_PLACES = {
    "before": "før første forespørgsel",
    "record": "journalen",
    "private": "det, der bliver gemt til `rollback`, og prøver af lageret",
    "media": "lyd og billeder",
    "kit": "pakker",
    "page": "sider",
    "feed": "feeds",
    "search, style and lists": "søgning, stil og oversigter",
}


def table(figures: Mapping[str, Any]) -> str:
    return "\n".join(_lines(figures)) + "\n"


def _lines(of: Mapping[str, Any]) -> Iterator[str]:
    kills, reader, settled = of["kills"], of["reader"], of["settled"]
    yield (
        f"Frø {of['seed']}, {of['lives']} liv, {sum(kills.values())} drab, "
        f"{of['seconds'] // 60} minutter på 2 delte kerner. Brudte løfter: **{of['broken']}**."
    )
    yield from ("", "| | |", "|---|---|")
    yield f"| drab, efter hvad der var i gang | {_told(kills, _KINDS)} |"
    yield f"| drab, efter hvad der blev spurgt om sidst | {_told(of['killed_at'], _PLACES)} |"
    yield f"| andre fejl undervejs | {_number(_others(of['faults']))} |"
    yield f"| lageret slået ihjel | {of['events'].get('store killed', 0)} gange |"
    crowds = {n: of["events"].get(f"{n} at once", 0) // n for n in (2, 8)}
    yield f"| to på én gang, otte på én gang | {crowds[2]}, {crowds[8]} gange |"
    done = sum(n for name, n in of["endings"].items() if name.endswith("published"))
    yield f"| udgivelser, der blev færdige | {_number(done)} |"
    yield f"| læserens ture gennem sitet | {_number(reader['walks'])} |"
    yield f"| filer hentet og sammenlignet | {_number(reader['fetched'])} |"
    yield f"| henvisninger fulgt | {_number(reader['references'])} |"
    yield f"| lydfiler set efter i længde og type | {_number(reader['enclosures'])} |"
    yield f"| gange lageret ikke svarede læseren | {_number(reader['away'])} |"
    yield f"| set efter i ro efter en hændelse | {_number(settled['after an event'])} |"
    traces = settled.get("nothing left of what was purged", 0)
    yield f"| intet tilbage af det, der er slettet helt | {_number(traces)} |"
    yield f"| netop én udgave, byte for byte | {_number(settled['exactly one release'])} |"


def _others(faults: Mapping[str, int]) -> int:
    return sum(n for name, n in faults.items() if not name.startswith("killed"))


def _told(counts: Mapping[str, int], words: Mapping[str, str]) -> str:
    return ", ".join(f"{word} {counts[name]}" for name, word in words.items() if name in counts)


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")


if __name__ == "__main__":
    print(table(json.loads(Path(sys.argv[1]).read_text())), end="")
