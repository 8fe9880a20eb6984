"""What a visitor is given, held against what was published: right, and wrong in every way."""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pipeline.core.errors import FetchError
from pipeline.core.site import IMMUTABLE, REVALIDATE, Entry, Headers, SiteTree, media_type
from pipeline.publish.outside import answers
from pipeline.publish.outside.answers import Look
from pipeline.publish.outside.named import named
from pipeline.publish.outside.verify import Front, Report, verify
from pipeline.publish.outside.visitor import Patience, Question, Visitor
from tests.publish.outside.served import NOT_FOUND, Place, Reply, serving

SOUND = bytes(range(256)) * 40
STYLE = b"body{background:url(../media/billede.png)}"


def entry(path: str, body: bytes, kind: str = "page", **headers: str) -> Entry:
    cache = IMMUTABLE if kind in ("media", "asset", "book") else REVALIDATE
    told = Headers(media_type(path), cache, **headers)
    return Entry(path, hashlib.sha256(body).hexdigest(), len(body), kind, told)


def kit(**texts: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name, text in texts.items():
            made.writestr(name.replace("_", "."), text)
        made.writestr("film.mp4", bytes(100_000))
    return held.getvalue()


@dataclass
class Site:
    place: Place
    entries: dict[str, Entry] = field(default_factory=dict)

    def add(self, path: str, body: bytes | str, kind: str = "page", **headers: str) -> None:
        body = body.encode() if isinstance(body, str) else body
        made = entry(path, body, kind, **headers)
        self.entries[path] = made
        self.place.put(made, body)

    def look(self, *, deep: bool = False, file: Path | None = None, **front: object) -> Report:
        visitor = Visitor(Patience(5, tries=2, wait_s=0))
        at = Front(self.place.base, **front)  # type: ignore[arg-type]
        tree = SiteTree.of(self.entries.values())
        try:
            return verify(at, tree, Look(visitor, deep, lambda _: file))
        finally:
            visitor.close()

    def codes(self, **more: object) -> set[tuple[str, str]]:
        """Each finding's code, and the path that it is about."""
        found = self.look(**more).problems  # type: ignore[arg-type]
        return {(one.code, one.place.file.removeprefix(self.place.base)) for one in found}


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Place()) as place:
        site = Site(place)
        base = place.base
        site.add("index.html", '<a href="episoder/1.html#top">1</a><img srcset="a.png 1x">')
        site.add("a.png", b"png", "asset")
        site.add("episoder/1.html", '<audio src="../media/lyd.mp3"></audio>', content_language="da")
        site.add("media/lyd.mp3", SOUND, "media")
        site.add("media/billede.png", b"x" * 30, "media")
        site.add("media/tekst.vtt", "WEBVTT", "media")
        site.add("assets/stil.css", STYLE, "asset")
        site.add("404.html", NOT_FOUND)
        site.add("sitemap.xml", f"<urlset><url><loc>{base}index.html</loc></url></urlset>", "index")
        site.add("robots.txt", f"Sitemap: {base}sitemap.xml", "index")
        site.add(
            "feed.xml",
            f'<rss xmlns:p="https://podcastindex.org/namespace/1.0"><item>'
            f'<enclosure url="{base}media/lyd.mp3"/><p:chapters url="{base}media/k.json"/>'
            f"</item></rss>",
            "feed",
        )
        site.add("media/k.json", "{}", "media")
        page = '<a href="laes_txt">x</a>'.replace("_", ".") + f'<a href="{base}index.html">x</a>'
        site.add("kits/dag.zip", kit(start_html=page, laes_txt="læs"), "book")
        yield site


def test_a_whole_site_is_whole(site: Site) -> None:
    report = site.look()
    assert report.problems == ()
    assert report.bad == frozenset()
    assert report.objects == len(site.entries)
    assert report.requests == site.place.asked.total()


def test_nothing_is_read_twice_at_length(site: Site) -> None:
    """Of a sound only parts, unless asked; then once from end to end."""
    site.add("media/stor.mp3", SOUND * 100, "media")
    some, all_ = site.look().bytes, site.look(deep=True).bytes
    assert some < len(SOUND * 100) < all_ < 2 * len(SOUND * 100)


def test_it_is_polite(site: Site) -> None:
    for n in range(200):
        site.add(f"haandbog/{n}.html", "x")
    site.look()
    assert site.place.most_at_once <= 8


def test_stored_compressed_is_the_same(site: Site) -> None:
    plain = b"<p>" + b"hej " * 500
    packed = gzip.compress(plain)
    made = entry("haandbog/a.html", packed, content_encoding="gzip")
    made = Entry(
        *(made.path, made.digest, made.size, made.kind, made.headers),
        plain=hashlib.sha256(plain).hexdigest(),
    )
    site.entries[made.path] = made
    site.place.put(made, packed)
    assert site.codes() == set()
    site.place.objects[made.path] = (site.place.objects["index.html"][0], plain)
    assert site.codes() == set()  # a CDN may unpack
    site.place.objects[made.path] = (site.place.objects["index.html"][0], plain + b"!")
    assert site.codes() == {("P151", made.path)}


def test_what_is_gone(site: Site) -> None:
    del site.place.objects["episoder/1.html"]
    report = site.look()
    assert {p.code for p in report.problems} == {"P150"}
    assert report.bad == {"episoder/1.html"}


@pytest.mark.parametrize("path", ["episoder/1.html", "media/lyd.mp3", "kits/dag.zip", "feed.xml"])
def test_what_was_edited_with_another_length(site: Site, path: str) -> None:
    headers, body = site.place.objects[path]
    site.place.objects[path] = (headers, body + b"x")
    assert ("P151", path) in site.codes()


def test_a_page_edited_at_the_same_length(site: Site) -> None:
    headers, body = site.place.objects["episoder/1.html"]
    site.place.objects["episoder/1.html"] = (headers, body.replace(b"src", b"ser"))
    assert ("P151", "episoder/1.html") in site.codes()


def test_a_sound_edited_at_the_same_length(site: Site, tmp_path: Path) -> None:
    """By its bytes from end to end, or by a file on this computer and a range or the etag."""
    sound = tmp_path / "sound"
    sound.write_bytes(SOUND)
    headers, _ = site.place.objects["media/lyd.mp3"]
    other = b"!" + SOUND[1:]
    site.entries = {path: site.entries[path] for path in ("media/lyd.mp3", "404.html")}
    site.place.objects["media/lyd.mp3"] = (headers, other)
    assert site.codes() == set()
    assert site.codes(deep=True) == {("P151", "media/lyd.mp3")}
    assert site.codes(file=sound) == {("P151", "media/lyd.mp3")}
    unseen = SOUND[:2000] + b"!" + SOUND[2001:]  # in none of the ranges
    etag = {"ETag": f'"{hashlib.md5(unseen, usedforsecurity=False).hexdigest()}"'}
    site.place.objects["media/lyd.mp3"] = ({**headers, **etag}, unseen)
    assert site.codes() == set()
    assert site.codes(file=sound) == {("P151", "media/lyd.mp3")}


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [
        ("episoder/1.html", "Content-Type", "application/octet-stream"),
        ("episoder/1.html", "Cache-Control", "no-store"),
        ("episoder/1.html", "Content-Language", "en"),
        ("media/lyd.mp3", "Content-Type", "application/octet-stream"),
        ("media/lyd.mp3", "Cache-Control", "no-store"),
    ],
)
def test_other_headers(site: Site, path: str, name: str, value: str) -> None:
    headers, body = site.place.objects[path]
    site.place.objects[path] = ({**headers, name: value}, body)
    assert site.codes() == {("P152", path)}


def test_headers_that_say_the_same_in_other_words(site: Site) -> None:
    headers, body = site.place.objects["index.html"]
    told = {"Content-Type": "text/html;charset=UTF-8", "Cache-Control": "must-revalidate,max-age=0"}
    told["Cache-Control"] += ", public"
    site.place.objects["index.html"] = ({**headers, **told}, body)
    assert site.codes() == set()


def test_a_head_unlike_its_get(site: Site) -> None:
    def spoil(method: str, path: str, reply: Reply) -> Reply:
        if method == "HEAD" and path == "index.html":
            reply.headers["Content-Length"] = "1"
        return reply

    site.place.spoil = spoil
    assert site.codes() == {("P153", "index.html")}


@pytest.mark.parametrize("fault", ["whole", "span", "beyond", "bytes"])
def test_ranges_that_do_not_work(site: Site, fault: str, tmp_path: Path) -> None:
    sound = tmp_path / "sound"
    sound.write_bytes(SOUND)

    def spoil(_: str, path: str, reply: Reply) -> Reply:
        if path == "media/lyd.mp3" and fault == "whole" and reply.status in (206, 416):
            return site.place.reply(path, {})
        if path == "media/lyd.mp3" and reply.status == 206:
            if fault == "span":
                reply.headers["Content-Range"] = "bytes 0-1/2"
            if fault == "bytes":
                reply.body = bytes(len(reply.body))
        if path == "media/lyd.mp3" and reply.status == 416 and fault == "beyond":
            return Reply(200, {}, b"x")
        return reply

    site.place.spoil = spoil
    wanted = "P151" if fault == "bytes" else "P154"
    only = {path: site.entries[path] for path in ("media/lyd.mp3", "404.html")}
    assert Site(site.place, only).codes(file=sound) == {(wanted, "media/lyd.mp3")}


def test_a_link_to_nowhere(site: Site) -> None:
    site.add("index.html", '<a href="episoder/9.html">9</a><a href="https://andet.example/">x</a>')
    assert site.codes() == {("P156", "index.html")}


def test_a_link_to_what_the_server_itself_makes(site: Site) -> None:
    site.add("index.html", '<a href="andet.html">x</a>')
    site.place.objects["andet.html"] = ({}, b"x")
    assert site.codes() == set()


@pytest.mark.parametrize(
    "body", ["<a href='x.html'>x</a>", '<meta http-equiv="refresh" content="0; url=x.html">']
)
def test_every_kind_of_link(site: Site, body: str) -> None:
    site.add("index.html", body)
    assert site.codes() == {("P156", "index.html")}


def test_what_a_sheet_compares_with_is_no_link() -> None:
    """The address of the site itself, at which a store of objects has nothing."""
    sheet = (
        b'<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">'
        b'<xsl:variable name="base">https://a.example/</xsl:variable><xsl:template match="/">'
        b'<a href="https://a.example/index.html">x</a></xsl:template></xsl:stylesheet>'
    )
    found = named(sheet, "application/xslt+xml; charset=utf-8", "https://a.example/feed.xsl")
    assert found.all == {"https://a.example/index.html"}


def test_the_programmes_own_address_counts_too(site: Site) -> None:
    own = ("https://programme.example/",)
    site.add("index.html", '<a href="https://programme.example/episoder/1.html">1</a>')
    assert site.codes(also=own) == set()
    site.add("index.html", '<a href="https://programme.example/episoder/7.html">7</a>')
    assert site.codes(also=own) == {("P156", "index.html")}
    besides = frozenset({"https://programme.example/episoder/7.html"})
    assert site.codes(also=own, besides=besides) == set()


def test_a_kit_with_a_link_to_nowhere(site: Site) -> None:
    site.add("kits/dag.zip", kit(start_html='<a href="mangler.html">x</a>'), "book")
    found = {code for code, _ in site.codes()}
    assert found == {"P156"}
    base = site.place.base
    site.add("kits/dag.zip", kit(start_html=f'<a href="{base}mangler.html">x</a>'), "book")
    assert site.codes() == {("P156", "kits/dag.zip")}


def test_a_kit_is_read_by_its_texts_alone(site: Site) -> None:
    site.entries = {path: site.entries[path] for path in ("404.html",)}
    parts = {f"side{n}_html": "<p>x" for n in range(3)}
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        made.writestr("film.mp4", bytes(answers.WHOLE + 1))
        for name, text in parts.items():
            made.writestr(name.replace("_", "."), text)
    site.add("kits/stor.zip", held.getvalue(), "book")
    report = site.look()
    assert report.problems == ()
    assert report.bytes < 1 << 20


def test_what_is_not_to_be_seen(site: Site) -> None:
    site.place.objects["hemmelig.html"] = ({}, b"kladde")
    site.place.objects["liste"] = ({}, b"<?xml?><ListBucketResult>")
    unseen = (site.place.base + "hemmelig.html", site.place.base + "ingen.html")
    unlisted = (site.place.base + "liste", site.place.base + "index.html")
    found = site.codes(unseen=unseen, unlisted=unlisted)
    assert found == {("P157", "hemmelig.html"), ("P158", "liste")}


def test_players_of_other_sites(site: Site) -> None:
    for path in ("media/tekst.vtt", "media/k.json"):
        headers, body = site.place.objects[path]
        site.place.objects[path] = ({n: v for n, v in headers.items() if "Allow" not in n}, body)
    assert site.codes() == {("W410", "media/tekst.vtt"), ("W410", "media/k.json")}


def test_a_page_for_what_is_not_there(site: Site) -> None:
    def soft(_: str, path: str, reply: Reply) -> Reply:
        return Reply(200, {}, b"velkommen") if reply.status == 404 else reply

    site.place.spoil = soft
    assert {code for code, _ in site.codes()} == {"P159"}


def test_folders_where_the_server_maps_them(site: Site) -> None:
    assert site.codes(mapped=True) == {("P160", "")}
    site.place.objects[""] = site.place.objects["index.html"]
    assert site.codes(mapped=True) == set()


def test_nobody_answers() -> None:
    visitor = Visitor(Patience(1, tries=2, wait_s=0), sleep=lambda _: None)
    with pytest.raises(FetchError) as caught:
        verify(Front("http://127.0.0.1:1/site/"), SiteTree(), Look(visitor))
    assert caught.value.code == "T100"


def test_a_busy_server_is_asked_again_when_it_says(site: Site) -> None:
    waits: list[float] = []
    times = iter([429, 503])

    def busy(_: str, path: str, reply: Reply) -> Reply:
        status = next(times, None)
        return reply if status is None else Reply(status, {"Retry-After": "7"}, b"")

    site.place.spoil = busy
    visitor = Visitor(Patience(5, tries=3, wait_s=0), sleep=waits.append)
    assert visitor.ask(Question(site.place.base + "index.html")).status == 200
    assert waits == [7.0, 7.0]
    visitor.close()


def test_an_answer_that_is_cut_off_is_none(site: Site) -> None:
    def cut(_: str, path: str, reply: Reply) -> Reply:
        if path == "index.html":
            reply.headers = {**reply.headers, "Content-Length": "9999", "Connection": "close"}
        return reply

    site.place.spoil = cut
    visitor = Visitor(Patience(0.3, tries=1, wait_s=0))
    with pytest.raises(FetchError):
        visitor.ask(Question(site.place.base + "index.html", keep=10))
    visitor.close()
