"""The torture in its long form: `make torture`, or one life of it again.

python -m tests.torture [--seed N] [--kills 300] [--life N]
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

from tests.torture.bench import Bench
from tests.torture.life import Life
from tests.torture.rounds import live
from tests.torture.running import Broken, Figures


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--life", type=int, help="only this one")
    parser.add_argument("--rounds", type=int, default=12, help="in each life")
    parser.add_argument("--json", type=Path, help="write the figures here")
    wanted = parser.parse_args()
    print(f"seed {wanted.seed}", flush=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the store is ended too
    with tempfile.TemporaryDirectory() as folder, Bench(Path(folder)) as bench:
        return _lived(bench, wanted)


def _lived(bench: Bench, wanted: argparse.Namespace) -> int:
    """Life after life. A broken promise ends its life, not the run; then the answer is 1."""
    began, total, broken, number = time.monotonic(), Figures(), 0, wanted.life or 0
    while True:
        life = Life(bench, wanted.seed, number)
        try:
            live(life, wanted.rounds)
        except Broken as fault:
            broken += 1
            print(fault, file=sys.stderr, flush=True)
        total += life.figures
        killed, seconds = total.kills.total(), round(time.monotonic() - began)
        print(f"life {number}: {killed} kills, {broken} broken, {seconds} s", flush=True)
        number += 1
        told = {"seed": wanted.seed, "lives": number, "broken": broken, "seconds": seconds}
        figures = told | {name: dict(counter) for name, counter in vars(total).items()}
        text = json.dumps(figures, indent=1, ensure_ascii=False)
        if wanted.json:
            wanted.json.write_text(text)
        if wanted.life is not None or killed >= wanted.kills:
            print(text)
            return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
