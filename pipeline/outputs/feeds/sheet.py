"""What makes a page of a feed for a person who opens it in a browser: ``feed.xsl``, and where a
browser has no XSLT any more, ``feed.css``.

Their names are stable, so that a changed look changes no feed: an archive page is sealed.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from markupsafe import Markup

from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe
from pipeline.core.frozen import dataclass
from pipeline.core.locale import Format
from pipeline.core.messages import catalogue
from pipeline.core.model import Library
from pipeline.outputs import assets, theme
from pipeline.outputs.assets import tight
from pipeline.outputs.feeds.about import public_base
from pipeline.outputs.frame import Frame, frame_of
from pipeline.outputs.links import relative
from pipeline.outputs.page import environment

SHEET_PATH = "feed.xsl"
STYLE_PATH = "feed.css"
MEDIA_TYPE = "application/xslt+xml; charset=utf-8"
#: As RFC 2822 (section 3.3) writes them.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Look:
    """``neutral`` is what a browser's history shows instead of the title; ``theme`` makes a changed
    template a changed sheet.
    """

    theme: str
    frame: Frame
    base: str
    neutral: str


def sheet(library: Library) -> Artefact:
    neutral = library.programme.show.discreet_title or ""
    look = Look(theme.digest(), frame_of(library), public_base(library), neutral)
    output = Output("xsl", SHEET_PATH, "asset", look.frame.language, media_type=MEDIA_TYPE)
    inputs = {
        "style": assets.stylesheet(),
        "icon": assets.icon(),
        "cover": assets.cover(library),
    }
    return Artefact("feed-sheet", SHEET, (output,), look, inputs)


def style(library: Library) -> Artefact:
    language = library.programme.language
    output = Output("css", STYLE_PATH, "asset", language)
    return Artefact("feed-style", STYLE, (output,), (theme.digest(), language))


def sheets(path: str) -> tuple[tuple[str, str], ...]:
    """What the document at ``path`` names: a browser that knows XSLT leaves the other alone."""
    return ("text/xsl", relative(path, SHEET_PATH)), ("text/css", relative(path, STYLE_PATH))


def _make(job: Job) -> Product:
    look: Look = job.params
    scope: dict[str, Any] = {
        "site": look.frame,
        "base": look.base,
        "neutral": look.neutral,
        "_": catalogue("site", look.frame.language).text,
        "to": "{{$root}}{}".format,
        "public": job.public,
        "months": _MONTHS,
        **_words(Format(look.frame.language)),
    }
    return Product({"xsl": environment().get_template("feed.xsl").render(scope).encode()})


def _make_style(job: Job) -> Product:
    _, language = job.params
    scope = {"_": catalogue("site", language).text, "quoted": _quoted}
    text = environment().get_template("feed.css").render(scope)
    return Product({"css": tight(text).encode()})


def _quoted(text: str) -> Markup:
    """A string of CSS."""
    body = text.replace("\\", "\\\\").replace('"', '\\"')
    return Markup(f'"{body}"')  # noqa: S704 (a style sheet)


def _words(format_: Format) -> dict[str, Any]:
    """What stands between the numbers of a date and of a length, in the site's language."""
    lengths = {"hour": 3600, "minute": 60, "second": 1}
    return {
        "middles": [format_.date(date(2000, month, 1))[1:-4] for month in range(1, 13)],
        "units": {name: format_.duration(length)[1:] for name, length in lengths.items()},
    }


STYLE = Recipe("feed-style", 1, _make_style)
SHEET = Recipe("feed-sheet", 1, _make)
