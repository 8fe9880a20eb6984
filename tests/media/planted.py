"""Sources with words of every kind that recorders, phones and editors leave in a file.

Each word says what it is and is found nowhere else, so that a leak names its own way out.
"""

from __future__ import annotations

import base64
import struct
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from mutagen.aiff import AIFF
from mutagen.apev2 import APEv2
from mutagen.flac import FLAC, Picture
from mutagen.id3 import (
    APIC,
    CHAP,
    COMM,
    CTOC,
    ETCO,
    GEOB,
    ID3,
    OWNE,
    POPM,
    PRIV,
    SYLT,
    TDRC,
    TENC,
    TIT2,
    TOFN,
    TXXX,
    UFID,
    USLT,
    WOAF,
)
from mutagen.mp4 import MP4, MP4Cover, MP4FreeForm
from mutagen.oggopus import OggOpus

from tests.media import sounds
from tests.media.odd_sources import as_, chunk, with_chunks
from tests.media.sounds import Samples

GPS = "+55.6761+012.5683/"
Plant = Callable[[Path], tuple[str, ...]]


@cache
def speech() -> Samples:
    return sounds.speech(2.0, 0.4)


def jpeg(words: str) -> bytes:
    """The beginning of a picture with a comment inside, as cameras write them."""
    text = words.encode()
    return b"\xff\xd8\xff\xfe" + struct.pack(">H", len(text) + 2) + text + b"\xff\xd9"


def frames(kind: str) -> tuple[list[Any], tuple[str, ...]]:
    """ID3 frames of every sort that holds words, and the words."""

    def word(name: str) -> str:
        return f"Plantet i {kind} {name} på Ærø"

    chapter = CHAP(
        element_id=f"kapitel-{kind}",
        start_time=0,
        end_time=900,
        sub_frames=[TIT2(encoding=1, text=[word("CHAP")])],
    )
    listed = {
        "TXXX": TXXX(encoding=1, desc="location", text=[word("TXXX") + GPS]),
        "COMM": COMM(encoding=3, lang="dan", desc="", text=[word("COMM")]),
        "USLT": USLT(encoding=1, lang="dan", desc="", text=word("USLT")),
        "SYLT": SYLT(encoding=3, lang="dan", format=2, type=1, text=[(word("SYLT"), 100)]),
        "TENC": TENC(encoding=0, text=[word("TENC")]),
        "TOFN": TOFN(encoding=3, text=[word("TOFN")]),
        "WOAF": WOAF(url="https://planted.example/" + kind),
        "UFID": UFID(owner="planted", data=word("UFID").encode()),
        "OWNE": OWNE(encoding=0, price="DKK0", date="20220101", seller=word("OWNE")),
        "POPM": POPM(email=f"planted-{kind}@navn.example", rating=1, count=0),
        "PRIV": PRIV(owner=f"dk.planted.{kind}", data=word("PRIV").encode("utf-16-le")),
        "GEOB": GEOB(encoding=3, mime="x/y", filename="f", desc="d", data=word("GEOB").encode()),
        "APIC": APIC(encoding=3, mime="image/jpeg", type=3, desc="d", data=jpeg(word("APIC"))),
        "CHAP": chapter,
    }
    others = [
        TDRC(encoding=3, text=["1987-06-05T04:03:02"]),
        ETCO(format=2, events=[(1, 10)]),
        CTOC(
            element_id="toc",
            flags=3,
            child_element_ids=[f"kapitel-{kind}"],
            sub_frames=[TIT2(encoding=1, text=[word("CTOC")])],
        ),
    ]
    told = [word(name) for name in listed if name not in ("WOAF", "POPM")]
    owner = f"dk.planted.{kind}"
    more = (f"planted.example/{kind}", f"planted-{kind}@navn", owner, f"kapitel-{kind}")
    return [*listed.values(), *others], (*told, word("CTOC"), *more, "1987-06-05", GPS)


def bext() -> tuple[bytes, tuple[str, ...]]:
    """A broadcast extension of version 1, with UMID and history (EBU Tech 3285)."""
    words = ("Plantet BEXT-note", "Optager Navnesen", "DKREF7788", "UMID-plantet-umid-32byte", GPS)
    body = f"{words[0]} {GPS}".encode().ljust(256, b"\0")
    body += words[1].encode().ljust(32, b"\0") + words[2].encode().ljust(32, b"\0")
    body += b"1987-06-0504:03:02" + bytes(8) + struct.pack("<H", 1)
    body += words[3].encode().ljust(64, b"\0") + bytes(190)
    history = "A=PCM,F=48000,W=24,M=mono,T=Plantet historik\r\n"
    return chunk(b"bext", body + history.encode()), (*words, "Plantet historik")


def wav(path: Path) -> tuple[str, ...]:
    """Every chunk recorders and editors write, before the sound and after it."""
    broadcast, told = bext()
    words = {
        "iXML": "Plantet iXML-scene",
        "axml": "Plantet axml-navn",
        "XMP": "Plantet XMP-navn",
        "INFO": "Plantet INFO-navn",
        "ISFT": "Plantet-program-bruger-navnesen",
        "labl": "Plantet mærke",
        "cart": "Plantet cart-titel",
    }
    place = f"<LOCATION_GPS>{GPS}</LOCATION_GPS>"
    ixml = f"<BWFXML><SCENE>{words['iXML']}</SCENE><LOCATION>{place}</LOCATION></BWFXML>"
    info = chunk(b"IART", words["INFO"].encode()) + chunk(b"ISFT", words["ISFT"].encode())
    label = chunk(b"labl", struct.pack("<I", 1) + words["labl"].encode() + b"\0")
    cue = struct.pack("<I", 1) + struct.pack("<II4sIII", 1, 0, b"data", 0, 0, 4800)
    tags, in_tag = frames("wav")
    with_chunks(
        broadcast,
        chunk(b"iXML", ixml.encode()),
        chunk(b"axml", f"<x>{words['axml']}</x>".encode()),
        chunk(b"_PMX", f"<x>{words['XMP']}</x>".encode()),
        chunk(b"cart", b"0101" + words["cart"].encode().ljust(2044, b"\0")),
        chunk(b"LIST", b"INFO" + info),
        chunk(b"id3 ", tag(tags, path)),
    )(path)
    tail = chunk(b"cue ", cue) + chunk(b"LIST", b"adtl" + label)
    data = path.read_bytes() + tail
    path.write_bytes(data[:4] + struct.pack("<I", len(data) - 8) + data[8:])
    return (*told, *words.values(), *in_tag)


def tag(listed: Iterable[Any], path: Path) -> bytes:
    """An ID3 tag alone."""
    tags = ID3()
    for frame in listed:
        tags.add(frame)
    path.write_bytes(b"")
    tags.save(path, v2_version=3)
    return path.read_bytes()


def mp3(path: Path) -> tuple[str, ...]:
    """ID3v2.3 and ID3v1 around the sound, and an APE tag at the end."""
    as_("-id3v2_version", "0", sound=speech)(path)
    listed, words = frames("mp3")
    tags = ID3()
    for frame in listed:
        tags.add(frame)
    tags.save(path, v1=2, v2_version=3)
    ape = APEv2()
    ape["Artist"] = "Plantet APE-navn"
    ape.save(path)
    return (*words, "Plantet APE-navn")


def adts(path: Path) -> tuple[str, ...]:
    as_(sound=speech)(path)
    listed, words = frames("aac")
    path.write_bytes(tag(listed, path.with_suffix(".tag")) + path.read_bytes())
    path.with_suffix(".tag").unlink()
    return words


def flac(path: Path) -> tuple[str, ...]:
    """Comments, a cue sheet, a picture, another program's block, words in the padding."""
    as_(sound=speech)(path)
    sound = FLAC(path)
    sound["artist"] = "Plantet FLAC-navn på Ærø"
    sound["location"] = GPS
    sound["encoder"] = "flac af bruger navnesen"
    picture = Picture()
    picture.data, picture.desc, picture.mime = (
        jpeg("Plantet FLAC-billede"),
        "Plantet desc",
        "image/jpeg",
    )
    sound.add_picture(picture)
    sound.save(padding=lambda _: 0)
    blocks = block(2, b"PLNTPlantet APPLICATION") + block(5, cue_sheet())
    data = path.read_bytes()
    first = 4 + 4 + 34  # after STREAMINFO, which must come first
    path.write_bytes(data[:first] + blocks + data[first:])
    return (
        *("Plantet FLAC-navn på Ærø", GPS, "flac af bruger navnesen", "Plantet FLAC-billede"),
        *("Plantet desc", "DKPLA7700001", "5700000PLANTET", "Plantet APPLICATION"),
    )


def block(kind: int, body: bytes) -> bytes:
    """A metadata block of FLAC (RFC 9639, section 8)."""
    return bytes([kind]) + len(body).to_bytes(3, "big") + body


def cue_sheet() -> bytes:
    """One track and the lead-out, for a disc that never was (RFC 9639, section 8.7)."""
    head = b"5700000PLANTET".ljust(128, b"\0") + bytes(8) + b"\x80" + bytes(258) + b"\x02"
    track = bytes(8) + b"\x01" + b"DKPLA7700001" + bytes(14) + b"\x01" + bytes(8) + b"\x01\0\0\0"
    return head + track + (96_000).to_bytes(8, "big") + b"\xaa" + bytes(12 + 14 + 1)


def opus(path: Path) -> tuple[str, ...]:
    """A voice message, with a picture in the comments as Ogg has it: in base64."""
    as_("-c:a", "libopus", sound=speech)(path)
    picture = Picture()
    picture.data, picture.mime = jpeg("Plantet Ogg-billede i kommentarerne"), "image/jpeg"
    coded = base64.b64encode(picture.write()).decode()
    tags = OggOpus(path)
    tags["artist"], tags["location"] = "Plantet Ogg-navn på Ærø", GPS
    tags["metadata_block_picture"] = coded
    tags["chapter001name"] = "Plantet Ogg-kapitel"
    tags.save()
    return ("Plantet Ogg-navn på Ærø", GPS, "Plantet Ogg-kapitel", coded[40:80])


def m4a(path: Path) -> tuple[str, ...]:
    """A phone's recording: place, apparatus, names, cover, chapters as a track of text."""
    words = {
        "title": "Plantet M4A-titel på Ærø",
        "artist": "Plantet M4A-navn",
        "comment": "Plantet M4A-note",
    }
    notes = path.with_suffix(".txt")
    chapter = "[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=900\ntitle=Plantet M4A-kapitel\n"
    given = "".join(f"{name}={text}\n" for name, text in words.items())
    notes.write_text(f";FFMETADATA1\n{given}location={GPS}\n{chapter}", encoding="utf-8")
    plain = sounds.write(path.with_suffix(".wav"), speech())
    tagged = ("-i", str(plain), "-i", str(notes), "-map_metadata", "1", "-map_chapters", "1")
    handler = ("-metadata:s:a:0", "handler_name=Plantet handler")
    sounds.ffmpeg_with(*tagged, "-map", "0:a", *handler, "-f", "mov", "-c:a", "aac", str(path))
    plain.unlink()
    notes.unlink()
    return (*words.values(), GPS, "Plantet M4A-kapitel", "Plantet handler")


def voice_memo(path: Path) -> tuple[str, ...]:
    """What a phone's own recorder adds: free words, a name, a cover, and keys of its maker."""
    as_(sound=speech)(path)
    tags = MP4(path)
    tags["\xa9nam"], tags["\xa9too"] = "Plantet memo-titel", "com.apple.VoiceMemos (Plantet)"
    tags["\xa9day"], tags["\xa9cmt"] = "1987-06-05T04:03:02Z", "Plantet memo-note"
    tags["\xa9xyz"] = GPS
    tags["----:com.apple.iTunes:voice-memo-uuid"] = MP4FreeForm(b"Plantet-UUID-0042")
    tags["covr"] = [MP4Cover(jpeg("Plantet memo-billede"), MP4Cover.FORMAT_JPEG)]
    tags.save()
    udta = atom(b"\xa9mak", b"\0\x0f\x15\xc7Plantet Telefon") + atom(b"date", b"1987-06-05T04:03")
    path.write_bytes(path.read_bytes() + atom(b"uuid", b"P" * 16 + udta))
    return (
        *("Plantet memo-titel", "com.apple.VoiceMemos (Plantet)", "1987-06-05", GPS),
        *("Plantet memo-note", "Plantet-UUID-0042", "Plantet memo-billede", "Plantet Telefon"),
    )


def atom(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + name + body


def aiff(path: Path) -> tuple[str, ...]:
    as_("-c:a", "pcm_s24be", sound=speech)(path)
    listed, words = frames("aiff")
    sound = AIFF(path)
    sound.add_tags()
    for frame in listed:
        sound.tags.add(frame)
    sound.save()
    told = (("NAME", "Plantet NAME"), ("AUTH", "Plantet AUTH-navn"), ("ANNO", "Plantet ANNO-note"))
    data = path.read_bytes()
    for name, text in told:
        body = text.encode() + b"\0" * (len(text) % 2)
        data += name.encode() + struct.pack(">I", len(body)) + body
    path.write_bytes(data[:4] + struct.pack(">I", len(data) - 8) + data[8:])
    return (*words, *(text for _, text in told))


SOURCES: dict[str, Plant] = {
    "a.wav": wav,
    "b.mp3": mp3,
    "c.aac": adts,
    "d.flac": flac,
    "e.opus": opus,
    "f.m4a": m4a,
    "g.m4a": voice_memo,
    "h.aiff": aiff,
}


def leaks(folder: Path, words: Sequence[str]) -> dict[str, list[str]]:
    """File (or file!member of an archive) in ``folder``: the words found in it."""
    found = {}
    for name, data in _files(folder):
        texts = [word for word in words if any(form in data for form in _forms(word))]
        if texts:
            found[name] = texts
    return found


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            yield path.relative_to(folder).as_posix(), data
            if zipfile.is_zipfile(BytesIO(data)):
                with zipfile.ZipFile(BytesIO(data)) as archive:
                    for member in archive.namelist():
                        yield f"{path.name}!{member}", archive.read(member)


@cache
def _forms(word: str) -> tuple[bytes, ...]:
    """As tags write it: in four encodings, and in base64 wherever in a group of three it begins."""
    plain = [word.encode(codec) for codec in ("utf-8", "latin-1", "utf-16-le", "utf-16-be")]
    coded = [base64.b64encode(bytes(n) + word.encode())[4:-4] for n in range(3)]
    return (*plain, *(piece for piece in coded if len(piece) > 8))
