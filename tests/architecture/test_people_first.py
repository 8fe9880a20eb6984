"""No real name, telephone number or mail address, no registry and no secret in the project."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
PHONE = re.compile(r"(?<![\d.:/-])[2-9]\d (?:\d\d ){2}\d\d(?![\d.])")
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
REGISTRY = re.compile("|".join(("py" + r"pi\.org", "python" + "hosted", "registry" + r"\.npm")))
ALLOWED_MAIL = re.compile(r"\.example$|^git@")


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def lines() -> list[tuple[str, str]]:
    found = []
    for path in tracked():
        if path.name in ("LICENSE", "package-lock.json") or not path.is_file():
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [(path.relative_to(ROOT).as_posix(), line) for line in text.splitlines()]
    return found


def test_no_real_phone_or_mail_and_no_registry() -> None:
    bad = []
    for name, line in lines():
        mails = [m for m in MAIL.findall(line) if not ALLOWED_MAIL.search(m)]
        if PHONE.search(line) or mails or REGISTRY.search(line):
            bad.append((name, line[:120]))
    assert bad == []


def test_lock_files_have_hashes_and_no_addresses() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|--index|--find-links|--extra-index", text), lock.name
    npm = (ROOT / "tests/browser/package-lock.json").read_text(encoding="utf-8")
    assert '"integrity"' in npm
    assert '"resolved"' not in npm
