"""spor2: plain folders in, one static site on any S3-compatible store out."""

__version__ = "0.1.0"
