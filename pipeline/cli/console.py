"""What people and programs see. Results go to stdout; how far we are, and faults, to stderr."""

from __future__ import annotations

import io
import sys
from typing import TextIO

from pipeline.cli import paint
from pipeline.cli.answer import Answer, Exit, Table
from pipeline.cli.manner import Manner
from pipeline.core.messages import catalogue, describe_problem
from pipeline.core.problems import Problem, errors
from pipeline.core.progress import Progress, Silent


class Console:
    """Speaks in one `Manner`: colours and bars on a terminal, plain lines elsewhere, or JSON."""

    def __init__(
        self, manner: Manner, out: TextIO | None = None, err: TextIO | None = None
    ) -> None:
        self.manner = manner
        self.texts = catalogue("cli", manner.language)
        self.out, self.err = out or sys.stdout, err or sys.stderr
        self._progress: Progress | None = None
        for stream in (self.out, self.err):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")  # an old code page must not stop a run

    @property
    def progress(self) -> Progress:
        """Where a long job tells how far it is; the same one every time."""
        if self._progress is None:
            self._progress = self._new_progress()
        return self._progress

    def close(self) -> None:
        """Take a live display down, so that what follows stands by itself."""
        progress, self._progress = self._progress, None
        stop = getattr(progress, "stop", None)
        if stop is not None:
            stop()

    def say(self, line: str) -> None:
        """One line now, from a command that goes on. Left out in JSON."""
        if not self.manner.as_json:
            paint.write(self.out, line)

    def problems(self, problems: tuple[Problem, ...]) -> None:
        for problem in problems:
            self.say(describe_problem(problem, self.manner.language) + "\n")
        if problems:
            bad = len(errors(problems))
            faults = self.texts.plural("{n} error", "{n} errors", bad)
            rest = self.texts.plural("{n} warning", "{n} warnings", len(problems) - bad)
            self.say(f"{faults}, {rest}.")

    def show(self, answer: Answer) -> None:
        """A command's whole answer."""
        self.close()
        if self.manner.as_json:
            from pipeline.cli import values

            paint.write(self.out, values.answer_to_json(answer, self.manner.language))
            return
        self.problems(answer.problems)
        for part in answer.parts:
            self.say(paint.table(part) if isinstance(part, Table) else part)

    def fail(self, text: str, ending: Exit, **facts: object) -> None:
        """What went wrong when there is no answer."""
        self.close()
        if self.manner.as_json:
            from pipeline.cli import values

            error = {**facts, "text": text}
            paint.write(self.out, values.encode({"ok": False, "exit": ending, "error": error}))
        else:
            paint.write(self.err, text)

    def _new_progress(self) -> Progress:
        if self.manner.as_json or self.manner.quiet:
            return Silent()
        from pipeline.cli import bars

        if self.err.isatty():
            return bars.Bars(paint.terminal(self.err), self.texts)
        return bars.Lines(self.err, self.texts)
