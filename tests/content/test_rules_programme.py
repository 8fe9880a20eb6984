"""Where a publish may lie, and how it is reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.programmes import base, change, codes


@pytest.mark.parametrize(
    ("path", "found"),
    [
        *(
            (path, ["E193"])
            for path in (".", "public", "./public/x", "Episodes/a", ".spor2", "x/..")
        ),
        *((path, []) for path in ("udgivet", "../ude", "/srv/www", "publicering", "a/public")),
    ],
)
def test_a_folder_target_has_a_folder_of_its_own(
    path: str, found: list[str], tmp_path: Path
) -> None:
    target = f'mappe: {{kind: folder, path: "{path}", base_address: "https://a.example/"}}'
    folder = change(base(tmp_path), "programme.yaml", ("  lokal:", f"  {target}\n  lokal:"))
    assert codes(folder) == found


@pytest.mark.parametrize("field", ["endpoint", "base_address", "cdn"])
@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("http://127.0.0.1:8333", []),
        ("http://localhost:8333/a/", []),
        ("https://s3.lager.example", []),
        ("http://s3.lager.example", ["E054"]),
        ("http://127.0.0.1.lager.example", ["E054"]),
        ("http://127.0.0.1:8333@lager.example/", ["E054"]),
        ("ftp://127.0.0.1/", ["E054"]),
    ],
)
def test_only_what_stays_on_this_computer_may_go_unencrypted(
    field: str, address: str, found: list[str], tmp_path: Path
) -> None:
    plain = {"endpoint": "https://s3.example", "base_address": "https://a.example/"}
    told = plain | {field: f"{{purge: '{address}'}}" if field == "cdn" else f"'{address}'"}
    fields = ", ".join(f"{name}: {value}" for name, value in told.items())
    target = f"lager: {{kind: s3, region: x, bucket: b, {fields}}}"
    folder = change(base(tmp_path), "programme.yaml", ("  lokal:", f"  {target}\n  lokal:"))
    assert codes(folder) == found


def test_what_visitors_follow_is_always_encrypted(tmp_path: Path) -> None:
    site = ("site: https://proeve.example/", "site: http://localhost/")
    assert codes(change(base(tmp_path), "programme.yaml", site)) == ["E054"]
