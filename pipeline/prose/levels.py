"""Headings without gaps: each level has one above it (PDF/UA-1, WCAG 1.3.1)."""

from __future__ import annotations

from pipeline.prose.nodes import Text, walk


def without_gaps(tree: Text) -> Text:
    """The tree itself, in which no heading is more than a level below the one before. The first
    are of level 2: the text has its title above it.
    """
    before = 1
    for node in walk(tree.blocks):
        if node.kind == "heading":
            before = node.number = min(max(2, node.number), before + 1)
    return tree
