"""Pictures of each kind of page, narrow and wide, light and dark, for docs and for our own eyes.

    .venv/bin/python tools/screenshots.py ADDRESS FOLDER [PAGE ...]

ADDRESS is the site's public address, for example the one `spor2 publish` prints. Needs Chromium.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PAGES = {
    "forside": "index.html",
    "episode": "episoder/2.html",
    "abonner": "episoder/abonner.html",
    "film": "film/1.html",
    "kapitel": "haandbog/samtalen.html",
    "temadag": "arrangementer/temadag-odense.html",
    "hjaelp": "hjaelp.html",
}
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def main() -> int:
    address, folder, *wanted = sys.argv[1:]
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        program = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        for width, scheme, name in (
            (390, "light", "lys"),
            (390, "dark", "moerk"),
            (1280, "light", "lys"),
            (1280, "dark", "moerk"),
        ):
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
            for kind in wanted or PAGES:
                page.goto(address.removesuffix("index.html") + PAGES[kind], wait_until="load")
                page.screenshot(path=target / f"{kind}-{width}-{name}.png")
            page.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
