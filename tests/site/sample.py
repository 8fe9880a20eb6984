"""The sample programme in a folder of its own, and its store as a visitor reaches it."""

from __future__ import annotations

import gzip
import shutil
import urllib.error
import urllib.request
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.message import Message
from http.client import HTTPResponse
from pathlib import Path

from pipeline import workflow
from pipeline.workflow.released import Published

ROOT = Path(__file__).parents[2]
CONTENT = (
    *("programme.yaml", "consents.yaml", "help.yaml", "glossary.yaml"),
    *("ordvalg.yaml", "ordbog.txt"),
)
FOLDERS = ("artwork", "episodes", "events", "films", "handbook", "pages", "sound")


def copy_programme(folder: Path) -> None:
    folder.mkdir(parents=True)
    for name in CONTENT:
        shutil.copy(ROOT / name, folder / name)
    for name in FOLDERS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Message
    body: bytes


@dataclass
class Sample:
    """``published`` is the answer of the first publish."""

    folder: Path
    now: datetime
    published: Published = field(init=False)

    @property
    def run(self) -> workflow.Run:
        return workflow.Run(self.folder, self.now)

    @property
    def base(self) -> str:
        """The public address, with a slash at its end."""
        assert self.published.addresses is not None
        return self.published.addresses.site.removesuffix("index.html")

    @property
    def public(self) -> Path:
        return self.folder / "public"

    def publish(self) -> Published:
        self.published = workflow.publish(self.run)
        assert self.published.outcome is not None, self.published.problems
        return self.published

    def later(self, **changes: object) -> workflow.Run:
        return replace(self.run, **changes)  # type: ignore[arg-type]

    def stop(self) -> None:
        workflow.store_stop(self.folder)

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """As a visitor without keys would. ``path`` is relative to the public address."""
        address = path if path.startswith("http") else self.base + path
        request = urllib.request.Request(address, headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return Answer(answer.status, answer.headers, _unpacked(answer))
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read())


def _unpacked(answer: HTTPResponse) -> bytes:
    """The body as a browser reads it."""
    body = answer.read()
    return gzip.decompress(body) if body and answer.headers["Content-Encoding"] == "gzip" else body
