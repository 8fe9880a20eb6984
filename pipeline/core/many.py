"""A hundred thousand values are made at once: meanwhile nobody looks for those that can go."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def many_made() -> Iterator[None]:
    """Python looks through all there is each time some values more have been made. Where all of
    them are kept, as those of a record read, that is half of the time.
    """
    looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looking:
            gc.enable()
