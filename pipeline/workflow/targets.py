"""Where a target is: the store behind it, and the public address in front of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.core.target import Target
from pipeline.publish.place import Place
from pipeline.publish.shelf import Shelf
from pipeline.storage.embedded import EmbeddedStore, Running
from pipeline.storage.s3_settings import S3Settings

if TYPE_CHECKING:
    from pipeline.core.programme import Programme


def embedded(folder: Path) -> EmbeddedStore:
    """The embedded store of the programme in ``folder``."""
    return EmbeddedStore(folder / ".spor2" / "store", public=Place().public)


def base_address(target: Target, programme: Programme, folder: Path) -> str:
    """The public address of the target, with a slash at its end; nothing is started for it."""
    if target.kind == "embedded":
        return embedded(folder).address()
    return (target.base_address or programme.site).rstrip("/") + "/"


def shelf(target: Target, folder: Path, rate: int = 0) -> Shelf:
    """The programme's place in the target's store; the embedded one is started. ``rate``: as in
    `Run`.

    Raises StoreError.
    """
    if target.kind == "embedded":
        store = embedded(folder)
        store.start()
        return _inside(store, rate)
    place = Place.under(target.prefix)
    if target.kind == "folder":
        from pipeline.storage.folder import FolderStore

        return Shelf(FolderStore(folder / target.path), place)
    from pipeline.storage.s3 import S3Store

    settings = S3Settings(target.bucket, target.endpoint, target.region, target.addressing)
    return Shelf(S3Store(replace(settings, rate=rate)), place)


def reached(target: Target, folder: Path) -> Shelf | None:
    """As `shelf`, and nothing is started: none where the embedded store does not live."""
    if target.kind != "embedded":
        return shelf(target, folder)
    store = embedded(folder)
    return _inside(store) if store.seen() else None


def console(target: Target, folder: Path) -> Running | None:
    """The embedded store as a person sees it; none for other targets, and when it is stopped."""
    return embedded(folder).seen() if target.kind == "embedded" else None


def _inside(store: EmbeddedStore, rate: int = 0) -> Shelf:
    from pipeline.storage.s3 import S3Store  # no build asks for it

    return Shelf(S3Store(replace(store.settings(), rate=rate)), Place())
