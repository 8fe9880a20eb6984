"""How fast to send: ``--limit-rate``."""

from __future__ import annotations

import re

import click

from pipeline.core.messages import Catalogue

_FACTORS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
_WRITTEN = re.compile(r"(\d+(?:[.,]\d+)?)\s*([KMG]?)B?", re.IGNORECASE)
_LEAST = 1 << 10


class Rate(click.ParamType[int]):
    """Bytes a second: ``500K``, ``2M``, ``1.5M``; a kilobyte is 1024 bytes, as curl counts."""

    name = "rate"

    def __init__(self, texts: Catalogue) -> None:
        self.texts = texts

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        if isinstance(value, int):
            return value
        found = _WRITTEN.fullmatch(str(value).strip())
        told = found and float(found[1].replace(",", ".")) * _FACTORS[found[2].upper()]
        if not told or told < _LEAST:
            text = self.texts.text("«{value}» is not a speed; write it as 500K or 2M", value=value)
            self.fail(text, param, ctx)
        return int(told)


def rate_option(texts: Catalogue) -> click.Option:
    text = texts.text(
        "Send and fetch no more than so many bytes a second, for example 500K or 2M, "
        "so that others can use the line"
    )
    return click.Option(
        ["--limit-rate"], help=text, type=Rate(texts), metavar=texts.text("SPEED"), default=0
    )
