"""A new theme day or conference."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pipeline.core.frozen import dataclass
from pipeline.core.problems import Place, problem
from pipeline.ingest import naming
from pipeline.ingest.forms import filled, scalar
from pipeline.ingest.placing import Placed, Problems, place_file


@dataclass(frozen=True, slots=True)
class EventOrder:
    """What an event begins with. ``kind`` is ``theme_day`` or ``conference``."""

    title: str
    day: date
    kind: str = "theme_day"


def new_event(programme: Path, order: EventOrder) -> Placed | Problems:
    """Make the event's file. Raises OSError."""
    slug = naming.slug(order.title)
    if not slug:
        return (problem("E219", Place("events"), title=order.title),)
    id_ = naming.free(slug, naming.known(programme))
    text = filled(
        "event.yaml",
        id=id_,
        type=order.kind,
        title=scalar(order.title),
        start=f"{order.day.isoformat()}T09:00",
        end=f"{order.day.isoformat()}T15:00",
    )
    name = f"events/{slug}.yaml"
    return place_file(programme, name, text.encode()) or Placed(id_, order.title, (name,))
