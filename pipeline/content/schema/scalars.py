"""What a text may be: the types of the fields, each read from the text an author wrote.

A fault is raised as a `PydanticCustomError` whose type is our own code and whose values fill in
its message; `pipeline.content.checking` gives it a place.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Annotated, NoReturn, TypeVar
from urllib.parse import SplitResult, quote, urlsplit
from uuid import UUID

from pydantic import AfterValidator, Field, PlainValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from pipeline.content import times
from pipeline.core.model import KIT_PARTS
from pipeline.core.values import Ref

_T = TypeVar("_T")

_YES = frozenset({"ja", "true", "yes"})
_NO = frozenset({"nej", "false", "no"})
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_PERSON = re.compile(r"p-\d{2,4}", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z]{2})?", re.ASCII)
#: Signs that no address has (RFC 3986, section 2).
_NO_ADDRESS = re.compile(r"[\s\"<>\\^`{|}]")
#: This computer, to itself.
_OURSELVES = frozenset({"127.0.0.1", "localhost"})
_EMAIL = re.compile(r"[^\s@<>,;\"]+@[^\s@<>,;\"]+\.[a-z]{2,}", re.ASCII | re.IGNORECASE)
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
_DECIMAL = re.compile(r"-?\d{1,9}(?:\.\d{1,6})?", re.ASCII)
#: Ids that would meet a file of ours (``index.html``), a part of every kit, or a device on Windows.
RESERVED = frozenset({"index", *KIT_PARTS, "con", "prn", "aux", "nul"})
#: What an MP3 at 44.1 kHz can have, in kbit/s (MPEG-1 layer III, ISO/IEC 11172-3 table).
BIT_RATES = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
#: What PSP-1 lets a value be, in characters.
LONGEST_GUID = 255
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ß": "ss"})


def fault(code: str, **params: str) -> NoReturn:
    """Refuse a value with one of our own codes."""
    raise PydanticCustomError(code, "see the catalogue", dict(params))


def slugify(text: str) -> str:
    """What a text would be as part of an address: ``Senfølger på job`` → ``senfoelger-paa-job``."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    ascii_only = plain.encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", ascii_only)) or "navn"


def nearest(word: str, known: Iterable[str], most: int = 3) -> list[str]:
    """The known words, those most like ``word`` first."""
    words = list(known)
    close = difflib.get_close_matches(word, words, n=most, cutoff=0.5)
    return (close + [w for w in words if w not in close])[:most]


def _read(parse: Callable[[str], _T], code: str) -> PlainValidator:
    """A type from a function that raises ValueError for what it cannot read."""

    def check(value: object) -> _T:
        text = _text(value)
        try:
            return parse(text)
        except ValueError:
            fault(code, value=text, near=times.suggested_day(text))

    return PlainValidator(check)


def _text(value: object) -> str:
    if not isinstance(value, str):
        fault("E042")
    return value


def one_of(*known: str) -> PlainValidator:
    """One of a few words; a fault names those most like what was written first."""

    def check(value: object) -> str:
        text = _text(value)
        if text not in known:
            fault("E055", value=text, known=", ".join(nearest(text, known, len(known))))
        return text

    return PlainValidator(check)


def file_name(*suffixes: str) -> PlainValidator:
    """A file by its path from the item's folder, with ``/`` between folders on every system."""

    def check(value: object) -> str:
        text = _text(value)
        if "\\" in text or text.startswith("/") or re.match(r"[A-Za-z]:", text) or "//" in text:
            fault("E058", value=text, near=re.split(r"[/\\:]", text)[-1])
        if not text.lower().endswith(suffixes):
            fault("E060", value=text, known=", ".join(suffixes))
        return unicodedata.normalize("NFC", text)

    return PlainValidator(check)


def between(low: float, high: float) -> AfterValidator:
    """A number within limits that make sense."""

    def check(value: float) -> float:
        if not low <= value <= high:
            fault("E047", value=f"{value:g}", low=f"{low:g}", high=f"{high:g}")
        return value

    return AfterValidator(check)


def _flag(value: object) -> bool:
    word = _text(value).lower()
    if word not in _YES | _NO:
        fault("E045", value=word)
    return word in _YES


def is_yes(text: str | None) -> bool:
    """Whether a text that stands as a flag says yes."""
    return text is not None and text.lower() in _YES


def _slug(value: object) -> str:
    text = _text(value)
    if _SLUG.fullmatch(text) is None or len(text) > 80:
        fault("E052", value=text, near=slugify(text)[:80])
    if text in RESERVED:
        fault("E089", value=text)
    return text


def _guid(value: object) -> str:
    text = _text(value)
    try:
        valid = str(UUID(text)) == text.lower()
    except ValueError:
        valid = False
    if not valid:
        fault("E053", value=text)
    return text.lower()


def _episode_guid(value: object, info: ValidationInfo) -> str:
    """Apps know a moved episode by the GUID it came with, so that is kept to the letter."""
    if not info.data.get("moved_from"):
        return _guid(value)
    text = _text(value)
    if not is_old_guid(text):
        fault("E066", value=text[:40], most=str(LONGEST_GUID))
    return text


def is_old_guid(text: str) -> bool:
    """Whether another host's GUID can be kept: one line, no space at its edges, not too long."""
    return 0 < len(text) <= LONGEST_GUID and text.isprintable() and text == text.strip()


def _address(value: object) -> str:
    return _read_address(_text(value), lambda parts: parts.scheme == "https")


def _target_address(value: object) -> str:
    """What does not leave this computer need not be encrypted."""
    return _read_address(
        _text(value),
        lambda parts: (
            parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _OURSELVES)
        ),
    )


def _read_address(text: str, secure: Callable[[SplitResult], bool]) -> str:
    try:
        parts = urlsplit(text)
        valid = secure(parts) and bool(parts.hostname) and not _NO_ADDRESS.search(text)
    except ValueError:
        valid = False
    if not valid:
        host = re.sub(r"^\w*:?/*", "", text) if "://" in text else text
        near = quote(host.replace(" ", ""), safe="-._~:/?#[]@!$&'()*+,;=%æøåÆØÅ")
        fault("E054", value=text, near=f"https://{near}")
    return text


def _pattern(pattern: re.Pattern[str], code: str) -> PlainValidator:
    def check(value: object) -> str:
        text = _text(value)
        if pattern.fullmatch(text) is None:
            fault(code, value=text)
        return text

    return PlainValidator(check)


def _reference(value: object) -> Ref:
    """``ep-01`` or ``ep-01#tre-ting``."""
    text = _text(value)
    item, sign, marker = text.partition("#")
    if _SLUG.fullmatch(item) is None or (sign and _SLUG.fullmatch(marker) is None):
        fault("E065", value=text)
    return Ref(item, marker or None)


def _not_blank(text: str) -> str:
    if not text.strip():
        fault("E041")
    return text


def _whole(text: str) -> int:
    if _WHOLE.fullmatch(text) is None:
        raise ValueError(text)
    return int(text)


def _decimal(text: str) -> float:
    if _DECIMAL.fullmatch(text) is None:
        raise ValueError(text)
    return float(text)


def _bit_rate(value: int) -> int:
    """A fault names the valid rates on either side."""
    if value not in BIT_RATES:
        below = [rate for rate in BIT_RATES if rate < value][-1:]
        above = [rate for rate in BIT_RATES if rate > value][:1]
        fault("E230", value=str(value), near=", ".join(str(rate) for rate in (*below, *above)))
    return value


Text = Annotated[str, Field(min_length=1), AfterValidator(_not_blank)]
Flag = Annotated[bool, PlainValidator(_flag)]
Whole = Annotated[int, _read(_whole, "E046")]
BitRate = Annotated[Whole, AfterValidator(_bit_rate)]
Decimal = Annotated[float, _read(_decimal, "E049")]
Seconds = Annotated[float, _read(times.seconds, "E048")]
Length = Annotated[float, _read(times.duration, "E051")]
Clock = Annotated[str, _read(times.clock, "E067")]
Day = Annotated[date, _read(times.day, "E050")]
Instant = Annotated[datetime, _read(times.instant, "E056")]
Slug = Annotated[str, PlainValidator(_slug)]
Guid = Annotated[str, PlainValidator(_guid)]
EpisodeGuid = Annotated[str, PlainValidator(_episode_guid)]
Address = Annotated[str, PlainValidator(_address)]
TargetAddress = Annotated[str, PlainValidator(_target_address)]
Email = Annotated[str, _pattern(_EMAIL, "E057")]
Language = Annotated[str, _pattern(_LANGUAGE, "E063")]
PersonId = Annotated[str, _pattern(_PERSON, "E064")]
Reference = Annotated[Ref, PlainValidator(_reference)]
AudioFile = Annotated[
    str,
    file_name(".wav", ".flac", ".mp3", ".m4a", ".aif", ".aiff", ".ogg", ".opus", ".aac"),
]
VideoFile = Annotated[str, file_name(".mp4")]
TrackFile = Annotated[str, file_name(".vtt", ".srt")]
WordsFile = Annotated[str, file_name(".vtt", ".srt", ".md", ".txt")]
PictureFile = Annotated[str, file_name(".jpg", ".jpeg", ".png")]
