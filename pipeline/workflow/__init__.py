"""The composition root: the only place that joins the rooms, in the order of the flow.

check    load, rules, measuring artefacts, fact rules
build    check, the public gate, plan, execute, public/
plan     build, the release in the store, compare
publish  build, compare, apply
announce the feeds that it changed, to those who asked for it
report   measure, master, draw (for staff alone)
teaser   consents, master, cut (for staff alone)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.core.target import EXTRAS
    from pipeline.publish.announce import Told
    from pipeline.workflow.announcing import announce, warnings
    from pipeline.workflow.building import build
    from pipeline.workflow.built import Built, Checked
    from pipeline.workflow.coming import Coming
    from pipeline.workflow.feeds import check_feed, check_feeds
    from pipeline.workflow.listening import Clip, Listening, Place, listen, play
    from pipeline.workflow.looking import Explanation, Overview, StatusRow, explain, status
    from pipeline.workflow.making import check
    from pipeline.workflow.released import Addresses, Planned, Published
    from pipeline.workflow.releasing import plan, publish
    from pipeline.workflow.reporting import Report, Reported, report
    from pipeline.workflow.run import Run
    from pipeline.workflow.teasing import Teased, teaser
    from pipeline.workflow.upkeep import (
        Finding,
        doctor,
        prune,
        store_start,
        store_status,
        store_stop,
    )

__all__ = [
    "EXTRAS",
    "Addresses",
    "Built",
    "Checked",
    "Clip",
    "Coming",
    "Explanation",
    "Finding",
    "Listening",
    "Overview",
    "Place",
    "Planned",
    "Published",
    "Report",
    "Reported",
    "Run",
    "StatusRow",
    "Teased",
    "Told",
    "announce",
    "build",
    "check",
    "check_feed",
    "check_feeds",
    "doctor",
    "explain",
    "listen",
    "plan",
    "play",
    "prune",
    "publish",
    "report",
    "status",
    "store_start",
    "store_status",
    "store_stop",
    "teaser",
    "warnings",
]

#: Where each name is. A command loads what it uses: the whole takes most of a second.
_HOMES = {
    "pipeline.core.target": ("EXTRAS",),
    "pipeline.publish.announce": ("Told",),
    "pipeline.workflow.announcing": ("announce", "warnings"),
    "pipeline.workflow.coming": ("Coming",),
    "pipeline.workflow.feeds": ("check_feed", "check_feeds"),
    "pipeline.workflow.listening": ("Clip", "Listening", "Place", "listen", "play"),
    "pipeline.workflow.looking": ("Explanation", "Overview", "StatusRow", "explain", "status"),
    "pipeline.workflow.building": ("build",),
    "pipeline.workflow.built": ("Built", "Checked"),
    "pipeline.workflow.making": ("check",),
    "pipeline.workflow.released": ("Addresses", "Planned", "Published"),
    "pipeline.workflow.releasing": ("plan", "publish"),
    "pipeline.workflow.reporting": ("Report", "Reported", "report"),
    "pipeline.workflow.run": ("Run",),
    "pipeline.workflow.teasing": ("Teased", "teaser"),
    "pipeline.workflow.upkeep": (
        "Finding",
        "doctor",
        "prune",
        "store_start",
        "store_status",
        "store_stop",
    ),
}


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(name)
