"""What the preview server adds to pages on their way out; none of it is ever built or published."""

from __future__ import annotations

import html
from collections.abc import Sequence

OWN = "/.spor2/"  # no public path begins with a dot
SCRIPT, STYLE, VERSION = OWN + "reload.js", OWN + "faults.css", OWN + "version"

#: Asks for a version other than the page's own; the answer comes when there is one.
RELOAD_JS = """\
const mine = document.currentScript.dataset.version;
const ask = async () => {
  try {
    const answer = await fetch(`/.spor2/version?not=${mine}`, { cache: "no-store" });
    if (answer.ok && (await answer.text()) !== mine) return location.reload();
    setTimeout(ask, 50);
  } catch {
    setTimeout(ask, 1000); // the preview is stopped, or starts again
  }
};
ask();
"""

FAULTS_CSS = """\
#spor2-faults { position: fixed; inset: 0; z-index: 2147483647; overflow: auto; padding: 1.5rem;
  background: rgb(20 20 24 / 94%); color: #fff; font: 1rem/1.5 system-ui, sans-serif; }
#spor2-faults h2 { margin: 0 0 1rem; font-size: 1.5rem; color: #fff; }
#spor2-faults pre { margin: 0 0 1rem; padding: 1rem; white-space: pre-wrap; background: #000;
  color: #fff; border-left: 4px solid #ff6b6b; font: 0.95rem/1.5 ui-monospace, monospace; }
"""

OWN_FILES = {
    SCRIPT: ("text/javascript; charset=utf-8", RELOAD_JS.encode()),
    STYLE: ("text/css; charset=utf-8", FAULTS_CSS.encode()),
}


def with_inserts(page: bytes, version: str, overlay: str) -> bytes:
    """``page`` with the reload script, and the overlay if there is one, before its body's end."""
    added = overlay + f'<script src="{SCRIPT}" data-version="{version}"></script>'
    head, found, tail = page.rpartition(b"</body>")
    if not found:
        return page + added.encode()
    return head + added.encode() + found + tail


def overlay(heading: str, faults: Sequence[str]) -> str:
    """The author's faults over the page; nothing when there are none."""
    if not faults:
        return ""
    texts = "".join(f"<pre>{html.escape(fault)}</pre>" for fault in faults)
    return (
        f'<link rel="stylesheet" href="{STYLE}"><div id="spor2-faults" role="alert">'
        f"<h2>{html.escape(heading)}</h2>{texts}</div>"
    )


def plain_page(language: str, title: str, text: str) -> bytes:
    """A page of our own, where the site has none to give."""
    title, text = html.escape(title), html.escape(text)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title></head>'
        f"<body><h1>{title}</h1><p>{text}</p></body></html>"
    ).encode()
