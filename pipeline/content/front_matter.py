"""Markdown files that begin with fields between two lines of ``---``."""

from __future__ import annotations

from dataclasses import replace

from pipeline.content.source import Source
from pipeline.content.yaml_reader import Parsed, parse_lines
from pipeline.core.problems import problem

_FENCE = "---"


def parse_markdown(source: Source) -> Parsed:
    """The fields, and below them the text with the number of its first line."""
    if source.lines[0].rstrip() != _FENCE:
        return Parsed(None, (problem("E028", source.place(1)),))
    end = next((n for n, s in enumerate(source.lines[1:], 1) if s.rstrip() == _FENCE), None)
    if end is None:
        return Parsed(None, (problem("E029", source.place(1, 1, 3)),))
    parsed = parse_lines(source, "\n".join(source.lines[1:end]) + "\n", 1)
    if parsed.document is None:
        return parsed
    first = next((n for n, s in enumerate(source.lines) if n > end and s.strip()), end + 1)
    body = "\n".join(source.lines[first:]).rstrip()
    body = f"{body}\n" if body else ""
    document = replace(parsed.document, source=source.divided(body), body=body, body_line=first + 1)
    return Parsed(document, parsed.problems)
