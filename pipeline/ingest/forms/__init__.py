"""The texts that new items begin with. ``UDFYLD`` marks what an author has still to write."""

from __future__ import annotations

import json
from importlib.resources import files
from string import Template


def filled(form: str, **values: str) -> str:
    """The form by that name with its ``$names`` filled in. Raises KeyError for one left out."""
    return Template(read(form)).substitute(values)


def read(form: str) -> str:
    return files(__name__).joinpath(form).read_text(encoding="utf-8")


def scalar(text: str) -> str:
    """A text as a YAML value that means exactly that text (a JSON string is one)."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)
