"""Where a programme is published, and what all. Apart from it, for who needs no more of it."""

from __future__ import annotations

from pipeline.core.frozen import dataclass

#: Where the podcast's feed lies, from a public address.
FEED_PATH = "feed.xml"

#: What takes its time, and so is made by a publish and where it is asked for: the index of the
#: site's search, and the books.
EXTRAS = frozenset({"search", "books"})


@dataclass(frozen=True, slots=True)
class Cdn:
    """What stands in front of a store, and is told which addresses have changed: by a POST to the
    address ``purge``, or by the program ``command`` with its arguments; without either, not at all.
    """

    purge: str = ""
    command: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """Where to publish. ``kind``: embedded, folder or s3. Nothing secret is ever in here.

    ``compress``: whether texts are stored compressed. A store of objects keeps them so and says so;
    a folder gets them beside the plain files, for a web server that looks for them there. None:
    the first does, the second does not. ``index``: ``website`` where the server gives index.html
    for a folder and 404.html for what is not there, else ``plain``. ``staging``: a trial, which
    says so, and which search engines and directories are asked to leave out.
    """

    name: str
    kind: str
    base_address: str = ""
    path: str = ""
    endpoint: str = ""
    region: str = ""
    bucket: str = ""
    prefix: str = ""
    addressing: str = "path"
    compress: bool | None = None
    index: str = "plain"
    staging: bool = False
    cdn: Cdn = Cdn()
