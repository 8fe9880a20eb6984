"""The index: Pagefind's own command, run over a folder of staged records.

Pagefind has no incremental index, and its Python binding costs a tenth of a second a record; the
command reads a thousand in seconds. It is one artefact, keyed on the words that can be searched
for, and made where it is asked for (`Library.extras`).

Its files carry digests in their names but for three: the script and the WebAssembly get one here,
and ``pagefind-entry.json``, which names all others, is the one file that keeps its name.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe
from pipeline.core.errors import ToolError
from pipeline.core.frozen import dataclass
from pipeline.core.model import Library
from pipeline.media.markers import heard
from pipeline.outputs import renditions, timed
from pipeline.outputs.search.own_pages import own_pages
from pipeline.outputs.search.records import Record, numbered, records
from pipeline.outputs.search.staging import Stage, name_of, words_of
from pipeline.outputs.search.subjects import Subject, meanings, subjects
from pipeline.prose.danish import COMMON, Lexicon

FOLDER = "soeg"
_ENTRY = "pagefind-entry.json"
_FOLDERS = ("fragment", "index")
_FEWEST_LETTERS = 4


@dataclass(frozen=True, slots=True)
class Searched:
    """The index's parameters."""

    language: str
    subjects: tuple[Subject, ...]
    meanings: tuple[tuple[str, ...], ...]


def index(library: Library) -> Artefact:
    """The index of all that ``library`` holds.

    Facts: ``script`` and ``words``, the public paths of Pagefind's script and of a list of the
    words that are used, for whoever misspells one.
    """
    found = (*subjects(library), *own_pages(library))
    items = frozenset(item.id for item in library.items())
    return Artefact(
        "search",
        _INDEX,
        (
            Output("index", f"{FOLDER}/*", "search", fixed=True),
            Output("entry", f"{FOLDER}/{_ENTRY}", "entry"),
        ),
        Searched(library.programme.language, found, meanings(library)),
        dict(_inputs(library)),
        items,
    )


def _inputs(library: Library) -> Iterator[tuple[str, Artefact]]:
    for episode in library.episodes:
        if episode.transcript:
            yield f"said-{episode.id}", timed.transcript(library, episode)
            if episode.sound:
                yield f"sound-{episode.id}", renditions.heard(library, episode)


# --- making it ----------------------------------------------------------------------------------


def _make(job: Job) -> Product:
    searched: Searched = job.params
    found = [*numbered(r for subject in searched.subjects for r in _records(job, subject))]
    used = Counter(word.casefold() for word in words_of(found))
    stage = Stage(Lexicon(used, searched.meanings))
    for record in found:
        page = job.work / "site" / name_of(record)
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(stage.page(record), encoding="utf-8")
    made = job.work / "made"
    _run(job.work / "site", made, searched.language)
    return _product(made, _word_list(used))


def _records(job: Job, subject: Subject) -> Iterator[Record]:
    cues = job.facts(subject.said)["cues"] if subject.said else ()
    offset_s = job.facts(subject.sound)["offset_s"] if subject.sound else 0.0
    in_time = heard(subject.markers, offset_s)
    return records(subject, cues, in_time)


def _run(site: Path, made: Path, language: str) -> None:
    """Raises ToolError T060 where Pagefind is missing, T061 where it fails."""
    from pagefind_bin import (  # type: ignore[import-untyped]  # late: most runs make no index
        get_executable,
    )

    try:
        program = get_executable()
    except FileNotFoundError as error:
        raise ToolError("T060") from error
    places = ("--site", str(site), "--output-path", str(made))
    how = ("--force-language", language, "--keep-index-url", "--silent")
    done = subprocess.run([str(program), *places, *how], capture_output=True, check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).decode("utf-8", "replace").strip().splitlines()
        raise ToolError("T061", exit=done.returncode, said=said[-1] if said else "")


def _product(made: Path, words: bytes) -> Product:
    """What a visitor's browser may ask for, under the names that it will."""
    entry = json.loads((made / _ENTRY).read_bytes())
    (about,) = entry["languages"].values()
    engine = about["wasm"] or "unknown"
    script, wasm = made / "pagefind.js", made / f"wasm.{engine}.pagefind"
    about["wasm"] = f"{engine}-{_digest(wasm.read_bytes())}"
    files: dict[str, bytes | Path] = {
        f"index/{file.relative_to(made).as_posix()}": file
        for folder in _FOLDERS
        for file in sorted((made / folder).glob("*"))
    }
    files |= {f"index/{file.name}": file for file in sorted(made.glob("*.pf_meta"))}
    names = {
        "script": f"pagefind-{_digest(script.read_bytes())}.js",
        "words": f"words-{_digest(words)}.json",
    }
    files |= {
        f"index/{names['script']}": script,
        f"index/{names['words']}": words,
        f"index/wasm.{about['wasm']}.pagefind": wasm,
        "entry": json.dumps(entry, sort_keys=True, separators=(",", ":")).encode(),
    }
    return Product(files, {name: f"{FOLDER}/{file}" for name, file in names.items()})


def _word_list(used: Counter[str]) -> bytes:
    """The words that someone may have meant, the most frequent first."""
    telling = [w for w in used if len(w) >= _FEWEST_LETTERS and w not in COMMON]
    ordered = sorted(telling, key=lambda word: (-used[word], word))
    return json.dumps(ordered, ensure_ascii=False, separators=(",", ":")).encode()


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:16]


_INDEX = Recipe("search", 4, _make)
