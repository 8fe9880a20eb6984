"""An existing podcast feed becomes episode folders: `gathering` reads it, `moving` takes it in."""
