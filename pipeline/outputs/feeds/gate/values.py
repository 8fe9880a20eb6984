"""What a value in a feed may be: an address, a date, a number, a language, a uuid."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from uuid import UUID

# ISO 639-1, the two letters of a language.
_CODES = """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da
    de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz
    ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln
    lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi
    pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti
    tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
_LANGUAGES = frozenset(_CODES.split())
_LANGUAGE = re.compile(r"([a-z]{2})(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?", re.IGNORECASE)
_MOMENT = re.compile(
    r"((Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d{1,2} "
    r"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
    r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)? ([+-]\d{4}|GMT|UT|[ECMP][SD]T)"
)
_NUMBER = re.compile(r"\d+(\.\d+)?")
_NPT = re.compile(r"(?:(?:(\d+):)?([0-5]?\d):)?([0-5]?\d(?:\.\d{1,3})?)")
#: What the name of a picture ends in.
PICTURES = ("jpg", "jpeg", "png")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def is_address(text: str) -> bool:
    """An absolute web address in ASCII (Apple 823), without spaces."""
    parts = _split(text)
    return parts is not None and parts.scheme in ("http", "https") and bool(parts.hostname)


def is_secure(text: str) -> bool:
    """As `is_address`, by https. A store on this very computer, to try things on, has none."""
    parts = _split(text)
    if parts is None or not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)


def is_plain(text: str) -> bool:
    """Whether every character may stand in an address (RFC 3986)."""
    return bool(re.fullmatch(r"[\x21-\x7e]+", text)) and not set(text) & set('<>"{}|\\^`')


def is_date(text: str) -> bool:
    """RFC 2822, section 3.3, in 24 hours; a weekday has to be the right one."""
    if not _MOMENT.fullmatch(text):
        return False
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return False
    day = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[moment.weekday()]
    return "," not in text or text.startswith(day)


def is_whole(text: str) -> bool:
    """A whole number from 1."""
    return re.fullmatch(r"[1-9]\d*", text) is not None


def is_number(text: str) -> bool:
    """A decimal number from 0, with a point."""
    return _NUMBER.fullmatch(text) is not None


def is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def is_language(text: str) -> bool:
    """ISO 639, perhaps with a script and a place: ``da``, ``da-dk``."""
    parts = _LANGUAGE.fullmatch(text)
    return parts is not None and parts[1].lower() in _LANGUAGES


def is_slug(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", text) is not None


def seconds(npt: str) -> float | None:
    """Normal play time (RFC 2326, section 3.6): ``1:02:03.500``, ``62.5``; none for anything else.

    Where hours or minutes stand before, seconds stay below 60.
    """
    if is_number(npt):
        return float(npt)
    parts = _NPT.fullmatch(npt)
    if parts is None:
        return None
    return int(parts[1] or 0) * 3600 + int(parts[2] or 0) * 60 + float(parts[3])


def ending(address: str) -> str:
    """The file's ending in small letters, without its point."""
    parts = _split(address)
    name = (parts.path if parts else "").rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


def _split(text: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 (urllib's own type is private)
    try:
        return urlsplit(text) if is_plain(text) else None
    except ValueError:
        return None
