"""The element that shows a picture, as a browser and an XML reader understand it."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

from pipeline.core.pictures import PictureSet

FACTS = {
    "sources": [
        ["image/avif", [["media/a-320.avif", 320], ["media/a-640.avif", 640]]],
        ["image/webp", [["media/a-320.webp", 320], ["media/a-640.webp", 640]]],
    ],
    "fallback": "media/a-320.jpg",
    "width": 320,
    "height": 180,
}


def test_a_browser_finds_formats_widths_and_a_place_kept_free() -> None:
    shown = PictureSet.told(FACTS).seen(lambda path: f"../{path}")
    element = fromstring(shown.html('To "stole" & et <bord>', "(min-width: 40rem) 10rem, 90vw"))
    sources, image = element.findall("source"), element.find("img")
    assert element.tag == "picture"
    assert [s.attrib["type"] for s in sources] == ["image/avif", "image/webp"]
    assert sources[0].attrib["srcset"] == "../media/a-320.avif 320w, ../media/a-640.avif 640w"
    assert {s.attrib["sizes"] for s in sources} == {"(min-width: 40rem) 10rem, 90vw"}
    assert image is not None
    assert image.attrib == {
        "src": "../media/a-320.jpg",
        "alt": 'To "stole" & et <bord>',
        "width": "320",
        "height": "180",
        "loading": "lazy",
    }


def test_what_is_seen_at_once_does_not_wait() -> None:
    assert "loading" not in PictureSet.told(FACTS).html("x", lazy=False)
