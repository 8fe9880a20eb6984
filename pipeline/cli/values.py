"""Answers as JSON values, for ``--format json``."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from datetime import date
from enum import Enum
from pathlib import PurePath

from pipeline.cli.answer import Answer, Exit
from pipeline.core.messages import catalogue, describe_problem
from pipeline.core.problems import Problem


def answer_to_json(answer: Answer, language: str) -> str:
    body = {
        "command": answer.command,
        "ok": answer.code is Exit.DONE,
        "exit": int(answer.code),
        "problems": [problem_to_value(problem, language) for problem in answer.problems],
        **answer.data,
    }
    return encode(body)


def problem_to_value(problem: Problem, language: str) -> dict[str, object]:
    params = dict(problem.params)
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "params": params,
        "message": catalogue("problems", language).text(problem.code, **params),
        "text": describe_problem(problem, language),
    }


def encode(value: object) -> str:
    """Readable by people as well; ASCII alone, so that no code page can spoil it."""
    return json.dumps(value, default=_plain, indent=2)


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, PurePath):
        return str(value)
    raise TypeError(f"no JSON form for {type(value).__name__}")
