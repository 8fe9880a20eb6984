"""What is put into the index, and how it is staged."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from pipeline.core.values import Marker
from pipeline.outputs.search.records import Block, Record, numbered, records
from pipeline.outputs.search.staging import SIGN, Stage, name_of, words_of
from pipeline.outputs.search.subjects import Passage, Subject
from pipeline.prose.danish import Lexicon

TEXT = """Først.

## Før mødet
Skriv *det* ned.

- et
- to

## Efter
Tal.[^a]

[^a]: Fod.
"""


def subject(*passages: Passage, **more: object) -> Subject:
    return Subject("handbook", "haandbog/a.html", "Titlen", passages, **more)  # type: ignore[arg-type]


def cue(start: float, text: str, speaker: str = "Vært") -> dict[str, object]:
    return {"start": start, "end": start + 2, "speaker": speaker, "text": text}


def test_a_page_is_one_record_with_the_addresses_of_its_sections() -> None:
    (record,) = records(subject(Passage("Kort."), Passage(TEXT, prefix="noter-")))
    assert record.blocks[:4] == (
        Block("Kort."),
        Block("Først."),
        Block("Før mødet", "noter-foer-moedet", heading=True),
        Block("Skriv det ned."),
    )
    assert [block.text for block in record.blocks[4:]] == ["et", "to", "Efter", "Tal.", "Fod."]


def test_a_reference_is_the_title_of_what_it_leads_to() -> None:
    titles = (("kapitel:samtalen", "Samtalen"),)
    (record,) = records(subject(Passage("Læs [[kapitel:samtalen]].", prefix="", titles=titles)))
    assert record.blocks == (Block("Læs Samtalen."),)


def test_what_is_said_is_a_record_for_each_marker() -> None:
    cues = [cue(0, "Goddag."), cue(5.2, "Nu."), cue(5.8, "Hør."), cue(9, "Ja.", "Gæst")]
    markers = [Marker("a", "Velkommen", 0), Marker("b", "Videre", 5)]
    page, first, second = records(subject(Passage("Kort.")), cues, markers)
    assert (page.kind, first.kind, second.kind) == ("handbook", "transcript", "transcript")
    assert first.blocks == (Block("Velkommen", "t-0", heading=True), Block("Goddag.", "t-0"))
    assert second.blocks[1:] == (Block("Nu.", "t-5"), Block("Hør."), Block("Ja.", "t-9"))
    assert first.address == second.address == "haandbog/a.html"


def test_a_long_talk_without_markers_is_divided() -> None:
    cues = [cue(n * 10, "ord " * 100, f"Stemme {n % 2}") for n in range(30)]
    _, *spoken = records(subject(), cues)
    assert len(spoken) == 4
    assert sum(len(list(words_of([one]))) for one in spoken) == 3000 + len(spoken)  # their titles


def test_records_of_one_page_are_numbered_by_themselves() -> None:
    one, other = (Record("page", f"{name}.html", "T", "", ()) for name in "ab")
    assert [name_of(r) for r in numbered([one, other, one])] == [
        *("0-page/a.html", "0-page/b.html", "1-page/a.html")
    ]


# --- staging ------------------------------------------------------------------------------------


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value or "" for name, value in attrs if name == "id"]

    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


def shown(html: str) -> str:
    """What is left of a staged text when the script has left out what nobody reads."""
    return " ".join(word for word in read(html).text.split() if not word.startswith(SIGN))


def test_other_forms_stand_before_their_word_and_can_be_taken_out_again() -> None:
    stage = Stage(Lexicon([], [("tavshedspligt", "fortrolighed")]))
    staged = stage.mended("Løgn & tavshedspligt.")
    assert staged.startswith("~logn Løgn &amp; <s")
    assert re.search(r"<s [^>]+>~pligt ~fortrolighed</s> tavshedspligt\.$", staged)
    assert shown(staged) == "Løgn & tavshedspligt."


def test_a_sign_of_the_authors_is_no_sign_of_ours() -> None:
    assert shown(Stage(Lexicon([])).mended("ca. ~5 ~senfølger")) == "ca. ∼5 ∼senfølger"


def test_markup_in_a_text_stays_text() -> None:
    blocks = (Block("<script>x</script>", '"><b>', heading=True), Block("a < b"))
    page = Stage(Lexicon([])).page(Record("page", "a.html", 'Om "<i>"', "", blocks))
    found = read(page)
    assert found.ids == ["=", '"><b>', "-"]
    assert shown(page).endswith("<script>x</script> a < b")


def test_the_title_and_the_kind_are_found_in_other_forms_but_never_shown() -> None:
    record = Record("handbook", "a.html", "Om håndbogen", "Kapitel", (Block("Ord."),))
    page = Stage(Lexicon([])).page(record)
    assert "~håndbøger" in page
    assert "~Kapitel ~kapitler" in page
    assert shown(page) == "Ord."
