"""Compile the catalogues: every ``locale/*/LC_MESSAGES/*.po`` gets its ``.mo`` beside it."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parent.parent / "pipeline" / "locale"


def main() -> int:
    for po in sorted(LOCALE.rglob("*.po")):
        with po.open("rb") as source:
            catalogue = read_po(source, locale=po.parent.parent.name, abort_invalid=True)
        with po.with_suffix(".mo").open("wb") as target:
            write_mo(target, catalogue)
        print(f"{po.relative_to(LOCALE)}: {len(catalogue)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
