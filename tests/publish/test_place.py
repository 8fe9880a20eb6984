"""The record never lies where the public can read it."""

from __future__ import annotations

import pytest

from pipeline.core.errors import PublishError
from pipeline.publish.place import Place


@pytest.mark.parametrize("prefix", ["", "/", "spor2", "a/b/", "/a/b"])
def test_public_and_private_lie_side_by_side(prefix: str) -> None:
    place = Place.under(prefix)
    assert not place.record.startswith(place.public)
    assert not place.key("index.html").startswith(place.private)
    assert not place.key("index.html").startswith("/")
    assert place.path(place.key("episoder/1.html")) == "episoder/1.html"


@pytest.mark.parametrize(
    ("public", "private"),
    [("", "release/"), ("a/", "a/b/"), ("a/b/", "a/"), ("x/", "x/"), ("site", "release/")],
)
def test_one_inside_the_other_is_refused(public: str, private: str) -> None:
    with pytest.raises(PublishError, match="P107"):
        Place(public, private)
