"""Pictures: smaller renditions as JPEG, without anything the camera wrote."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageOps

QUALITY = 85


def jpeg(source: Path, longest: int) -> bytes:
    """``source`` as an RGB JPEG whose longest side is at most ``longest`` pixels; never enlarged.

    Turned the way it was held, and without EXIF, profiles or comments. Raises OSError when it is
    no picture.
    """
    with Image.open(source) as opened:
        picture = ImageOps.exif_transpose(opened).convert("RGB")
    picture.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)
    target = io.BytesIO()
    clean.save(target, "JPEG", quality=QUALITY, optimize=True)
    return target.getvalue()
