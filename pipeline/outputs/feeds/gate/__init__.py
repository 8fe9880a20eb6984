"""The gate that every feed passes: PSP-1, Apple, the podcast namespace, and what only we know.

``check`` reads a feed as any app does, from its bytes alone, and holds it against `rules.RULES`.
``site`` holds what it says against the files that are really there.
"""
