"""Where a programme lies in a store: the public site, and beside it the private record."""

from __future__ import annotations

from pipeline.core.errors import PublishError
from pipeline.core.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Two prefixes, each ending in a slash, neither inside the other.

    Raises PublishError P107 otherwise: a record under the public prefix would be public.
    """

    public: str = "site/"
    private: str = "release/"

    def __post_init__(self) -> None:
        ends = self.public.endswith("/") and self.private.endswith("/")
        inside = self.public.startswith(self.private) or self.private.startswith(self.public)
        if not ends or inside:
            raise PublishError("P107", public=self.public, private=self.private)

    @classmethod
    def under(cls, prefix: str) -> Place:
        """Both prefixes under a target's own ``prefix``, which may be empty."""
        base = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        return cls(f"{base}site/", f"{base}release/")

    @property
    def record(self) -> str:
        """The key of the one object that tells which release is public and who is at work."""
        return f"{self.private}release.jsonl"

    def key(self, path: str) -> str:
        return self.public + path

    def path(self, key: str) -> str:
        return key.removeprefix(self.public)
