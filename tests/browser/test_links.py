"""Every link, picture, sound and fragment of the built site leads to what is there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest

from tests.site.sample import Sample

pytestmark = [pytest.mark.store, pytest.mark.slow, pytest.mark.xdist_group("site")]

_FILES = frozenset({"href", "src", "poster", "action"})
#: A time in a sound or film (media fragments), which no element has as its id.
_TIME = re.compile(r"t=[\d.,:]+")


@dataclass
class Written(HTMLParser):
    """A page's ids, and its addresses with the element that has each."""

    ids: list[str] = field(default_factory=list)
    addresses: list[tuple[str, str]] = field(default_factory=list)
    leads_on: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value is None:
                continue
            if name == "id":
                self.ids.append(value)
            elif name in _FILES:
                self.addresses.append((tag, value))
            elif name == "srcset":
                self.addresses += [(tag, one.split()[0]) for one in value.split(",")]


@pytest.fixture(scope="module")
def written(sample: Sample) -> dict[str, Written]:
    pages = {}
    for file in sample.public.rglob("*.html"):
        page = Written()
        text = file.read_text(encoding="utf-8")
        page.feed(text)
        page.leads_on = 'http-equiv="refresh"' in text
        pages[file.relative_to(sample.public).as_posix()] = page
    return pages


def own(sample: Sample, here: str, address: str) -> tuple[str, str] | None:
    """The path and fragment of an address on the site; none for one elsewhere."""
    whole = urljoin(sample.base + here, address)
    if not whole.startswith(sample.base):
        return None
    path, fragment = urldefrag(whole.removeprefix(sample.base))
    return unquote(path), unquote(fragment)


def test_every_address_leads_to_a_file_and_a_place(
    sample: Sample, written: dict[str, Written]
) -> None:
    broken, followed = [], 0
    for here, page in written.items():
        for tag, address in page.addresses:
            target = own(sample, here, address)
            if target is None:
                continue
            path, fragment = target
            followed += 1
            if not Path(sample.public, path or "index.html").is_file():
                broken.append((here, tag, address))
            elif fragment and not _TIME.fullmatch(fragment):
                there = written.get(path or "index.html")
                if there is not None and fragment not in there.ids:
                    broken.append((here, tag, address))
    assert broken == []
    assert followed > 1000


def test_every_id_is_one_element(written: dict[str, Written]) -> None:
    twice = {here: sorted({i for i in p.ids if p.ids.count(i) > 1}) for here, p in written.items()}
    assert {here: ids for here, ids in twice.items() if ids} == {}


def test_every_page_is_reached_from_the_front(sample: Sample, written: dict[str, Written]) -> None:
    reached, waiting = {"index.html"}, ["index.html"]
    while waiting:
        here = waiting.pop()
        for tag, address in written[here].addresses:
            target = own(sample, here, address) if tag in {"a", "area"} else None
            if target is not None and target[0] in written and target[0] not in reached:
                reached.add(target[0])
                waiting.append(target[0])
    left = {path for path, page in written.items() if not page.leads_on} - reached
    # Transcripts that feeds point podcast apps to; the pages hold the same words themselves.
    for_apps = {
        path for path in left if re.fullmatch(r"media/episode-\d+-[0-9a-f]{16}\.html", path)
    }
    assert len(for_apps) == 3
    assert left - for_apps == {"404.html"}
