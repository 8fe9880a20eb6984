"""Small sites made beforehand: real HTML, feeds, a kit, a search index, referring to one another.

No import from ``pipeline``: `publisher` turns an edition's list of files into what is published,
and the reader holds what it meets against the very same list.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import random
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

from tests.torture.visitor import Fingerprint

#: When the first of a programme's editions is published.
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATE = "public, max-age=0, must-revalidate"
SHORT = "public, max-age=300"
_LASTING = ("media", "asset", "book", "search")
_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "json": "application/json",
    "opml": "text/x-opml; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "vtt": "text/vtt; charset=utf-8",
    "mp3": "audio/mpeg",
    "png": "image/png",
    "zip": "application/zip",
}
_BINARY = "application/octet-stream"
#: Sent in parts: the publisher of the tests is told so.
LARGE = 11 << 20
_SMALL = 3_000
_EPISODES = 5


@dataclass(frozen=True)
class State:
    """What a programme is about, in numbers: ``episodes`` and ``chapters`` name -> edition.

    ``large`` is the episode whose sound is sent in parts, if any.
    """

    episodes: Mapping[str, int] = field(default_factory=lambda: {"1": 1, "2": 1, "3": 1})
    chapters: Mapping[str, int] = field(default_factory=lambda: {"a": 1, "b": 1, "c": 1})
    style: int = 1
    day: int = 1
    withdrawn: frozenset[str] = frozenset()
    large: str = ""

    def changed(self, dice: random.Random) -> State:
        """One to three things that people do to a programme."""
        state = self
        for _ in range(dice.choice((1, 1, 2, 3))):
            state = dice.choice(_DEEDS)(state, dice)
        return state

    def without(self, item: str) -> State:
        episodes = {name: n for name, n in self.episodes.items() if name != item}
        return replace(self, episodes=episodes, withdrawn=self.withdrawn | {item})

    def having_all_new(self, number: int) -> State:
        """Every sound, text and style is another."""
        episodes, chapters = dict.fromkeys(self.episodes, number), dict.fromkeys("abcdef", number)
        return replace(self, episodes=episodes, chapters=chapters, style=number, day=number)


def _new_episode(state: State, dice: random.Random) -> State:
    if len(state.episodes) >= _EPISODES:
        return _new_sound(state, dice)
    name = str(max(map(int, (*state.episodes, *state.withdrawn, "0"))) + 1)
    return replace(state, episodes={**state.episodes, name: 1})


def _new_sound(state: State, dice: random.Random) -> State:
    if not state.episodes:
        return _new_episode(state, dice)
    name = dice.choice(sorted(state.episodes))
    return replace(state, episodes={**state.episodes, name: dice.randrange(1 << 30)})


def _new_words(state: State, dice: random.Random) -> State:
    name = dice.choice("abcdef")
    return replace(state, chapters={**state.chapters, name: dice.randrange(1 << 30)})


def _fewer_words(state: State, dice: random.Random) -> State:
    name = dice.choice("abcdef")
    left = {key: n for key, n in state.chapters.items() if key != name}
    return replace(state, chapters=left or state.chapters)


def _new_style(state: State, dice: random.Random) -> State:
    return replace(state, style=dice.randrange(1 << 30))


def _new_day(state: State, dice: random.Random) -> State:
    return replace(state, day=dice.randrange(1 << 30))


_DEEDS = (_new_episode, _new_sound, _new_sound, _new_words, _fewer_words, _new_style, _new_day)


@dataclass(frozen=True)
class File:
    """``kind`` as a publish orders by it; ``plain`` is the digest within a stored gzip."""

    path: str
    kind: str
    body: bytes
    type: str
    items: tuple[str, ...] = ()
    coding: str = ""
    plain: str = ""

    @property
    def cache(self) -> str:
        return IMMUTABLE if self.kind in _LASTING else SHORT if self.kind == "feed" else REVALIDATE

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()

    @property
    def fingerprint(self) -> Fingerprint:
        return Fingerprint(self.sha256, (self.type, self.cache, self.coding, ""))

    def alias(self) -> Fingerprint:
        """As it is met at a former address."""
        return Fingerprint(self.sha256, (self.type, SHORT, self.coding, ""))


@dataclass(frozen=True, eq=False)
class Edition:
    """A site whose files lie under ``root``. ``sounds``: path of the enclosure by item."""

    number: int
    state: State
    root: Path
    files: Mapping[str, File]
    sounds: Mapping[str, str]

    def after(self, withdrawn: frozenset[str]) -> Edition:
        """The same, where these were withdrawn since it was made, perhaps in no release as yet."""
        return replace(self, state=replace(self.state, withdrawn=self.state.withdrawn | withdrawn))


def edition(number: int, state: State, base: str, folder: Path) -> Edition:
    """Write it under ``folder``, with ``edition.json``, which tells a publisher all of it."""
    writer = _Writer(state, base)
    files = {one.path: one for one in writer.files()}
    root = folder / str(number)
    for path, one in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(one.body)
    told = {
        "files": [{**asdict(one), "body": None, "sha256": one.sha256, "size": len(one.body)}
                  | {"cache": one.cache} for one in files.values()],
        "listings": list(writer.listings()),
        "withdrawn": sorted(state.withdrawn),
        "feed": base + "feed.xml",
    }  # fmt: skip
    (folder / f"{number}.json").write_text(json.dumps(told))
    return Edition(number, state, root, files, {i: f.path for i, f in writer.sounds.items()})


class _Writer:
    def __init__(self, state: State, base: str) -> None:
        self.state, self.base = state, base
        self.style = _hashed("assets/site", "css", "asset", _css(state.style))
        self.cover = _hashed("media/cover", "png", "media", b"\x89PNG" + _noise("cover", 800))
        self.sounds = {name: self._sound(name) for name in state.episodes}
        self.words = {name: self._transcript(name) for name in state.episodes}
        self.marks = {name: self._markers(name) for name in state.episodes}
        self.kit = self._kit()

    def listings(self) -> Iterator[dict[str, object]]:
        for name, number in self.state.episodes.items():
            yield {
                "item": name,
                "guid": f"guid-{name}",
                "address": self.sounds[name].path,
                "title": f"Episode {name}",
                "sound": f"{name} {number}",
                "page": f"episoder/{name}.html",
                "correction": f"2026-03-02 Udgave {number}",
            }

    def files(self) -> Iterator[File]:
        yield from (self.style, self.cover, self.kit, *self.sounds.values())
        yield from (*self.words.values(), *self.marks.values())
        yield from (self._episode(name) for name in self.state.episodes)
        yield from (self._chapter(name) for name in self.state.chapters)
        yield self._page("temadag.html", "Temadag", (self.kit.path,), kind="page")
        yield self._page("404.html", "Findes ikke", ("index.html",), kind="page")
        yield self._page("soeg.html", "Søg", (), kind="page", index="soeg/")
        yield self._page("index.html", "Forside", tuple(self._pages()), kind="index")
        yield _file("robots.txt", "index", f"Sitemap: {self.base}sitemap.xml\n".encode())
        yield self._sitemap()
        yield from self._search()
        yield from self._feeds()

    # --- pieces -----------------------------------------------------------------------------------

    def _sound(self, name: str) -> File:
        number = self.state.episodes[name]
        size = LARGE if name == self.state.large else _SMALL + number % 97
        body = b"ID3" + _noise(f"sound {name} {number}", size)
        return _hashed(f"media/episode-{name}", "mp3", "media", body, (name,))

    def _transcript(self, name: str) -> File:
        text = f"WEBVTT\n\n00:00.000 --> 00:01.000\nOrd {name} {self.state.episodes[name]}\n"
        return _hashed(f"media/episode-{name}", "vtt", "media", text.encode(), (name,))

    def _markers(self, name: str) -> File:
        marks = {"version": "1.2.0", "chapters": [{"startTime": 0, "img": self._at(self.cover)}]}
        return _hashed(f"media/episode-{name}", "json", "media", _json(marks), (name,))

    def _at(self, file: File) -> str:
        return self.base + file.path

    def _pages(self) -> Iterator[str]:
        yield from (f"episoder/{name}.html" for name in self.state.episodes)
        yield from (f"haandbog/{name}.html" for name in self.state.chapters)
        yield from ("temadag.html", "soeg.html")

    def _episode(self, name: str) -> File:
        sound, words, style = self.sounds[name], self.words[name], self.style
        chapters = "".join(f'<a href="../haandbog/{c}.html">{c}</a>' for c in self.state.chapters)
        body = (
            f'<link rel="stylesheet" href="../{style.path}"><h1>Episode {name}</h1>'
            f'<img src="../{self.cover.path}" srcset="../{self.cover.path} 2x" alt="">'
            f'<audio controls src="../{sound.path}"><track src="../{words.path}"></audio>'
            f'{chapters}<a href="../index.html#top">Forside</a>'
        )
        return self._packed(f"episoder/{name}.html", "page", body, (name,))

    def _chapter(self, name: str) -> File:
        number = self.state.chapters[name]
        episodes = "".join(f'<a href="../episoder/{e}.html">{e}</a>' for e in self.state.episodes)
        body = (
            f'<link rel="stylesheet" href="../{self.style.path}"><h1>Kapitel {name}</h1>'
            f"<p>Æøå {number}</p>{episodes}"
        )
        return self._packed(f"haandbog/{name}.html", "page", body, (f"kapitel-{name}",))

    def _page(self, path: str, title: str, links: tuple[str, ...], kind: str, **data: str) -> File:
        told = "".join(f' data-{name}="{value}"' for name, value in data.items())
        body = (
            f'<link rel="stylesheet" href="{self.style.path}">'
            f'<link rel="alternate" type="application/rss+xml" href="{self.base}feed.xml">'
            f"<h1>{title}</h1><form{told}></form>"
            + "".join(f'<a href="{link}">{link}</a>' for link in links)
        )
        return self._packed(path, kind, body, tuple(self.state.episodes))

    def _packed(self, path: str, kind: str, body: str, items: tuple[str, ...]) -> File:
        text = f"<!doctype html><title>{path}</title><body>{body}".encode()
        packed = gzip.compress(text, mtime=0)
        plain = hashlib.sha256(text).hexdigest()
        return File(path, kind, packed, _TYPES["html"], items, "gzip", plain)

    def _kit(self) -> File:
        first = next(iter(self.state.episodes), "")
        target = io.BytesIO()
        page = f'<a href="lyd.mp3">Lyd</a><a href="{self.base}index.html">Sitet</a>'
        with zipfile.ZipFile(target, "w") as kit:
            for name, body in (
                ("start.html", f"{page}<p>{self.state.day}</p>".encode()),
                ("lyd.mp3", self.sounds[first].body[:_SMALL] if first else b""),
            ):
                kit.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), body)
        return _hashed("kits/temadag", "zip", "book", target.getvalue(), (first,) if first else ())

    def _sitemap(self) -> File:
        rows = "".join(f"<url><loc>{self.base}{path}</loc></url>" for path in self._pages())
        space = "http://www.sitemaps.org/schemas/sitemap/0.9"
        body = f'<urlset xmlns="{space}">{rows}</urlset>'.encode()
        return _file("sitemap.xml", "index", body, tuple(self.state.episodes))

    # --- search -----------------------------------------------------------------------------------

    def _search(self) -> Iterator[File]:
        items = tuple(self.state.episodes)
        fragments = [
            _search(f"soeg/fragment/da_{_short(page + str(self.state))}.pf_fragment", page, items)
            for page in self._pages()
        ]
        told = str(self.state)
        part = _search(f"soeg/index/da_{_short(told)}.pf_index", told, items)
        pages = [[_stem(one.path), 1] for one in fragments]
        meta = b"pagefind_dcd" + _cbor(["1.5", pages, [["a", "å", _stem(part.path)]], []])
        packed = gzip.compress(meta, mtime=0)
        name = f"da_{hashlib.sha256(packed).hexdigest()[:10]}"
        path = f"soeg/pagefind.{name}.pf_meta"
        yield from (*fragments, part, File(path, "search", packed, _BINARY, items))
        about = {"version": "1.5", "languages": {"da": {"hash": name, "page_count": len(pages)}}}
        yield _file("soeg/pagefind-entry.json", "entry", _json(about), items)

    # --- feeds ------------------------------------------------------------------------------------

    def _feeds(self) -> Iterator[File]:
        yield self._rss("feed.xml", tuple(self.state.episodes))
        yield self._rss("feed/emne.xml", tuple(self.state.episodes)[:2])
        yield self._json_feed()
        outline = "".join(
            f'<outline type="rss" xmlUrl="{self.base}{path}"/>'
            for path in ("feed.xml", "feed/emne.xml")
        )
        yield _file("podcast.opml", "feed", f"<opml><body>{outline}</body></opml>".encode())

    def _rss(self, path: str, names: tuple[str, ...]) -> File:
        space = 'xmlns:podcast="https://podcastindex.org/namespace/1.0"'
        items = "".join(self._item(name) for name in names)
        image = f"<image><url>{self._at(self.cover)}</url></image>"
        head = f"<title>Prøve</title><link>{self.base}index.html</link>{image}"
        text = f'<rss version="2.0" {space}><channel>{head}{items}</channel></rss>'
        return _file(path, "feed", text.encode(), names)

    def _item(self, name: str) -> str:
        sound, words, marks = self.sounds[name], self.words[name], self.marks[name]
        page = f"{self.base}episoder/{name}.html"
        notes = escape(f'<p><a href="{page}">Læs mere</a></p>')
        return (
            f"<item><title>Episode {name}</title><guid isPermaLink='false'>guid-{name}</guid>"
            f"<link>{page}</link><description>{notes}</description>"
            f'<enclosure url="{self._at(sound)}" length="{len(sound.body)}" type="{sound.type}"/>'
            f'<podcast:transcript url="{self._at(words)}" type="text/vtt"/>'
            f'<podcast:chapters url="{self._at(marks)}" type="application/json+chapters"/></item>'
        )

    def _json_feed(self) -> File:
        items = []
        for name, sound in self.sounds.items():
            told = {"url": self._at(sound), "mime_type": sound.type}
            attachment = told | {"size_in_bytes": len(sound.body)}
            page = f"{self.base}episoder/{name}.html"
            items.append({"id": f"guid-{name}", "url": page, "attachments": [attachment]})
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Prøve", "items": items}
        told = {**feed, "feed_url": f"{self.base}feed.json"}
        return _file("feed.json", "feed", _json(told), tuple(self.sounds))


def _file(path: str, kind: str, body: bytes, items: tuple[str, ...] = ()) -> File:
    return File(path, kind, body, _TYPES[path.rpartition(".")[2]], items)


def _hashed(
    stem: str, suffix: str, kind: str, body: bytes, items: tuple[str, ...] = ()
) -> File:  # fmt: skip
    return _file(f"{stem}-{hashlib.sha256(body).hexdigest()[:16]}.{suffix}", kind, body, items)


def _search(path: str, text: str, items: tuple[str, ...]) -> File:
    return File(path, "search", gzip.compress(text.encode(), mtime=0), _BINARY, items)


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def _css(number: int) -> bytes:
    return f"body {{ --udgave: {number} }}".encode()


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _noise(seed: str, size: int) -> bytes:
    return random.Random(seed).randbytes(size)


def _cbor(value: object) -> bytes:
    if isinstance(value, list):
        return _cbor_head(4, len(value)) + b"".join(_cbor(one) for one in value)
    if isinstance(value, int):
        return _cbor_head(0, value)
    text = str(value).encode()
    return _cbor_head(3, len(text)) + text


def _cbor_head(major: int, number: int) -> bytes:
    if number < 24:
        return bytes([major << 5 | number])
    size, small = (1, 24) if number < 256 else (2, 25)
    return bytes([major << 5 | small]) + number.to_bytes(size, "big")
