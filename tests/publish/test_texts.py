"""What people are told when a publish may not go on."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.core.errors import PublishError
from pipeline.core.messages import describe_error
from pipeline.core.site import SiteTree
from pipeline.publish.apply import publish
from pipeline.publish.changes import compare
from pipeline.publish.place import Place
from pipeline.publish.record import record_from_bytes
from pipeline.publish.release import Owner
from pipeline.storage.memory import MemoryStore
from tests.publish.sites import NOW, Programme, built, imagined, record_of
from tests.publish.stores import Deadly, Killed
from tests.publish.test_apply import anna, planned, shelf

TWO = Programme({"1": 1, "2": 1}, {"samtalen": "a"})


def told(error: PublishError) -> tuple[str, str]:
    return describe_error(error, "da"), describe_error(error, "en")


def test_another_is_at_work(tmp_path: Path) -> None:
    store = MemoryStore()
    wanted = built(TWO, tmp_path)
    dying = Deadly(store, 3, late=True)
    with pytest.raises(Killed):
        publish(shelf(dying), planned(dying, wanted), anna(workers=1))
    with pytest.raises(PublishError) as refused:
        publish(shelf(store), planned(store, wanted), anna(owner=Owner("bo", "hjem")))
    danish, english = told(refused.value)
    assert danish.startswith("fejl[P101] anna er ved at udgive fra kontor, begyndt 02.03.2026 kl. ")
    assert "Intet er ændret" in danish
    assert english.startswith("error[P101] anna is publishing from kontor, since ")


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_guard_has_a_text_that_its_values_fill(language: str) -> None:
    wanted = imagined(TWO)
    one, two = wanted.site.listings
    odd = (replace(one, guid="x", address="no.mp3"), replace(two, guid="x"))
    small = replace(wanted.site, tree=SiteTree({}), listings=odd)
    plans = [
        compare(record_of(wanted), replace(wanted, site=small, programme="p"), NOW),
        compare(record_of(wanted), imagined(Programme()), NOW),
    ]
    guards = [guard for plan in plans for guard in plan.guards]
    assert {g.code for g in guards} >= {"P110", "P111", "P112", "P115", "P120", "P121", "P122"}
    for guard in guards:
        text = describe_error(PublishError(guard.code, **guard.params), language)
        assert "\n" in text, "what happened, and what to do"
        assert not re.search(r"\{\w*\}", text)
        if guard.code in ("P110", "P111"):
            assert "episode.yaml" in text, "where to do it"


@pytest.mark.parametrize("language", ["da", "en"])
def test_faults_of_the_record_and_the_place(language: str) -> None:
    for act in (
        lambda: Place("", "release/"),
        lambda: record_from_bytes(b"", "e", "release/release.jsonl"),
        lambda: record_from_bytes(b'{"format": 9}\n', "e", "k"),
    ):
        with pytest.raises(PublishError) as refused:
            act()
        assert "{" not in describe_error(refused.value, language)
