from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from pipeline.media.faults import FaultKind, MediaFault
from pipeline.media.images import (
    PictureFacts,
    flat_png,
    jpeg,
    jpegs,
    picture_facts,
    renditions,
    square,
)

UPRIGHT = 6  # the EXIF orientation of a phone held upright


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A phone's picture: stored lying, red at what is shown as its top, with a place in EXIF."""
    picture = Image.new("RGB", (400, 300), "blue")
    picture.paste("red", (0, 0, 100, 300))
    exif = Image.Exif()
    exif[0x0112] = UPRIGHT
    exif[0x010E] = "Navn Navnesen, Nørregade"
    picture.save(tmp_path / "photo.jpg", exif=exif, comment=b"Navn Navnesen", quality=95)
    return tmp_path / "photo.jpg"


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_facts_are_of_the_picture_as_shown(photo: Path) -> None:
    assert picture_facts(photo) == PictureFacts(300, 400, "RGB", "JPEG", photo.stat().st_size)


@pytest.mark.parametrize("form", ["JPEG", "WEBP"])
def test_a_square_is_the_middle_without_what_the_camera_wrote(photo: Path, form: str) -> None:
    data = square(photo, 120, form)
    made = opened(data)
    assert (made.format, made.size, made.mode) == (form, (120, 120), "RGB")
    assert not made.getexif()
    assert b"Navn" not in data
    red, blue = made.getpixel((60, 8)), made.getpixel((60, 110))
    assert isinstance(red, tuple)
    assert isinstance(blue, tuple)
    assert red[0] - red[2] > 150
    assert blue[2] - blue[0] > 150


def test_several_sizes_are_those_made_one_by_one(photo: Path) -> None:
    made = jpegs(photo, {"whole": 4000, "small": 200, "own": 400})
    sizes = {name: (one.width, one.height) for name, one in made.items()}
    assert sizes == {"whole": (300, 400), "small": (150, 200), "own": (300, 400)}
    assert made["small"].body == jpeg(photo, 200)
    assert made["whole"].body == made["own"].body == jpeg(photo, 400)


def test_a_rendition_fits_and_is_never_enlarged(photo: Path) -> None:
    assert opened(jpeg(photo, 200)).size == (150, 200)
    assert opened(jpeg(photo, 4000)).size == (300, 400)
    assert b"Navn" not in jpeg(photo, 4000)


def test_the_same_picture_gives_the_same_bytes(photo: Path) -> None:
    assert square(photo, 120) == square(photo, 120)
    assert square(photo, 120, "WEBP") == square(photo, 120, "WEBP")


def test_transparency_is_shown_on_white(tmp_path: Path) -> None:
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(tmp_path / "logo.png")
    assert opened(jpeg(tmp_path / "logo.png", 50)).getpixel((25, 25)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["L", "P", "CMYK"])
def test_every_mode_becomes_rgb(tmp_path: Path, mode: str) -> None:
    path = tmp_path / ("a.tif" if mode == "CMYK" else "a.png")
    Image.new("RGB", (50, 50), "green").convert(mode).save(path)
    assert opened(jpeg(path, 50)).mode == "RGB"


def test_a_colour_profile_is_applied_and_left_out(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.new("RGB", (50, 50), (200, 30, 30)).save(tmp_path / "a.png", icc_profile=profile)
    made = opened(jpeg(tmp_path / "a.png", 50))
    assert "icc_profile" not in made.info
    Image.new("RGB", (50, 50), (200, 30, 30)).save(tmp_path / "b.png", icc_profile=b"no profile")
    assert opened(jpeg(tmp_path / "b.png", 50)).size == (50, 50)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", FaultKind.EMPTY),
        (b"<svg/>", FaultKind.NOT_PICTURE),
        (b"\xff\xd8", FaultKind.NOT_PICTURE),
    ],
)
def test_what_is_no_picture(tmp_path: Path, content: bytes, kind: FaultKind) -> None:
    (tmp_path / "a.jpg").write_bytes(content)
    assert picture_facts(tmp_path / "a.jpg") == MediaFault(kind)


def test_half_a_picture_is_none(photo: Path) -> None:
    photo.write_bytes(photo.read_bytes()[: photo.stat().st_size // 2])
    assert picture_facts(photo) == MediaFault(FaultKind.NOT_PICTURE)


def test_renditions_of_a_page_bear_nothing_of_the_camera(photo: Path) -> None:
    made = list(renditions(photo, (64, 128, 256)))
    assert [(one.form, one.width, one.height) for one in made] == [
        *[("AVIF", 64, 85), ("WEBP", 64, 85)],
        *[("AVIF", 128, 171), ("WEBP", 128, 171)],
        *[("AVIF", 256, 341), ("WEBP", 256, 341), ("JPEG", 256, 341)],
    ]
    for one in made:
        picture = opened(one.body)
        assert (picture.format, picture.size) == (one.form, (one.width, one.height))
        assert not picture.getexif()
        assert not {"exif", "icc_profile", "xmp", "comment"} & picture.info.keys()
        assert b"Navn" not in one.body
        top = picture.convert("RGB").getpixel((one.width // 2, 6))
        assert isinstance(top, tuple)
        assert top[0] - top[2] > 150, "upright: red is above"
    assert made == list(renditions(photo, (64, 128, 256)))


@pytest.mark.parametrize(
    ("widths", "found"), [((200, 400, 800), [200, 300]), ((400,), [300]), ((300, 600), [300])]
)
def test_renditions_are_never_enlarged(photo: Path, widths: tuple[int, ...], found: object) -> None:
    made = list(renditions(photo, widths))
    assert [one.width for one in made if one.form == "AVIF"] == found
    assert sum(one.form == "JPEG" for one in made) == 1


def test_a_flat_picture_keeps_its_colours() -> None:
    drawing = Image.new("RGB", (60, 40), "#fbf8f1")
    drawing.paste("#1a5146", (0, 0, 60, 10))
    body = io.BytesIO()
    drawing.save(body, "PNG")
    made = opened(flat_png(body.getvalue(), 8)).convert("RGB")
    for place, colour in (((5, 5), (26, 81, 70)), ((5, 30), (251, 248, 241))):
        assert made.getpixel(place) == pytest.approx(colour, abs=2)
