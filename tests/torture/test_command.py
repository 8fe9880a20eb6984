"""The whole command, `spor2 publish`, on a small programme: killed as it builds, as it sends and as
it commits. Slower than `publisher`, so there are fewer of them; and its requests go over https.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.cli.conftest import NOW, made
from tests.torture.bench import Bench
from tests.torture.certificate import certified
from tests.torture.faults import KILLS, Script
from tests.torture.proxy import Proxy
from tests.torture.visitor import Finding, Fingerprint, Seen, Visitor

__all__ = ["made"]
PREFIX = "liv-kommando"
#: What the site says its address is; addresses in programme.yaml are https.
ADDRESS = "https://spor2.example/"
SEED = int(os.environ.get("SPOR2_TORTURE_SEED", "6"))
ROOT = Path(__file__).parents[2]


def by_text(seen: Seen) -> Fingerprint:
    """However it is stored."""
    return Fingerprint(hashlib.sha256(seen.plain).hexdigest(), ())


@dataclass
class Desk:
    """A programme on somebody's desk, its target behind a proxy."""

    bench: Bench
    folder: Path
    proxy: Proxy
    certificate: Path
    versions: list[Mapping[str, Fingerprint]] = field(default_factory=list)

    def allowed(self, path: str) -> frozenset[Fingerprint]:
        return frozenset(one[path] for one in self.versions if path in one)

    def write(self, title: str) -> None:
        episode = self.folder / "episodes" / "01-en-proeve"
        text = (episode / "episode.yaml").read_text(encoding="utf-8")
        (episode / "episode.yaml").write_text(re.sub("title: .*", f"title: {title}", text, count=1))
        (episode / "shownotes.md").write_text(f"Noter til {title}.\n", encoding="utf-8")

    def foretold(self) -> Mapping[str, Fingerprint]:
        """What is to be public, made beforehand in a folder. Nothing of it is sent."""
        ended = self.publish("mappe")
        assert ended.returncode == 0, ended.stdout + ended.stderr
        site = self.folder / "udgivet" / "site"
        found = {
            file.relative_to(site).as_posix(): Fingerprint(_sha256(file), ())
            for file in site.rglob("*")
            if file.is_file()
        }
        shutil.rmtree(self.folder / "udgivet")
        return found

    def publish(
        self, target: str, script: Script | None = None, seconds: float | None = None
    ) -> subprocess.CompletedProcess[str]:
        """The real command in a process of its own, killed after ``seconds`` or as scripted."""
        self.proxy.reset(script or {})
        keys = self.bench.owner
        names = ("--folder", self.folder, "--now", NOW, "--format", "json")
        argv = [sys.executable, "-m", "pipeline", "publish", *map(str, names)]
        process = subprocess.Popen(
            [*argv, "--target", target, "--yes", "--no-ping"],
            cwd=ROOT,
            env={
                **os.environ,
                "PYTHONDONTWRITEBYTECODE": "",
                "AWS_CA_BUNDLE": str(self.certificate),
                "AWS_ACCESS_KEY_ID": keys.access_key,
                "AWS_SECRET_ACCESS_KEY": keys.secret_key,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.proxy.pid = process.pid
        try:
            out, errors = process.communicate(timeout=seconds or 120)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            out, errors = process.communicate()
        return subprocess.CompletedProcess(argv, process.returncode, out, errors)


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.mark.store
@pytest.mark.slow
@pytest.mark.xdist_group("torture")
def test_the_command_killed_again_and_again(bench: Bench, made: Path, tmp_path: Path) -> None:
    dice, folder = random.Random(SEED), tmp_path / "program"
    shutil.copytree(made, folder)
    certificate, tls = certified(tmp_path)
    with Proxy(bench.port, tls=tls) as proxy:
        desk = Desk(bench, folder, proxy, certificate)
        told = (folder / "programme.yaml").read_text(encoding="utf-8")
        targets = (
            f"targets:\n  lokal: {{kind: embedded}}\n"
            f'  ude: {{kind: s3, endpoint: "{proxy.address}", bucket: {bench.bucket}, '
            f'region: eu-north-1, prefix: {PREFIX}, base_address: "{ADDRESS}"}}\n'
            f'  mappe: {{kind: folder, path: udgivet, base_address: "{ADDRESS}"}}\n'
        )
        changed = re.sub(r"targets:.*\n(  .*\n)+", targets, told)
        (folder / "programme.yaml").write_text(changed, encoding="utf-8")
        visitor = Visitor(bench.base(PREFIX), desk.allowed, by_text, ADDRESS)
        killed = 0
        for title in ("Første", "Anden"):
            desk.write(title)
            desk.versions.append(desk.foretold())
            for number in range(4):
                moment = dice.uniform(0.2, 2.0) if number % 2 else None
                script = {} if moment else {dice.randrange(2, 30): dice.choice(KILLS)}
                ended = desk.publish("ude", script, moment)
                killed += ended.returncode == -signal.SIGKILL
                assert visitor.inspect()[0] == set(), f"seed {SEED}, {title}, kill {number}"
            ended = desk.publish("ude")
            assert ended.returncode == 0, ended.stdout + ended.stderr
            assert json.loads(ended.stdout)["release"]
            assert wrong(visitor, desk.versions[-1]) == set(), f"seed {SEED}, {title}"
        assert killed >= 3
        visitor.close()


def wrong(visitor: Visitor, wanted: Mapping[str, Fingerprint]) -> set[Finding]:
    """Whatever is not there just as it was made beforehand."""
    findings, walk = visitor.inspect(wanted)
    met = walk.seen
    return findings | {
        Finding("another", path)
        for path, one in wanted.items()
        if by_text(met.get(path) or visitor.ask(path)) != one
    }
