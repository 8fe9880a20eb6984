"""Where a publish may lie."""

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
