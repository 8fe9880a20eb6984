"""Feeds: one model (`model`), written as RSS by feedgen (`rss`, `channel`, `item`, `extension`)."""
