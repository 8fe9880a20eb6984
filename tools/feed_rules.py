"""Write ``docs/feed-regler.md`` from the gate's rules, so that the two never differ."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from pipeline.core.problems import warns
from pipeline.outputs.feeds.gate.rule import Rule
from pipeline.outputs.feeds.gate.rules import RULES, STRUCTURE
from pipeline.outputs.feeds.gate.site import SITE_RULES, SiteRule

DOCS = Path(__file__).parent.parent / "docs"
PAGE = DOCS / "feed-regler.md"
INTRO = """\
# Feedets regler

Denne side er skrevet af programmet selv (`python tools/feed_rules.py`), så den altid passer.

`spor2 check --feed` bygger og holder alle podcastens feeds op mod disse regler: hovedfeedet,
arkivet, feeds for roller og emner, film og udgiver. `spor2 check --feed FIL` gør det samme med et
feed, der ligger på disken, uanset hvem der har lavet det. `spor2 publish` udgiver ikke, så længe
et krav er brudt. Hvad du skal ændre, står i beskeden, og hver kode har et afsnit i
[Fejlkoder](fejlkoder.md).

Kilderne: **PSP-1** er Podcast Standards Projects krav til et podcastfeed. **Apple 823**, **896**
og **1691** er Apples krav til feeds, billeder og kategorier (podcasters.apple.com/support).
**Podcast namespace** er podcastindex.org/namespace/1.0, med en side for hvert mærke. Mærkerne
value, liveItem og chat bliver ikke bedømt: spor2 skriver dem ikke.

Feeds for en rolle eller et emne er skjult i kataloger og har de samme episoder som hovedfeedet;
de bliver kun holdt op mod kravene.
"""


def page() -> str:
    """The whole page."""
    titles = _titles()
    rules = (*STRUCTURE, *RULES, *SITE_RULES)
    hard = [rule for rule in rules if not warns(rule.code)]
    soft = [rule for rule in rules if warns(rule.code)]
    return (
        f"{INTRO}\n## Krav ({len(hard)})\n\n{_table(hard, titles)}\n"
        f"## Anbefalinger ({len(soft)})\n\n{_table(soft, titles)}"
    )


def _table(rules: Iterable[Rule | SiteRule], titles: dict[str, str]) -> str:
    rows = [f"| {r.code} | {titles[r.code]} | {r.source} |\n" for r in rules]
    return "| Kode | Fejl | Kilde |\n|---|---|---|\n" + "".join(rows)


def _titles() -> dict[str, str]:
    text = (DOCS / "fejlkoder.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^### (F\d{3}) (\S.*)$", text, re.MULTILINE))


def main() -> int:
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
