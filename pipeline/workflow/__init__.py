"""The composition root: the only place that joins the rooms, in the order of the flow.

check    load, rules, measuring artefacts, fact rules
build    check, the public gate, plan, execute, public/
plan     build, the release in the store, compare
publish  build, compare, apply
announce the feeds that it changed, to those who asked for it
report   measure, master, draw (for staff alone)
teaser   consents, master, cut (for staff alone)
"""

from pipeline.core.model import EXTRAS
from pipeline.publish.announce import Told
from pipeline.workflow.announcing import announce, warnings
from pipeline.workflow.coming import Coming
from pipeline.workflow.feeds import check_feed, check_feeds
from pipeline.workflow.listening import Clip, Listening, Place, listen, play
from pipeline.workflow.looking import Explanation, Overview, StatusRow, explain, status
from pipeline.workflow.making import Built, Checked, build, check
from pipeline.workflow.releasing import Addresses, Planned, Published, plan, publish
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
