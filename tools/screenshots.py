"""Pictures of each kind of page, narrow and wide, light and dark, for docs and for our own eyes.

    .venv/bin/python tools/screenshots.py ADDRESS FOLDER [PAGE ...]

ADDRESS is the site's public address, for example the one `spor2 publish` prints. Needs Chromium.
What is shown is the top of each page, in as many colours as a picture of text needs.
"""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

#: Name -> page. What stands after a # is searched for, or led to.
PAGES = {
    "forside": "index.html",
    "episoder": "episoder/index.html",
    "episode": "episoder/2.html",
    "abonner": "episoder/abonner.html",
    "film": "film/1.html",
    "filmtekst": "film/1.html#transskription_",
    "haandbog": "haandbog/index.html",
    "hele-haandbogen": "haandbog/hele-haandbogen.html",
    "kapitel": "haandbog/samtalen.html",
    "ordliste": "haandbog/ordliste.html",
    "temadag": "arrangementer/temadag-odense.html",
    "fem-minutter": "tid/5.html",
    "soegning": "soeg.html#q=haandboeger",
    "hjaelp": "hjaelp.html",
    "tilgaengelighed": "tilgaengelighed.html",
}
VIEWS = (
    (390, "light", "lys"),
    (390, "dark", "moerk"),
    (1280, "light", "lys"),
    (1280, "dark", "moerk"),
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
COLOURS = 96


def main() -> int:
    address, folder, *wanted = sys.argv[1:]
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        program = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        for width, scheme, name in VIEWS:
            page = _page(browser, width, scheme)
            for kind in wanted or PAGES:
                page.goto("about:blank")
                page.goto(
                    address.removesuffix("index.html") + PAGES[kind], wait_until="networkidle"
                )
                _picture(page).save(target / f"{kind}-{width}-{name}.png", optimize=True)
            page.close()
        browser.close()
    return 0


def _page(browser: Browser, width: int, scheme: str) -> Page:
    size = {"width": width, "height": 844 if width < 600 else 800}
    if scheme == "dark":
        return browser.new_page(viewport=size, color_scheme="dark", locale="da-DK")
    return browser.new_page(viewport=size, color_scheme="light", locale="da-DK")


def _picture(page: Page) -> Image.Image:
    shown = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    return shown.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


if __name__ == "__main__":
    sys.exit(main())
