"""Who publishes from here."""

from __future__ import annotations

import os
import socket

from pipeline.build.lock import alive, login
from pipeline.publish.claim import Publisher
from pipeline.publish.release import Owner


def our_publisher() -> Publisher:
    """Our own process; it takes over at once from one of this machine that is dead."""
    here = socket.gethostname()
    owner = Owner(login(), here, os.getpid())
    return Publisher(owner, gone=lambda other: other.machine == here and not alive(other.pid))
