"""QR codes (ISO/IEC 18004), by segno: drawn in the page itself, so that nothing is fetched."""

from __future__ import annotations

import io

from markupsafe import Markup

#: Light modules around the code; a reader needs four (ISO/IEC 18004, 9.1).
QUIET_ZONE = 4


def qr(address: str, name: str) -> Markup:
    """``address`` as an image in SVG that is called ``name``.

    It is black on white in a dark page too, since many readers know no other way round. At least
    15 % of it may be worn or covered (error correction M): it is printed on posters.
    """
    import segno  # for whoever draws

    code = segno.make(address, error="m", micro=False)
    drawing = code.svg_inline(
        border=QUIET_ZONE,
        dark="#000",
        light="#fff",
        omitsize=True,
        svgclass=None,
        lineclass=None,
    )
    # Numbers and letters alone: the address is drawn, and not written.
    return Markup('<span class="qr" role="img" aria-label="{}">{}</span>').format(
        name,
        Markup(drawing),  # noqa: S704
    )


def drawing(address: str) -> bytes:
    """The same as a drawing of its own, for whoever sets pages (SVG)."""
    import segno

    body = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        body, kind="svg", border=QUIET_ZONE, dark="#000", light="#fff", scale=4
    )
    return body.getvalue()
