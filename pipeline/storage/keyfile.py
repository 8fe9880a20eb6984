"""The one secret the pipeline keeps: the embedded store's keys, in AWS's credentials format."""

from __future__ import annotations

import configparser
import os
import secrets
from pathlib import Path

from pipeline.storage.s3_settings import Credentials


def keys_in(file: Path) -> Credentials | None:
    """None where there is no such file, or none that can be read."""
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(file.read_text(encoding="ascii"))
        section = parser["default"]
        return Credentials(section["aws_access_key_id"], section["aws_secret_access_key"])
    except (OSError, ValueError, KeyError, configparser.Error):
        return None


def make_keys(file: Path) -> Credentials:
    """New keys, in a file that only its owner may read from the moment it exists."""
    keys = Credentials("SPOR2" + secrets.token_hex(8).upper(), secrets.token_urlsafe(30))
    file.unlink(missing_ok=True)
    number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "w", encoding="ascii") as stream:
        stream.write(
            "[default]\n"
            f"aws_access_key_id = {keys.access_key}\n"
            f"aws_secret_access_key = {keys.secret_key}\n"
        )
    return keys
