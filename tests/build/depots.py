"""Where machines meet, in tests: a folder, which may fail, harm or forget."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from pipeline.core.errors import StoreError


@dataclass(frozen=True)
class Folder:
    """A depot in a folder. It fails once it holds a file called ``full`` and ``room`` others."""

    root: Path
    room: int = 1 << 30

    def has(self, name: str) -> bool:
        return (self.root / name).is_file()

    def get(self, name: str) -> bytes | None:
        return (self.root / name).read_bytes() if self.has(name) else None

    def fetch(self, name: str, target: Path) -> bool:
        if self.has(name):
            shutil.copyfile(self.root / name, target)
        return self.has(name)

    def put(self, name: str, body: bytes | Path) -> None:
        if len(self.names()) >= self.room:
            raise StoreError("S014", store="s", bucket="b", key=name)
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body if isinstance(body, bytes) else body.read_bytes())

    def delete(self, name: str) -> None:
        (self.root / name).unlink(missing_ok=True)

    def names(self, part: str = "") -> list[str]:
        found = (p for p in self.root.rglob("*") if p.is_file())
        return sorted(
            n for p in found if (n := p.relative_to(self.root).as_posix()).startswith(part)
        )
