"""One object as a visitor is given it, against what was published of it."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from pipeline.core.errors import FetchError
from pipeline.core.frozen import dataclass
from pipeline.core.problems import Place, Problem, problem
from pipeline.core.site import Entry
from pipeline.publish.outside.visitor import Heard, Question, Visitor

#: Objects up to so many bytes are read whole; of larger ones, and of media, only with `Look.deep`.
WHOLE = 8 << 20
HEADERS = ("Content-Type", "Cache-Control", "Content-Disposition", "Content-Language")
_WINDOW = 1024
_OK, _PART, _NO_SUCH_RANGE = 200, 206, 416
_OTHER_SITE = "https://afspiller.example"
#: What a HEAD has to tell as a GET does.
_SAME = ("content-type", "content-length", "content-encoding", "cache-control", "etag")
_MD5_HEX = 32


@dataclass(frozen=True, slots=True)
class Look:
    """How closely to look. ``known`` gives a file on this computer with an object's very bytes,
    where there is one. ``told``: which of `HEADERS` whoever serves the objects was told of them;
    empty: none, so that it goes by their names, and only a type's name can be asked for.
    """

    visitor: Visitor
    deep: bool = False
    known: Callable[[Entry], Path | None] = lambda _: None
    told: tuple[str, ...] = HEADERS


@dataclass(frozen=True, slots=True)
class Seen:
    """``body``: as a browser reads it, of an object that was read whole and is small."""

    problems: tuple[Problem, ...] = ()
    body: bytes = b""


def look_at(entry: Entry, address: str, look: Look) -> Seen:
    """Everything about one object. Never raises for what its server answers."""
    try:
        if entry.kind == "media" or entry.size > WHOLE:
            return Seen(tuple(_large(entry, address, look)))
        return _small(entry, address, look)
    except FetchError:
        return Seen((problem("P150", Place(address), status="–"),))


def shared(address: str, visitor: Visitor) -> Iterator[Problem]:
    """Whether another site's player may read it (Fetch standard, CORS protocol)."""
    headers = {"Origin": _OTHER_SITE}
    heard = visitor.ask(Question(address, headers=headers, most=1))
    allowed = heard.headers.get("access-control-allow-origin", "")
    if heard.status == _OK and allowed not in ("*", _OTHER_SITE):
        yield problem("W410", Place(address))


def _small(entry: Entry, address: str, look: Look) -> Seen:
    asked = {"Accept-Encoding": "gzip"}
    got = look.visitor.ask(Question(address, headers=asked, keep=WHOLE * 2))
    if got.status != _OK:
        return Seen((problem("P150", Place(address), status=got.status),))
    body = _unpacked(got)
    found = [*_bytes(entry, address, got, body), *_headers(entry, address, got, look)]
    head = look.visitor.ask(Question(address, "HEAD", asked))
    found += _same(address, got, head)
    return Seen(tuple(found), body if body is not None else b"")


def _large(entry: Entry, address: str, look: Look) -> Iterator[Problem]:
    head = look.visitor.ask(Question(address, "HEAD"))
    if head.status != _OK:
        yield problem("P150", Place(address), status=head.status)
        return
    yield from _headers(entry, address, head, look)
    told = head.headers.get("content-length", "")
    if told != str(entry.size):
        yield problem("P151", Place(address), found=told or "–", wanted=entry.size)
        return
    file, windows = look.known(entry), _windows(entry.size)
    true: Mapping[tuple[int, int], bytes] = _from_file(file, windows) if file else {}
    if look.deep:
        got = look.visitor.ask(Question(address, windows=tuple(windows)))
        if got.digest != entry.digest:
            yield problem("P151", Place(address), found=got.size, wanted=entry.size)
            return
        yield from _same(address, got, head)
        true = got.windows
    elif file and _other_md5(file, head):
        yield problem("P151", Place(address), found=told, wanted=entry.size)
        return
    yield from _ranges(entry, address, look.visitor, true)


def _bytes(entry: Entry, address: str, got: Heard, body: bytes | None) -> Iterator[Problem]:
    """What is stored, or what is in it, where something on the way packed or unpacked it."""
    as_stored = got.digest == entry.digest
    as_read = body is not None and hashlib.sha256(body).hexdigest() == entry.told
    if not (as_stored or as_read):
        yield problem("P151", Place(address), found=got.size, wanted=entry.size)
    told = got.headers.get("content-length")
    if told is not None and told != str(got.size):
        yield problem("P153", Place(address), name="content-length", get=got.size, head=told)


def _headers(entry: Entry, address: str, got: Heard, look: Look) -> Iterator[Problem]:
    wanted = entry.headers
    for name in look.told or HEADERS[:1]:
        value = getattr(wanted, name.lower().replace("-", "_"))
        found = got.headers.get(name.lower(), "")
        if not look.told:
            found, value = (text.partition(";")[0] for text in (found, value))
        if value and _plain(found) != _plain(value):
            params = {"name": name, "found": found or "–", "wanted": value}
            yield problem("P152", Place(address), **params)


def _same(address: str, got: Heard, head: Heard) -> Iterator[Problem]:
    """RFC 9110, section 9.3.2: a HEAD tells what a GET would, but for the body."""
    if head.status != got.status:
        yield problem("P153", Place(address), name="status", get=got.status, head=head.status)
        return
    for name in _SAME:
        of_get, of_head = got.headers.get(name), head.headers.get(name)
        if of_head is not None and of_get is not None and of_get != of_head:
            yield problem("P153", Place(address), name=name, get=of_get, head=of_head)


def _ranges(
    entry: Entry, address: str, visitor: Visitor, true: Mapping[tuple[int, int], bytes]
) -> Iterator[Problem]:
    """A player starts in the middle, and asks for the end. Source: RFC 9110, section 14."""
    size = entry.size
    if size == 0:
        return
    heard: dict[tuple[int, int], bytes] = dict(true)
    last = max(_windows(size))
    tail = size - last[0]
    asked = [(window, f"bytes={window[0]}-{window[1] - 1}") for window in _windows(size)]
    asked += [(last, f"bytes=-{tail}"), (last, f"bytes={last[0]}-")]
    for window, text in asked:
        got = visitor.ask(Question(address, headers={"Range": text}, keep=_WINDOW, most=_WINDOW))
        told = got.headers.get("content-range", "")
        if got.status != _PART or told != f"bytes {window[0]}-{window[1] - 1}/{size}":
            yield problem("P154", Place(address), asked=text, status=got.status, told=told or "–")
            return
        if got.body != heard.setdefault(window, got.body):
            yield problem("P151", Place(address), found=text, wanted=entry.size)
            return
    beyond = f"bytes={size}-"
    got = visitor.ask(Question(address, headers={"Range": beyond}, most=_WINDOW))
    if got.status != _NO_SUCH_RANGE:
        yield problem("P154", Place(address), asked=beyond, status=got.status, told="–")


def _windows(size: int) -> list[tuple[int, int]]:
    """The beginning, the middle and the end."""
    starts = sorted({0, size // 2, max(0, size - _WINDOW)})
    return [(start, min(size, start + _WINDOW)) for start in starts]


def _from_file(file: Path, windows: list[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
    with file.open("rb") as stream:
        found = {}
        for first, stop in windows:
            stream.seek(first)
            found[first, stop] = stream.read(stop - first)
        return found


def _other_md5(file: Path, head: Heard) -> bool:
    """Whether the etag is an MD5, and not that of the file."""
    etag = head.headers.get("etag", "").removeprefix("W/").strip('"')
    if len(etag) != _MD5_HEX or not all(c in "0123456789abcdef" for c in etag):
        return False
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "md5").hexdigest() != etag


def _unpacked(got: Heard) -> bytes | None:
    """The body as a browser reads it; none where it is not what its headers say, or too large."""
    if got.size > len(got.body):
        return None
    coding = got.headers.get("content-encoding", "").lower()
    if coding in ("", "identity"):
        return got.body
    try:
        return gzip.decompress(got.body) if coding in ("gzip", "x-gzip") else None
    except (OSError, EOFError, zlib.error):
        return None


def _plain(value: str) -> str:
    """A header's value without what makes no difference: case, spaces, the order of its parts."""
    parts = value.lower().replace(";", ",").split(",")
    return ",".join(sorted(part.strip() for part in parts))
