"""Which bucket, where, and how patiently."""

from __future__ import annotations

import json
from dataclasses import field
from typing import Literal
from urllib.parse import quote, urlsplit

from pipeline.core.frozen import dataclass
from pipeline.storage.body import PART
from pipeline.storage.sigv4 import Secret


@dataclass(frozen=True, slots=True)
class Credentials:
    access_key: str = field(repr=False)
    secret_key: str = field(repr=False)

    def __post_init__(self) -> None:
        for name in ("access_key", "secret_key"):
            object.__setattr__(self, name, Secret(getattr(self, name)))


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to go on: ``tries`` in all for one request; the rest in seconds."""

    tries: int = 4
    connect: float = 5.0
    read: float = 60.0


@dataclass(frozen=True, slots=True)
class S3Settings:
    """No ``endpoint`` is AWS itself; no ``credentials`` is the standard chain of AWS.

    ``addressing`` is path, virtual, or empty: path at an endpoint of its own, else virtual.
    A file over ``parts_from`` bytes is sent in parts of ``part_size`` (S3 wants 5 MiB or more), and
    ``large`` files or parts at a time. ``rate``: no more bytes a second leave or come; 0: no limit.
    ``fast``: requests go past boto3 where they can (`s3_lane`).
    """

    bucket: str
    endpoint: str = field(default="", repr=False)  # it may hold a password
    region: str = ""
    addressing: str = ""
    credentials: Credentials | None = None
    patience: Patience = Patience()
    connections: int = 32
    part_size: int = PART
    parts_from: int = 64 << 20
    large: int = 6
    rate: int = 0
    fast: bool = True

    @property
    def style(self) -> Literal["path", "virtual"]:
        if self.addressing == "path" or (self.endpoint and not self.addressing):
            return "path"
        return "virtual"

    @property
    def place(self) -> str:
        """The host, for messages: without a user name or password that an address may hold."""
        parts = urlsplit(self.endpoint)
        return parts.netloc.rpartition("@")[2] or self.endpoint or "AWS S3"

    def address(self, key: str) -> str:
        """Where a stranger would ask the store itself for ``key``."""
        parts = urlsplit(self.endpoint or f"https://s3.{self.region or 'us-east-1'}.amazonaws.com")
        host, folder = parts.netloc.rpartition("@")[2], parts.path.strip("/")
        start = f"/{folder}/" if folder else "/"
        if self.style == "path":
            return f"{parts.scheme}://{host}{start}{self.bucket}/{quote(key)}"
        return f"{parts.scheme}://{self.bucket}.{host}{start}{quote(key)}"

    @property
    def where(self) -> str:
        """Which bucket of which store: what is known of one holds for no other."""
        return f"{self.place}/{self.bucket}"


def public_read(bucket: str, prefix: str) -> str:
    """A bucket policy that lets anybody read, and not list, what lies under ``prefix``."""
    statement = {
        "Sid": "PublicRead",
        "Effect": "Allow",
        "Principal": "*",
        "Action": ["s3:GetObject"],
        "Resource": [f"arn:aws:s3:::{bucket}/{prefix}*"],
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
