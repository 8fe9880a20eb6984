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
from tests.torture.life import Broken, Figures, Life
from tests.torture.rounds import live


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--life", type=int, help="only this one")
    parser.add_argument("--rounds", type=int, default=24, help="in each life")
    parser.add_argument("--json", type=Path, help="write the figures here")
    wanted = parser.parse_args()
    print(f"seed {wanted.seed}", flush=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the store is ended too
    began, total, number = time.monotonic(), Figures(), wanted.life or 0
    with tempfile.TemporaryDirectory() as folder, Bench(Path(folder)) as bench:
        while True:
            life = Life(bench, wanted.seed, number)
            try:
                live(life, wanted.rounds)
            except Broken as broken:
                print(broken, file=sys.stderr)
                return 1
            total += life.figures
            killed = total.kills.total()
            print(f"life {number}: {killed} kills, {time.monotonic() - began:.0f} s", flush=True)
            number += 1
            if wanted.life is not None or killed >= wanted.kills:
                break
    told = {"seed": wanted.seed, "lives": number, "seconds": round(time.monotonic() - began)}
    figures = told | {name: dict(counter) for name, counter in vars(total).items()}
    print(json.dumps(figures, indent=1, ensure_ascii=False))
    if wanted.json:
        wanted.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
