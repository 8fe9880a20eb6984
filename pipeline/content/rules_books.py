"""The handbook's books: an ISBN is of one form alone (ISO 2108)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.content.subject import Subject
from pipeline.core.problems import Problem, problem


def isbn(subject: Subject) -> Iterator[Problem]:
    """No two forms have the same."""
    book, document = subject.library.handbook, subject.documents.handbook
    seen: dict[str, str] = {}
    for form, number in book.isbn:
        digits = "".join(sign for sign in number if sign.isdigit())
        other = seen.setdefault(digits, form)
        if other != form and document is not None:
            yield problem("E281", document.place("isbn", form), value=number, other=other)
