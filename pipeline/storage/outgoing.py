"""A body on its way through a connection: read as it is sent, so that memory holds one piece."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from pipeline.core.errors import StoreError
from pipeline.storage.body import PIECE, Sealed
from pipeline.storage.pace import Pace


class Outgoing:
    """What `http.client` reads from. It tells the body's listener what has left, and takes it back
    when the request has to be made anew.
    """

    def __init__(self, body: Sealed, pace: Pace) -> None:
        self._body, self._pace = body, pace
        self._stream: BinaryIO | None = None
        self._left = self._told = 0

    def __enter__(self) -> Self:
        if isinstance(self._body.source, Path):
            self._stream = self._body.source.open("rb")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: object, __: TracebackType | None
    ) -> None:
        if self._stream is not None:
            self._stream.close()
        if kind is not None:
            self._take_back()

    def begin(self) -> bytes | Outgoing | None:
        """From the start: what to give to the connection."""
        self._take_back()
        self._left = self._body.size
        source = self._body.source
        if isinstance(source, bytes):
            self._pace.take(len(source))
            return source or None
        assert self._stream is not None  # noqa: S101 - entered
        self._stream.seek(self._body.first)
        return self

    def read(self, size: int = PIECE, /) -> bytes:
        """Raises StoreError S009 when the file has become shorter than it was."""
        assert self._stream is not None  # noqa: S101 - entered
        piece = self._stream.read(min(size, self._left, self._pace.piece))
        if not piece and self._left:
            raise StoreError("S009", store="", key=self._stream.name, answer="EOF")
        self._pace.take(len(piece))
        self._left -= len(piece)
        self._tell(len(piece))
        return piece

    def arrived(self) -> None:
        """The whole of it was taken."""
        self._tell(self._body.size - self._told)

    def _take_back(self) -> None:
        self._tell(-self._told)

    def _tell(self, size: int) -> None:
        self._told += size
        self._body.tell(size)
