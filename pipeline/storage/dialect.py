"""What a store can do, as values. It is found out by trying (`storage.probing`), and remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, Literal, get_args

from pipeline.core.frozen import dataclass
from pipeline.core.site import Headers

#: How a store proves that what came is what was sent: by the hash that was signed with the request,
#: by S3's own checksum header, by Content-MD5 (RFC 1864), by the etag it answers, or not at all.
Check = Literal["payload", "sha256", "md5", "etag", ""]
CHECKS: tuple[Check, ...] = get_args(Check)
#: Where under a private prefix a store is tried.
PROBES = "probe/"


@dataclass(frozen=True, slots=True)
class Dialect:
    """What a store was found to do. The defaults are a store that does all.

    ``conditions``: it refuses a write whose condition does not hold. ``loses``: names of those
    `Headers` that it does not keep. ``etags``: it tells an object's etag to whoever asks for its
    headers. ``copies``: an object can be copied inside it, with other headers. ``batch``: it can
    delete many at once. ``versions``: what is replaced or deleted stays, for those who ask for it.
    ``where`` tells which store this was found of.
    """

    where: str = ""
    conditions: bool = True
    check: Check = "payload"
    loses: tuple[str, ...] = ()
    etags: bool = True
    copies: bool = True
    batch: bool = True
    versions: bool = False

    @property
    def coding(self) -> bool:
        """Whether a reader is told how what he gets is compressed."""
        return "content_encoding" not in self.loses

    @property
    def language(self) -> bool:
        return "content_language" not in self.loses

    def told(self, headers: Headers) -> Headers:
        """What the store answers of an object that was put with ``headers``."""
        kept = {name: value for name, value in _values(headers) if name not in self.loses}
        return Headers(**{"content_type": "", "cache_control": "", **kept})


def lost(sent: Headers, told: Headers) -> tuple[str, ...]:
    """Names of those that were sent, and came back as something else."""
    there = dict(_values(told))
    return tuple(name for name, value in _values(sent) if value and there[name] != value)


def _values(headers: Headers) -> list[tuple[str, Any]]:
    return [(one.name, getattr(headers, one.name)) for one in fields(Headers)]


def dialect_json(dialect: Dialect | None) -> dict[str, object] | None:
    return None if dialect is None else asdict(dialect)


def dialect_of(data: Mapping[str, Any] | None) -> Dialect | None:
    """None where something was not asked about then: it is time to ask again."""
    names = [one.name for one in fields(Dialect)]
    if data is None or any(name not in data for name in names) or data["check"] not in CHECKS:
        return None
    return Dialect(**{name: data[name] for name in names} | {"loses": tuple(data["loses"])})
