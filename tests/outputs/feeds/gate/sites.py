"""A site on which the perfect feed is an archive page among others, and what breaks each rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from pipeline.core.site import Entry, Headers
from pipeline.media.images import PictureFacts
from pipeline.outputs.feeds.gate.reading import read
from pipeline.outputs.feeds.gate.seen import Seen, seen
from pipeline.outputs.feeds.gate.site import Site
from tests.outputs.feeds.gate.mutations import PERFECT

BASE = "https://lyt.example/"
_TYPES = {
    "mp3": "audio/mpeg",
    "opus": "audio/opus",
    "vtt": "text/vtt; charset=utf-8",
    "srt": "application/x-subrip; charset=utf-8",
    "json": "application/json+chapters",
    "html": "text/html; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "jpg": "image/jpeg",
}
_SIZES = {"media/1.mp3": 1000, "media/2.mp3": 2000, "media/trailer.mp3": 700, "media/1.opus": 500}
_PICTURE = PictureFacts(3000, 3000, "RGB", "JPEG", 9)
LIVING = "public/feed.xml"
ARCHIVE = "public/feed/arkiv-1.xml"


@dataclass(frozen=True)
class Whole:
    """All feeds by name, each as seen, and the site that they speak of."""

    feeds: Mapping[str, Seen]
    site: Site = field(default_factory=lambda: Site(BASE, {}, {}))

    def changed(self, name: str, /, **changes: object) -> Whole:
        return replace(
            self,
            feeds={**self.feeds, name: replace(self.feeds[name], **changes)},  # type: ignore[arg-type]
        )

    def without(self, path: str) -> Whole:
        files = {p: e for p, e in self.site.files.items() if p != path}
        return replace(self, site=replace(self.site, files=files))

    def with_file(self, path: str, **changes: object) -> Whole:
        entry = replace(self.site.files[path], **changes)  # type: ignore[arg-type]
        return replace(self, site=replace(self.site, files={**self.site.files, path: entry}))

    def with_picture(self, **changes: object) -> Whole:
        facts = replace(_PICTURE, **changes)  # type: ignore[arg-type]
        pictures = {**self.site.pictures, "media/artwork-1.jpg": facts}
        return replace(self, site=replace(self.site, pictures=pictures))


def whole() -> Whole:
    """``feed.xml`` read from the perfect feed, and its archives; only one tells what follows."""
    living = seen(read(PERFECT.encode(), LIVING))
    pages = {LIVING: living}
    pages["public/feed/arkiv-2.xml"] = _page("feed/arkiv-2.xml", prev="feed/arkiv-1.xml")
    pages["public/feed/arkiv-1.xml"] = _page("feed/arkiv-1.xml", next_="feed/arkiv-2.xml")
    paths = {urlsplit(r.address).path.lstrip("/") for r in living.references if BASE in r.address}
    files = {path: _entry(path) for path in (*paths, "feed/udgiver.xml")}
    pictures = {path: _PICTURE for path in files if path.endswith(".jpg")}
    return Whole(pages, Site(BASE, files, pictures))


def _page(path: str, prev: str = "", next_: str = "") -> Seen:
    """An archive."""
    links = {"self": BASE + path, "current": BASE + "feed.xml"}
    links |= {"prev-archive": BASE + prev} if prev else {}
    links |= {"next-archive": BASE + next_} if next_ else {}
    return Seen(f"public/{path}", "Når nogen lytter", BASE + path, links, True, (path,), ())


def _entry(path: str) -> Entry:
    kind = _TYPES[path.rpartition(".")[2]]
    return Entry(path, "0" * 64, _SIZES.get(path, 1), "media", Headers(kind))


def _links(name: str, **links: str) -> Callable[[Whole], Whole]:
    """The feed ``name`` with other links; an underscore stands for a hyphen, empty for none."""
    given = {rel.replace("_", "-"): BASE + path for rel, path in links.items()}

    def change(all_: Whole) -> Whole:
        kept = {**all_.feeds[name].links, **given}
        return all_.changed(name, links={r: a for r, a in kept.items() if a != BASE})

    return change


BROKEN: dict[str, list[Callable[[Whole], Whole]]] = {
    "F190": [
        lambda all_: all_.without("media/1.vtt"),
        lambda all_: all_.without("haandbog/samtalen.html"),
        lambda all_: all_.without("episoder/2.html"),
    ],
    "F191": [
        lambda all_: all_.with_file("media/1.mp3", size=1001),
        lambda all_: all_.with_file("media/1.opus", size=1),
        lambda all_: all_.with_file("media/trailer.mp3", size=1),
    ],
    "F192": [
        lambda all_: all_.with_file("media/1.mp3", headers=Headers("audio/mp4")),
        lambda all_: all_.with_file("media/1.json", headers=Headers("application/json")),
        lambda all_: all_.with_file("media/2.vtt", headers=Headers("text/plain; charset=utf-8")),
    ],
    "F193": [
        lambda all_: all_.with_picture(width=1300, height=1300),
        lambda all_: all_.with_picture(height=2999),
        lambda all_: all_.with_picture(width=3001, height=3001),
        lambda all_: all_.with_picture(mode="CMYK"),
        lambda all_: all_.with_picture(format="PNG"),
        lambda all_: replace(all_, site=replace(all_.site, pictures={})),
    ],
    "F194": [
        lambda all_: all_.changed(LIVING, name="public/forside.xml"),
    ],
    "F195": [
        _links(LIVING, prev_archive="feed/arkiv-9.xml"),
        _links(LIVING, prev_archive=""),
        _links(ARCHIVE, next_archive="feed/arkiv-3.xml"),
        _links(ARCHIVE, current="feed/film.xml"),
        _links(ARCHIVE, prev_archive="feed/arkiv-2.xml"),
        lambda all_: all_.changed(ARCHIVE, archive=False),
    ],
    "F196": [
        lambda all_: all_.changed(ARCHIVE, guids=all_.feeds[LIVING].guids[:1]),
        lambda all_: all_.changed(ARCHIVE, guids=("feed/arkiv-2.xml",)),
    ],
}
