"""An EPUB's container (EPUB 3.3, section 4.2): a ZIP whose first file says what it is.

Nothing is compressed, as in a kit: the bytes do not depend on whose zlib wrote them.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

MEDIA_TYPE = "application/epub+zip"
PACKAGE = "EPUB/bog.opf"

_STAMP = (1980, 1, 1, 0, 0, 0)  # the earliest a ZIP can tell
_MODE = 0o644 << 16
_UNIX = 3
_CONTAINER = f"""<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="{PACKAGE}" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""


def write(target: Path, files: Mapping[str, bytes]) -> None:
    """``files`` by their path below ``EPUB/``, the package document among them.

    The same bytes from the same files: fixed times, and the order of their paths.
    """
    with zipfile.ZipFile(target, "w") as archive:
        _put(archive, "mimetype", MEDIA_TYPE.encode())
        _put(archive, "META-INF/container.xml", _CONTAINER.encode())
        for name in sorted(files):
            _put(archive, f"EPUB/{name}", files[name])


def _put(archive: zipfile.ZipFile, path: str, body: bytes) -> None:
    info = zipfile.ZipInfo(path, _STAMP)
    info.external_attr, info.create_system = _MODE, _UNIX
    archive.writestr(info, body)
