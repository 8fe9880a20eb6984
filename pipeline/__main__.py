"""``python -m pipeline`` is ``spor2``."""

from pipeline.cli.main import entry

if __name__ == "__main__":  # a spawned worker imports this file too
    entry()
