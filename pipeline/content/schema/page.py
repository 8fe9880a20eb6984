"""The front matter of a project page. The named fields are those of public project pages."""

from __future__ import annotations

from pipeline.content.schema.pieces import WrittenItem
from pipeline.content.schema.scalars import Flag, Text

#: In the order in which a page shows them.
FIELDS = (*("period", "audience", "background", "purpose", "documentation", "funding", "contact"),)


class WrittenPage(WrittenItem):
    lead: Text | None = None
    period: Text | None = None
    audience: Text | None = None
    background: Text | None = None
    purpose: Text | None = None
    documentation: Text | None = None
    funding: Text | None = None
    contact: Text | None = None
    discreet_title: Text | None = None
    fold: Flag = False
