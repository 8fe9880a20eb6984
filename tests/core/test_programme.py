"""A podcast's identity."""

from __future__ import annotations

import pytest

from pipeline.core.programme import podcast_guid


@pytest.mark.parametrize(
    ("feed", "guid"),
    [  # the two that the podcast namespace itself gives
        ("https://podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
    ],
)
def test_the_guid_of_a_podcast_follows_from_its_first_address(feed: str, guid: str) -> None:
    assert podcast_guid(feed) == podcast_guid(feed + "//") == guid
