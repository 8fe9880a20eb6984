"""How far a long job has come: an interface the command line, tests and other tools implement."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told by build and publish; never asked. Calls may come from several threads."""

    def phase(self, name: str, total: int) -> None:
        """A phase (``build``, ``media``, ``pages`` …) begins; ``total`` steps or bytes follow."""

    def advance(self, name: str, amount: int = 1, what: str = "") -> None:
        """``amount`` more of phase ``name`` is done; ``what`` names it for a reader."""


class Silent:
    """Says nothing: for tests and for other programs."""

    def phase(self, name: str, total: int) -> None:
        pass

    def advance(self, name: str, amount: int = 1, what: str = "") -> None:
        pass
