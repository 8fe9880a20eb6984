"""What is known of a picture."""

from __future__ import annotations

from pipeline.core.frozen import dataclass


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """Pixels as shown (turned upright), Pillow's ``mode`` (RGB …) and ``format`` (JPEG …)."""

    width: int
    height: int
    mode: str
    format: str
    size: int
