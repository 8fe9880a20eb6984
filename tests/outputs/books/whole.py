"""A handbook in two parts that has one of everything a text may hold."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from pipeline.build.artefact import Artefact, Job, Made, MadeFile, Product
from pipeline.core.book import Change, Chapter, Handbook, Part, Source
from pipeline.core.model import Library
from pipeline.core.values import Ref, Related, SourceFile, Term
from tests.outputs import small
from tests.outputs.small import Bench

EVERYTHING = """Et *godt* ord og **to** stærke, `kode`, [et sted](https://sted.example/side) og
[afsnittet](#foer). Se [[kapitel:rammer]], [[kapitel:rammer#rum|rummet]], [[ord:senfølger]],
[[episode:ep-01#b]] og [[kilde:bog]].[^a] Igen.[^a]
Tegn: # $ @ \\_ \\* <ikke> ~ "så" 'så' -- … / // 1.

## Før {#foer}
1. Først
2. Så

   - inderst

#### Dybt nede
Ord
:   En mening

::: redskab En halv side {#halv-side}
Fem linjer.
:::

> **Eksempel (opdigtet)**
> En borger siger: «Ja.»

> Et citat.

> [!WARNING]
> Pas på her.

| Før | Efter |
|:---|---:|
| a | 1 |
| b | |

```
kode = "ja"
```

![Et bord med to stole](stole.jpg "Sådan kan et rum se ud.")

---

### Tænk over
1. Hvad vil du gøre?
2. Hvorfor?

[^a]: En note med [en adresse](https://note.example/).
"""


def library(bench: Bench) -> Library:
    base = small.library(bench)
    picture = bench.source("cover.jpg")
    first = replace(
        small.chapter(),
        id="samtalen",
        number=1,
        title="Samtalen & ordene",
        body=EVERYTHING,
        part="moedet",
        keypoints=("Spørg roligt.", "Lyt <altid>."),
        related=Related(episodes=(Ref("ep-01", "b"),), films=(Ref("film-2"),)),
        pictures=(("stole.jpg", picture),),
        responsible="Redaktionen",
        updated=date(2022, 10, 3),
        changes=(Change(date(2022, 10, 3), "Nye ord om rum."),),
        sources=(
            Source("bog", "Styrelsen (2020). En bog.", "https://bog.example/", date(2022, 1, 2)),
        ),
    )
    second = replace(
        first,
        id="rammer",
        number=2,
        title="Jeres rammer",
        body="Kort.\n\n## Rummet {#rum}\nTo stole. Se [[kapitel:samtalen#foer]].\n",
        part="huset",
        related=Related(),
        changes=(),
        pictures=(),
        sources=(),
    )
    return replace(
        base, handbook=handbook(first, second), extras=frozenset({"books"}), glossary=TERMS
    )


TERMS = (
    Term("åben", "Til at tale med."),
    Term("senfølger", "Vanskeligheder, der kan vare ved.", ("eftervirkninger",)),
)


def handbook(*chapters: Chapter) -> Handbook:
    return Handbook(
        "Mødet med «voksne»",
        subtitle="En håndbog",
        version="1.1",
        published=date(2022, 10, 1),
        publisher="Styrelsen",
        isbn=(("epub", "978-87-000-0001-8"), ("pdf", "978-87-000-0000-1")),
        cite_as="Styrelsen (2022). Mødet.",
        reuse="Må frit citeres.",
        chapters=chapters,
        appendices=("refleksionsspoergsmaal", "redskaber", "ordliste", "her-kan-du-faa-hjaelp"),
        parts=(
            Part("moedet", "Mødet", ("samtalen",)),
            Part("huset", "Huset", ("rammer",), "Om rum."),
        ),
        changes=(Change(date(2022, 10, 2), "Delt i to.", "1.1"),),
        books=("epub", "pdf", "large-print"),
    )


def made(artefact: Artefact) -> Product:
    """What its recipe makes without sound, which tells only times."""
    files = {n: one for n, one in artefact.inputs.items() if isinstance(one, SourceFile)}
    inputs = {name: Made({"": _file(source)}) for name, source in files.items()}
    return artefact.recipe.make(Job(artefact.params, inputs, Path(tempfile.mkdtemp())))


def _file(source: SourceFile) -> MadeFile:
    body = source.path.read_bytes()
    return MadeFile(source.path, hashlib.sha256(body).hexdigest(), len(body))
