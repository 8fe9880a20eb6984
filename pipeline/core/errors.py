"""Faults that are not the author's text: one tree.

    PipelineError
    ├── ToolError      a program we call (ffmpeg, weed) is missing or failed
    ├── StoreError     a store cannot be reached, refuses or answers wrongly
    │   ├── Conflict   a conditional write met a newer object
    │   ├── Unavailable  the store did not answer or was busy: another try may help
    │   └── Lost       an object that should be in the store is gone, or harmed
    ├── FetchError     an address that was given cannot be fetched, or holds something else
    ├── PublishError   a publish may not go on (another publisher, a guard)
    └── ProgrammeError the folder is no programme, or is in use by another run
        └── Damaged    a file is other than its digest says: changed meanwhile, or harmed

Content faults are not here: they are `Problem` values, collected and shown together. Each error
has a code whose texts stand in ``locale/*/LC_MESSAGES/problems.po``.
"""

from __future__ import annotations


class PipelineError(Exception):
    """A fault at an edge. ``code`` names the text, ``params`` fill it in. Never holds a secret."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return f"{self.code} {self.params}"

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.code, self.params))


def _rebuild(kind: type[PipelineError], code: str, params: dict[str, object]) -> PipelineError:
    return kind(code, **params)


class ToolError(PipelineError):
    """A program we call is missing, or failed on something that is not the author's fault."""


class StoreError(PipelineError):
    """A store cannot be reached, refuses us, or answered wrongly."""


class Conflict(StoreError):
    """A conditional write met an object other than the one it expected."""


class Unavailable(StoreError):
    """The store did not answer, or was too busy (a cut connection, 500, 503): try again."""


class Lost(StoreError):
    """An object that should be in a store is gone, or is other than its digest says."""

    def __init__(self, code: str = "S040", **params: object) -> None:
        super().__init__(code, **params)


class FetchError(PipelineError):
    """An address that we were given cannot be fetched, or what is there is no feed, no sound."""


class PublishError(PipelineError):
    """A publish may not go on; nothing more has been changed."""


class ProgrammeError(PipelineError):
    """The folder is not a programme, or another run has it."""


class Damaged(ProgrammeError):
    """A file has other bytes than its digest says. Making it, or reading it, anew may help."""

    def __init__(self, code: str = "P012", **params: object) -> None:
        super().__init__(code, **params)
