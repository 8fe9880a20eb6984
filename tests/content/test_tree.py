"""Which files belong to a programme: none from outside it."""

from __future__ import annotations

from pathlib import Path

from pipeline.content.tree import walk
from tests.content.programmes import base, codes


def test_a_content_folder_may_not_be_a_link_out_of_the_programme(tmp_path: Path) -> None:
    folder = base(tmp_path)
    (folder / "pages").rename(tmp_path / "elsewhere")
    (folder / "pages").symlink_to(tmp_path / "elsewhere")
    assert "E004" in codes(folder)
    assert not any(name.startswith("pages/") for name in walk(folder)[0].files)


def test_a_content_folder_may_be_a_link_within_it(tmp_path: Path) -> None:
    folder = base(tmp_path)
    (folder / "pages").rename(folder / "sider")
    (folder / "pages").symlink_to("sider")
    assert codes(folder) == []


def test_the_private_register_may_lie_in_a_closed_archive(tmp_path: Path) -> None:
    folder = base(tmp_path)
    (folder / "consents.yaml").rename(tmp_path / "archive.yaml")
    (folder / "consents.yaml").symlink_to(tmp_path / "archive.yaml")
    assert codes(folder) == []
