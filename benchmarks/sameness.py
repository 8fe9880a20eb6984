"""Whether two tools make the same pages: every element, attribute and word of them.

What may differ: where the site stands, whether an address is relative or begins at the root, the
digest in a file's name, how JSON is written, and Danish letters in the id of a heading.
"""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from itertools import zip_longest
from pathlib import Path
from urllib.parse import unquote, urljoin

_ADDRESSES = {"href", "src", "action", "data-home"}
_DIGEST = re.compile(r"[-.][0-9a-f]{16,64}(?=\.\w+(?: |$))")
_CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)"')
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "é": "e"})


class _Page(HTMLParser):
    """``told``: the tags with their attributes, and the words between them."""

    def __init__(self, text: str, home: str, path: str) -> None:
        super().__init__()
        self.home, self.address = home, home + path
        self.told: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = (f' {name}="{self._plain(name, value or "")}"' for name, value in sorted(attrs))
        self.told.append(f"<{tag}{''.join(given)}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.told.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if data.startswith("{"):
            text = json.dumps(json.loads(data), sort_keys=True, ensure_ascii=False)
            self.told.append(text.replace(self.home, "/"))
        else:
            self.told += data.split()

    def _plain(self, name: str, value: str) -> str:
        if name == "srcset":
            return ", ".join(self._plain("src", one) for one in value.split(", "))
        if name == "id" or value.startswith("#"):
            return unquote(value).translate(_LETTERS)
        if value and name in _ADDRESSES:
            value = urljoin(self.address, value)
        return _DIGEST.sub("", value.replace(self.home, "/"))


def same(ours: Path, theirs: Path, paths: list[str]) -> None:
    """The pages at ``paths`` say the same in both folders.

    Raises:
        SystemExit: The first that does not, and where.

    """
    for path in paths:
        one, other = _told(ours, path), _told(theirs, path)
        for number, (left, right) in enumerate(zip_longest(one, other, fillvalue="(nothing)")):
            if left != right:
                before = " ".join(one[max(0, number - 5) : number])
                raise SystemExit(f"{path} is not the same after {before}:\n{left}\n{right}")


def _told(folder: Path, path: str) -> list[str]:
    front = _CANONICAL.search((folder / "index.html").read_text(encoding="utf-8"))
    home = front[1].removesuffix("index.html") if front else ""
    return _Page((folder / path).read_text(encoding="utf-8"), home, path).told
