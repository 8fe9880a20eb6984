"""Which layout a build leaves behind it."""

from __future__ import annotations

from pipeline.build.graph import Graph
from pipeline.content.plain_edit import standing
from pipeline.content.subject import Subject
from pipeline.outputs.filters import MOST
from pipeline.workflow import layout
from pipeline.workflow.run import Run


def keep_layout(run: Run, subject: Subject, graph: Graph | None) -> None:
    """Of what was built from ``subject``: `touching` begins with it."""
    files = {}
    for entry in subject.entries.chapters:
        source = entry.document.source
        known = standing(source, entry.document.body_line)
        files[source.name] = (f"page/{entry.item.address}", known.head, known.line)
    terms = tuple(term.term.lower() for term in subject.library.glossary)
    if graph is not None:
        layout.write(run.layout, graph, layout.Head(files, terms, MOST))
