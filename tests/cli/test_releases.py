"""What staff see of releases, and how they go back or delete for good."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import NOW, Spor2, mend

TO = ("--target", "mappe", "--now", NOW)
JSON = ("--format", "json")
EPISODE = "episodes/01-en-proeve/episode.yaml"


def test_before_anything_is_published(spor2: Spor2, programme: Path) -> None:
    assert spor2("releases", *TO).out == "Der er ikke udgivet noget her endnu.\n"
    for line in (("diff", "1"), ("rollback", "1", "--yes")):
        assert "fejl[P134]" in spor2(*line, *TO).err
    unknown = spor2("purge", "ep-7", "--yes", *TO)
    assert unknown.code == 3
    assert "fejl[P142]" in unknown.err


@pytest.mark.slow
def test_there_and_back_again(spor2: Spor2, programme: Path) -> None:
    assert spor2("publish", *TO).code == 0
    page = programme / "udgivet/site/episoder/1.html"
    first = page.read_bytes()
    mend(programme / EPISODE, ("En prøve", "En anden prøve"))
    assert spor2("publish", *TO).code == 0
    told = spor2("diff", "1", *TO).out
    assert "0 episoder nye, 0 lyde erstattet" in told
    assert "Ændrede episoder: «En anden prøve»" in told
    asked = spor2("rollback", "1", *TO)
    assert (asked.code, page.read_bytes() == first) == (3, False)
    assert "fejl[P140]" in asked.err
    assert "Ændrede episoder: «En prøve»" in asked.out
    assert "Tilbage til nummer 1 (1-" in asked.out
    done = spor2("rollback", "1", "--yes", *TO)
    assert (done.code, page.read_bytes() == first) == (0, True)
    assert "Den næste" not in done.err
    assert "spor2 publish» udgiver det igen" in done.out
    newest, second, oldest = spor2("releases", *TO, *JSON).json["releases"]
    assert newest["again"] == oldest["release"]
    assert [one["public"] for one in (newest, second, oldest)] == [True, False, False]
    assert second["can_return"]
    assert second["until"] is not None
    assert "er ude nu" in spor2("releases", *TO).out
    assert "can be gone back to" in spor2("releases", *TO, "--lang", "en").out.lower()
    content = spor2("diff", "1", "--content", *TO)
    assert "det, der ville blive udgivet nu" in content.out
    assert "Ændrede episoder: «En anden prøve»" in content.out
    assert spor2("publish", *TO).code == 0
    assert page.read_bytes() != first
    assert "fejl[P139]" in spor2("rollback", "4", "--yes", *TO).err


@pytest.mark.slow
def test_an_episode_is_deleted_for_good(spor2: Spor2, programme: Path) -> None:
    mend(programme / EPISODE, ("En prøve", "Hendes historie"))
    assert spor2("publish", *TO).code == 0
    refused = spor2("purge", "ep-01", "--yes", *TO)
    assert refused.code == 3
    assert "state: withdrawn" in refused.err
    mend(programme / EPISODE, ("state: approved", "state: withdrawn"))
    asked = spor2("purge", "ep-01", *TO)
    assert "fejl[P143]" in asked.err
    assert "«ep-01» er i " in asked.out
    assert (programme / "udgivet/site/episoder/1.html").exists()
    done = spor2("purge", "ep-01", "--yes", *TO, *JSON)
    assert done.code == 0, done.all
    assert done.json["item"] == "ep-01"
    left = [f for f in (programme / "udgivet").rglob("*") if f.is_file()]
    assert not any(b"Hendes historie" in file.read_bytes() for file in left)
    assert "nej: noget i den er slettet helt" in spor2("releases", *TO).out
    assert "fejl[P147]" in spor2("rollback", "1", "--yes", *TO).err
    assert spor2("publish", *TO).code == 0
