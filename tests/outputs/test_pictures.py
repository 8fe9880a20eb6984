"""Pictures of pages: what is made, what it is called, and what it does not tell."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PIL import Image

from pipeline.build.artefact import Artefact
from pipeline.core.pictures import PictureSet
from pipeline.core.values import Picture
from pipeline.outputs import pictures
from tests.outputs import small
from tests.outputs.small import Bench

GPS = 0x8825


def phone_picture(path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "Navn Navnesen"
    exif.get_ifd(GPS)[2] = (55.0, 40.0, 12.0)
    Image.new("RGB", (900, 600), "#963").save(path, exif=exif, comment=b"Navn Navnesen")


def made(bench: Bench, artefact: Artefact) -> tuple[PictureSet, dict[str, bytes]]:
    outcome = bench.make(artefact).outcomes[artefact.id]
    files = {str(f.public): f.path.read_bytes() for f in outcome.made.files.values()}
    return PictureSet.told(outcome.made.facts), files


def test_a_poster_is_made_in_widths_and_formats(bench: Bench) -> None:
    film = small.library(bench).films[0]
    phone_picture(bench.folder / "billede.jpg")
    film = replace(film, poster=Picture(bench.source("billede.jpg"), "To stole"))
    shown, files = made(bench, pictures.poster(film))
    named = [address for _, each in shown.sources for address, _ in each]
    assert {*named, shown.fallback} == files.keys()
    assert {kind: [w for _, w in each] for kind, each in shown.sources} == {
        "image/avif": [320, 640, 900],
        "image/webp": [320, 640, 900],
    }
    assert (shown.width, shown.height) == (640, 427), "what an old browser gets is no wider"
    assert not any(b"Navn" in body or b"Exif" in body for body in files.values())


def test_its_files_belong_to_the_item_and_never_change(bench: Bench) -> None:
    artefact = pictures.artwork(small.library(bench), small.library(bench).episodes[0])
    own = replace(
        small.library(bench).episodes[0], artwork=Picture(bench.source("cover.jpg"), "To stole")
    )
    assert artefact == pictures.cover(small.library(bench)), "the show's, where it has none"
    tree = bench.make(pictures.artwork(small.library(bench), own)).tree()
    assert {entry.kind for entry in tree} == {"media"}
    assert all("immutable" in entry.headers.cache_control for entry in tree)
    assert {entry.provenance for entry in tree} == {frozenset({own.id})}


def test_a_picture_in_a_text_is_not_called_what_its_author_called_it(bench: Bench) -> None:
    phone_picture(bench.folder / "mette-hos-laegen.jpg")
    artefact = pictures.in_text(bench.source("mette-hos-laegen.jpg"), frozenset({"samtalen"}))
    shown, files = made(bench, artefact)
    assert shown.fallback in files
    assert not any("mette" in path for path in files)


def test_two_texts_may_show_one_picture(bench: Bench) -> None:
    phone_picture(bench.folder / "samtale.jpg")
    both = [
        pictures.in_text(bench.source("samtale.jpg"), frozenset({item}))
        for item in ("samtalen", "opsporing")
    ]
    tree = bench.make(*both).tree()
    assert {entry.provenance for entry in tree} == {frozenset({"samtalen", "opsporing"})}
    assert len(tree) == 7, "three widths of two formats, and a JPEG"
