"""What stands in front of a store is told what has changed, and can spoil nothing."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from pipeline.core.target import Cdn
from pipeline.publish.front import AT_ONCE, Purged, purge
from tests.publish.ears import listening

KEY = "hemmelig-noegle"


def addresses(n: int) -> list[str]:
    return [f"https://prog.example/side-{number}.html" for number in range(n)]


def test_all_are_told_a_few_at_a_time() -> None:
    told = addresses(2 * AT_ONCE + 1)
    with listening() as cdn:
        assert purge(Cdn(cdn.address), told, KEY) == Purged(len(told), "127.0.0.1")
    files = [json.loads(one.body)["files"] for one in cdn.heard]
    assert [len(some) for some in files] == [AT_ONCE, AT_ONCE, 1]
    assert [address for some in files for address in some] == told
    assert {one.headers["authorization"] for one in cdn.heard} == {f"Bearer {KEY}"}
    assert {one.headers["content-type"] for one in cdn.heard} == {"application/json"}


def test_without_a_key_none_is_sent() -> None:
    with listening() as cdn:
        purge(Cdn(cdn.address), addresses(1))
    assert "authorization" not in cdn.heard[0].headers


def test_nobody_is_told_of_nothing() -> None:
    with listening() as cdn:
        assert purge(Cdn(cdn.address), [], KEY) == Purged(0)
        assert purge(Cdn(), addresses(1), KEY) == Purged(0)
    assert cdn.heard == []


@pytest.mark.parametrize("status", [401, 404, 500])
def test_a_refusal_is_told_and_no_more(status: int) -> None:
    with listening(answer=status) as cdn:
        found = purge(Cdn(cdn.address), addresses(AT_ONCE * 3), KEY)
    assert found == Purged(AT_ONCE * 3, "127.0.0.1", "W421", status)
    assert len(cdn.heard) == 1


def test_the_key_goes_to_nobody_else() -> None:
    with listening() as other, listening(answer=307, to=other.address) as cdn:
        assert purge(Cdn(cdn.address), addresses(1), KEY).failure == "W421"
    assert other.heard == []


def test_nobody_there() -> None:
    found = purge(Cdn("http://127.0.0.1:1/"), addresses(1), KEY)
    assert found == Purged(1, "127.0.0.1", "W421", 0)
    assert KEY not in repr(found)


def test_a_program_is_given_them_one_a_line(tmp_path: Path) -> None:
    heard = tmp_path / "hørt"
    script = "import sys; open(sys.argv[1], 'w').write(sys.stdin.read())"
    command = (sys.executable, "-c", script, str(heard))
    assert purge(Cdn(command=command), addresses(2)) == Purged(2, sys.executable)
    assert heard.read_text().splitlines() == addresses(2)


def test_no_shell_reads_an_address(tmp_path: Path) -> None:
    harm = f"https://prog.example/$(touch {tmp_path}/skade)"
    command = (sys.executable, "-c", "import sys; sys.stdin.read()", f"; touch {tmp_path}/skade")
    assert purge(Cdn(command=command), [harm]).failure == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("command", "status"),
    [((sys.executable, "-c", "raise SystemExit(3)"), 3), (("findes-ikke-her",), 0)],
)
def test_a_program_that_fails(command: tuple[str, ...], status: int) -> None:
    assert purge(Cdn(command=command), addresses(1)) == Purged(1, command[0], "W422", status)
