"""The handbook on pages: A4 and large print, the whole of it and each part."""

from __future__ import annotations

from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe
from pipeline.core.frozen import dataclass
from pipeline.core.model import Library
from pipeline.outputs.books import form, hearings, pictures, press, typeset
from pipeline.outputs.books.matter import Matter, items, matter
from pipeline.outputs.books.volumes import Volume
from pipeline.outputs.qr import drawing


@dataclass(frozen=True, slots=True)
class Setting:
    """``codes``: by chapter, the address that its code leads to."""

    matter: Matter
    codes: dict[str, str]
    form: str


def paged(library: Library, volume: Volume) -> Artefact:
    """The volume as PDF: part ``pdf``."""
    held = matter(library, volume)
    site = library.programme.site
    codes = {leaf.chapter.id: f"{site}{leaf.chapter.address}" for leaf in held.leaves if site}
    setting = Setting(held, codes, form.digest())
    inputs: pictures.Inputs = {**hearings.sounds(library, held), **pictures.inputs(held)}
    output = Output("pdf", f"boeger/{_with_digest(volume.file)}", "book", held.language)
    return Artefact(f"book/{volume.name}", PAGED, (output,), setting, inputs, items(held))


def _with_digest(file: str) -> str:
    stem, _, suffix = file.rpartition(".")
    return f"{stem}-{{digest}}.{suffix}"


def _make(job: Job) -> Product:
    setting: Setting = job.params
    held = setting.matter
    heard = hearings.heard(held, job)
    codes = {}
    for leaf in held.leaves:
        address = setting.codes.get(leaf.chapter.id)
        if address and (heard[leaf.chapter.id] or leaf.films):
            name = f"kode-{leaf.chapter.id}.svg"
            (job.work / name).write_bytes(drawing(address))
            codes[leaf.chapter.id] = name
    shown = pictures.pictures(held, job)
    source = typeset.document(typeset.Sheets(held, heard, codes, shown.sets))
    return Product({"pdf": press.pdf(job.work, source, held.colophon.modified)})


PAGED = Recipe("book-pdf", 2, _make, heavy=True)
