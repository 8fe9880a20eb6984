"""The handbook bound: EPUB 3, and PDF for paper, the whole of it and each part."""
