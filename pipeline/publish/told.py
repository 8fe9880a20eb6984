"""What a plan and a publish tell of themselves: values alone, for those who need nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.core.frozen import dataclass

if TYPE_CHECKING:
    from pipeline.publish.release import Manifest, Owner
    from pipeline.publish.renditions import SoundChange
    from pipeline.storage.dialect import Dialect


@dataclass(frozen=True, slots=True)
class Outcome:
    """``release`` is the public one now, ``record`` the etag of the record that tells of it;
    ``manifest`` is what it tells, where it is not what stood there before.
    ``skipped`` objects lay there from a cut-off publish. ``found``: what the store was found to do,
    where that was not known before. ``older``: how many older versions of objects a purge removed.
    """

    release: str
    sent: int = 0
    sent_bytes: int = 0
    skipped: int = 0
    deleted: int = 0
    record: str = ""
    found: Dialect | None = None
    older: int = 0
    manifest: Manifest | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a kind. ``unsure``: written again after a publish that was cut off."""

    new: int = 0
    changed: int = 0
    gone: int = 0
    unsure: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """``episodes_*`` hold titles, ``sounds`` what becomes of sounds that are out: the replaced are
    corrections, the renamed are not worth a listener's notice. ``redirected`` are the episodes
    whose former sound addresses will give another file; they are no new files to an editor, and
    are in no count but ``uploads`` and ``upload_bytes``, which will be sent.

    ``deleted`` are objects whose grace is over. ``took_over``: who was cut off before us. ``lost``
    are files that the store should have, and has not as they were published; ``unsettled`` are
    objects to look at, since a publish that was cut off may change them yet.
    """

    release: int
    first: bool
    episodes_new: tuple[str, ...]
    episodes_changed: tuple[str, ...]
    episodes_gone: tuple[str, ...]
    sounds: tuple[SoundChange, ...]
    redirected: tuple[str, ...]
    pages: Count
    files: Count
    feeds: Count
    unchanged: int
    deleted: int
    uploads: int
    upload_bytes: int
    took_over: Owner | None = None
    lost: tuple[str, ...] = ()
    unsettled: int = 0
