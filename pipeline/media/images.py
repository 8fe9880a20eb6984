"""Pictures: what they are, and smaller renditions without anything the camera wrote.

The same picture and size give the same bytes with the same Pillow.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

from pipeline.media.faults import FaultKind, MediaFault

QUALITY = 85


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """Pixels as shown (turned upright), Pillow's ``mode`` (RGB …) and ``format`` (JPEG …)."""

    width: int
    height: int
    mode: str
    format: str
    size: int


def picture_facts(path: Path) -> PictureFacts | MediaFault:
    """Facts of a whole, readable picture. Raises FileNotFoundError."""
    size = path.stat().st_size
    try:
        with Image.open(path) as opened:
            form, mode = opened.format or "", opened.mode
            width, height = ImageOps.exif_transpose(opened).size  # decodes: half a file shows here
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return MediaFault(FaultKind.EMPTY if size == 0 else FaultKind.NOT_PICTURE)
    return PictureFacts(width, height, mode, form, size)


def jpeg(source: Path, longest: int) -> bytes:
    """``source`` as an RGB JPEG whose longest side is at most ``longest`` pixels; never enlarged.

    Turned the way it was held, in sRGB, and without EXIF, profiles or comments. Raises OSError when
    it is no picture.
    """
    picture = _plain(source)
    picture.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return _written(picture, "JPEG")


def square(source: Path, side: int, form: str = "JPEG") -> bytes:
    """The middle of ``source`` as a square of ``side`` pixels; ``form`` JPEG or WEBP. As `jpeg`."""
    picture = ImageOps.fit(_plain(source), (side, side), Image.Resampling.LANCZOS)
    return _written(picture, form)


def pixels(picture: bytes) -> tuple[int, int]:
    """Width and height."""
    with Image.open(io.BytesIO(picture)) as opened:
        return opened.size


def _plain(source: Path) -> Image.Image:
    """Upright RGB pixels and nothing else, transparency on white."""
    with Image.open(source) as opened:
        picture: Image.Image = ImageOps.exif_transpose(opened)
        picture.load()
    profile = picture.info.get("icc_profile")
    if picture.has_transparency_data:
        over = picture.convert("RGBA")
        picture = Image.new("RGB", over.size, "white")
        picture.paste(over, mask=over.getchannel("A"))
    elif profile and picture.mode in ("RGB", "CMYK"):
        picture = _in_srgb(picture, profile)
    clean = Image.new("RGB", picture.size)
    clean.paste(picture.convert("RGB"))
    return clean


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """The picture's colours as every screen shows them; a broken profile is left out of account."""
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        srgb = ImageCms.createProfile("sRGB")
        turned = ImageCms.profileToProfile(picture, given, srgb, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return picture
    return turned or picture


def _written(picture: Image.Image, form: str) -> bytes:
    target = io.BytesIO()
    if form == "WEBP":
        picture.save(target, form, quality=QUALITY, method=4)
    else:
        picture.save(target, form, quality=QUALITY, optimize=True)
    return target.getvalue()
