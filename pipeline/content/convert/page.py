"""``pages/<nn-slug>.md`` → `Page`."""

from __future__ import annotations

from pipeline.content.convert.sheet import Sheet, publication
from pipeline.content.schema.page import FIELDS, WrittenPage
from pipeline.core.model import Page


def page(written: WrittenPage, sheet: Sheet) -> Page:
    fields = ((name, getattr(written, name)) for name in FIELDS)
    return Page(
        id=written.id,
        title=written.title,
        file=sheet.document.source.name,
        body=sheet.document.body,
        publication=publication(written),
        lead=written.lead or "",
        fields=tuple((name, text) for name, text in fields if text is not None),
        updated=written.updated,
        example=written.example,
        discreet_title=written.discreet_title,
        fold=written.fold,
    )
