"""Pictures: what they are, and smaller renditions without anything the camera wrote.

The same picture and size give the same bytes with the same Pillow.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

from pipeline.core.frozen import dataclass
from pipeline.media.faults import FaultKind, MediaFault
from pipeline.media.picture import PictureFacts

QUALITY = 85
#: What a rendition of a page's picture is written with, by Pillow's name of its format. So written,
#: AVIF is as near to the original as the WebP and a fourth smaller; at speed 8 it is no smaller.
#: With more threads its bytes could depend on the machine.
_ON_PAGES: Mapping[str, Mapping[str, object]] = {
    "AVIF": {"quality": 52, "speed": 6, "max_threads": 1},
    "WEBP": {"quality": 80, "method": 4},
    "JPEG": {"quality": 82, "optimize": True, "progressive": True},
}
#: The widest JPEG of a page's picture, in pixels: who knows no newer format has an old machine.
_FALLBACK = 640


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendition: Pillow's name of its ``form``, its pixels and its bytes."""

    form: str
    width: int
    height: int
    body: bytes


def picture_facts(path: Path) -> PictureFacts | MediaFault:
    """Facts of a whole, readable picture. Raises FileNotFoundError."""
    size = path.stat().st_size
    try:
        with Image.open(path) as opened:
            form, mode = opened.format or "", opened.mode
            width, height = _upright(opened).size  # decodes: half a file shows here
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return MediaFault(FaultKind.EMPTY if size == 0 else FaultKind.NOT_PICTURE)
    return PictureFacts(width, height, mode, form, size)


def jpeg(source: Path, longest: int) -> bytes:
    """``source`` as an RGB JPEG whose longest side is at most ``longest`` pixels; never enlarged.

    Turned the way it was held, in sRGB, and without EXIF, profiles or comments. Raises OSError when
    it is no picture.
    """
    return jpegs(source, {"": longest})[""].body


def jpegs(source: Path, longest: Mapping[str, int]) -> Mapping[str, Rendered]:
    """As `jpeg`, at several sizes by name; the source is decoded once."""
    picture = _plain(source)
    return {name: _jpeg(picture, side) for name, side in longest.items()}


def _jpeg(picture: Image.Image, longest: int) -> Rendered:
    if max(picture.size) > longest:
        picture = picture.copy()
        picture.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return Rendered("JPEG", *picture.size, _written(picture, "JPEG"))


def square(source: Path, side: int, form: str = "JPEG") -> bytes:
    """The middle of ``source`` as a square of ``side`` pixels; ``form`` JPEG or WEBP. As `jpeg`."""
    picture = ImageOps.fit(_plain(source), (side, side), Image.Resampling.LANCZOS)
    return _written(picture, form)


def renditions(source: Path, widths: Sequence[int]) -> Iterator[Rendered]:
    """``source`` at each of ``widths`` (pixels, rising) as AVIF and WebP, and as one JPEG.

    Never enlarged: where it is narrower than the widest, its own width is the last. The JPEG is
    the widest that is not over `_FALLBACK`. As `jpeg`.
    """
    picture = _plain(source)
    own = [width for width in widths if width < picture.width]
    own += [min(widths[-1], picture.width)] if len(own) < len(widths) else []
    fallback = max((width for width in own if width <= _FALLBACK), default=own[0])
    for width in own:
        height = max(1, round(picture.height * width / picture.width))
        small = picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        forms = ("AVIF", "WEBP", "JPEG") if width == fallback else ("AVIF", "WEBP")
        for form in forms:
            target = io.BytesIO()
            small.save(target, form, **_ON_PAGES[form])
            yield Rendered(form, width, height, target.getvalue())


def flat_png(picture: bytes, colours: int) -> bytes:
    """A drawing as a PNG of few ``colours``, a third of the size."""
    with Image.open(io.BytesIO(picture)) as opened:
        few = opened.convert("RGB").quantize(
            colours, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
        )
    target = io.BytesIO()
    few.save(target, "PNG")
    return target.getvalue()


def _plain(source: Path) -> Image.Image:
    """Upright RGB pixels and nothing else, transparency on white."""
    with Image.open(source) as opened:
        picture = _upright(opened)
    profile = picture.info.get("icc_profile")
    if picture.has_transparency_data:
        over = picture.convert("RGBA")
        picture = Image.new("RGB", over.size, "white")
        picture.paste(over, mask=over.getchannel("A"))
    elif profile and picture.mode in ("RGB", "CMYK"):
        picture = _in_srgb(picture, profile)
    clean = Image.new("RGB", picture.size)
    clean.paste(picture if picture.mode == "RGB" else picture.convert("RGB"))
    return clean


def _upright(opened: Image.Image) -> Image.Image:
    """Decoded and turned the way it was held, without a copy: a cover has 27 MB of pixels."""
    opened.load()
    ImageOps.exif_transpose(opened, in_place=True)
    return opened


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
