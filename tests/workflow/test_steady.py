"""What is published stays as it is: upgrades, lost caches, other computers; and what does change.

All is published for real. An upgrade is a newer recipe whose encoder gives other bytes.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline import workflow
from pipeline.build.artefact import Job, Product
from pipeline.core.errors import ProgrammeError, PublishError
from pipeline.core.programme import Programme
from pipeline.media.renditions import sound_digest as packets
from pipeline.media.tags_mp3 import sound_digest
from pipeline.outputs import audio, renditions
from pipeline.publish.renditions import Cause, Change
from pipeline.workflow import standing
from pipeline.workflow.released import Published
from pipeline.workflow.steady import asked, remembered
from tests.cli.conftest import mend
from tests.ingest.handed import write_wav

NOW = datetime(2022, 10, 4, 12, tzinfo=UTC)
EPISODE = "episodes/01-en-proeve"


@dataclass
class Studio:
    """A programme's folder, and the encoder as it is at a time."""

    folder: Path
    target: str
    drawn: Path
    encodes: list[str] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None

    def run(self, **more: object) -> workflow.Run:
        return replace(workflow.Run(self.folder, NOW, target=self.target), **more)

    def publish(self, *, yes: bool = False, **more: object) -> Published:
        """Publish; ``encodes`` then tells what was encoded for it."""
        self.encodes.clear()
        published = workflow.publish(self.run(**more), yes=yes)
        assert published.outcome is not None, published.problems
        return published

    def build(self, **more: object) -> workflow.Built:
        self.encodes.clear()
        return workflow.build(self.run(**more))

    def forget(self) -> None:
        """The cache and all that this computer remembers are gone; but pictures are drawn."""
        for name in ("cache", "published", "journal.json", "public.state"):
            path = self.folder / ".spor2" / name
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        shutil.copytree(self.drawn, self.folder / ".spor2" / "cache")

    def sound(self) -> Path:
        """The published MP3 in public/."""
        return next((self.folder / "public" / "media").glob("*.mp3"))

    def file(self, name: str) -> Path:
        return self.folder / EPISODE / name


@pytest.fixture
def studio(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Studio:
    folder = tmp_path / "program"
    shutil.copytree(made, folder)
    studio = Studio(folder, "mappe", made / ".spor2" / "cache")
    sound, master = audio.SOUND, audio.MASTER

    def encode(job: Job) -> Product:
        studio.encodes.append("sound")
        studio.meanwhile()
        return sound.make(job)

    monkeypatch.setattr(audio, "SOUND", replace(sound, make=encode))
    monkeypatch.setattr(audio, "MASTER", master)
    return studio


@pytest.fixture
def upgrade(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """All recipes of sound are newer, and the encoder gives other bytes."""

    def upgraded(*, bytes_too: bool = True) -> None:
        old = audio.SOUND

        def encode(job: Job) -> Product:
            product = old.make(job)
            file = product.files["mp3"]
            assert isinstance(file, Path)
            if bytes_too:
                body = file.read_bytes()
                file.write_bytes(body + body[-417:])
            return replace(product, facts={**product.facts, "sound_digest": sound_digest(file)})

        newer = old.version + 1
        monkeypatch.setattr(audio, "SOUND", replace(old, version=newer, make=encode))
        monkeypatch.setattr(audio, "MASTER", replace(audio.MASTER, version=newer + 10))
        monkeypatch.setattr(standing, "_libraries", lambda: newer)

    return upgraded


def objects(studio: Studio) -> dict[str, tuple[int, int]]:
    """Every object of a folder store with its inode and time: what a write would change."""
    root = studio.folder / "udgivet"
    files = [path for path in root.rglob("*") if path.is_file() and path.name != "lock"]
    return {p.relative_to(root).as_posix(): (p.stat().st_ino, p.stat().st_mtime_ns) for p in files}


def published_sound(studio: Studio) -> Path:
    return next((studio.folder / "udgivet" / "site" / "media").glob("*.mp3"))


def causes(published: Published) -> list[tuple[Change, Cause | None]]:
    assert published.summary is not None
    return [(one.change, one.cause) for one in published.summary.sounds if not one.rendition]


def untouched(studio: Studio, act: Callable[[], Published]) -> Published:
    """``act`` publishes without an encoding and without a write."""
    before = objects(studio)
    published = act()
    assert studio.encodes == []
    assert published.outcome is not None
    assert (published.outcome.sent, published.outcome.deleted) == (0, 0)
    assert objects(studio) == before
    return published


def test_an_upgrade_changes_nothing(studio: Studio, upgrade: Callable[..., None]) -> None:
    first = studio.publish()
    assert studio.encodes == ["sound"]
    heard = studio.sound().read_bytes()
    upgrade()
    again = untouched(studio, studio.publish)
    assert first.outcome is not None
    assert again.outcome is not None
    assert again.outcome.release == first.outcome.release
    assert causes(again) == []
    assert studio.sound().read_bytes() == heard
    upgrade()
    studio.forget()
    untouched(studio, studio.publish)
    assert studio.sound().read_bytes() == heard


def test_another_computer_changes_nothing(
    studio: Studio, upgrade: Callable[..., None], tmp_path: Path
) -> None:
    studio.publish()
    other = Studio(tmp_path / "en anden", "mappe", studio.drawn, studio.encodes)
    shutil.copytree(studio.folder, other.folder, ignore=shutil.ignore_patterns(".spor2", "public"))
    other.forget()
    upgrade()
    untouched(other, other.publish)
    built = other.build()
    assert (other.encodes, built.apart, built.unasked) == ([], frozenset(), False)


def test_a_title_is_told_quietly(studio: Studio, upgrade: Callable[..., None]) -> None:
    studio.publish()
    old = studio.sound()
    sound, bare = sound_digest(old), old.read_bytes()
    mend(studio.file("episode.yaml"), ("En prøve", "En anden prøve"))
    upgrade()
    studio.forget()
    published = studio.publish()
    assert studio.encodes == []
    assert causes(published) == [(Change.RENAMED, None)]
    new = studio.sound()
    assert new.name != old.name
    assert new.read_bytes() != bare
    assert sound_digest(new) == sound
    untouched(studio, studio.publish)
    mend(studio.file("episode.yaml"), ("En anden prøve", "En prøve"))
    studio.publish()
    assert studio.encodes == []
    assert studio.sound().name == old.name


def test_other_settings_are_a_correction(studio: Studio) -> None:
    studio.publish()
    form = studio.folder / "programme.yaml"
    mend(form, ("# loudness:", "loudness:"), ("#   target_lufs: -16", "  target_lufs: -16"))
    untouched(studio, studio.publish)  # what was meant is now written
    mend(form, ("target_lufs: -16", "target_lufs: -18"))
    with pytest.raises(PublishError, match="P125"):
        studio.publish()
    assert studio.encodes == ["sound"]
    assert causes(studio.publish(yes=True)) == [(Change.REPLACED, Cause.SETTINGS)]


def test_another_recording_is_a_correction(studio: Studio) -> None:
    studio.publish()
    source = next(path for path in studio.file("").iterdir() if path.suffix in (".wav", ".flac"))
    source.unlink()
    write_wav(source, hertz=300.0)
    before, old = objects(studio), published_sound(studio)
    with pytest.raises(PublishError, match="P116"):
        studio.publish()
    assert objects(studio) == before
    with studio.file("episode.yaml").open("a", encoding="utf-8") as file:
        file.write('\ncorrection: {date: 2022-10-04, text: "Lyden er gjort tydeligere."}\n')
    published = studio.publish()
    assert causes(published) == [(Change.REPLACED, Cause.SOURCE)]
    assert old.read_bytes() == studio.sound().read_bytes(), "apps remember the address they saw"
    assert old.name != studio.sound().name
    untouched(studio, studio.publish)
    assert published.summary is not None
    (change,) = published.summary.sounds
    assert change.item == "ep-01"
    assert change.new == sound_digest(studio.sound()) != change.old


def test_remaster_with_the_same_tools_changes_nothing(studio: Studio) -> None:
    studio.publish()
    before = objects(studio)
    published = studio.publish(remaster=frozenset())
    assert studio.encodes == ["sound"]
    assert causes(published) == []
    assert objects(studio) == before


def test_remaster_after_an_upgrade(
    studio: Studio, upgrade: Callable[..., None], tmp_path: Path
) -> None:
    studio.publish()
    old = sound_digest(studio.sound())
    upgrade()
    planned = workflow.plan(studio.run(remaster=frozenset({"ep-01"})))
    assert planned.summary is not None
    assert [one.cause for one in planned.summary.sounds] == [Cause.REMASTERED]
    assert sound_digest(published_sound(studio)) == old
    published = studio.publish(remaster=frozenset({"01-en-proeve"}))
    assert studio.encodes == [], "what the plan made is what is published"
    assert causes(published) == [(Change.REPLACED, Cause.REMASTERED)]
    new = sound_digest(studio.sound())
    assert new != old
    untouched(studio, studio.publish)
    studio.forget()
    untouched(studio, studio.publish)
    assert sound_digest(studio.sound()) == new


def test_remaster_of_what_is_not_there(studio: Studio) -> None:
    with pytest.raises(ProgrammeError) as refused:
        studio.build(remaster=frozenset({"ep-07"}))
    assert (refused.value.code, refused.value.params["name"]) == ("P030", "ep-07")


@pytest.mark.parametrize("harm", ["missing", "other bytes", "cut off"])
def test_a_lost_sound_is_made_anew_and_sent_again(studio: Studio, harm: str) -> None:
    """The same tools give the same sound: the store is whole again, and no listener notices."""
    studio.publish()
    heard = studio.sound().read_bytes()
    _harm(published_sound(studio), harm)
    studio.forget()
    published = studio.publish()
    assert studio.encodes == ["sound"]
    assert causes(published) == []
    assert published.outcome is not None
    assert published.outcome.sent == 1
    assert published.summary is not None
    assert published.summary.lost == (f"media/{studio.sound().name}",)
    assert published_sound(studio).read_bytes() == heard
    untouched(studio, studio.publish)


def test_a_lost_sound_is_never_replaced_unasked(
    studio: Studio, upgrade: Callable[..., None]
) -> None:
    studio.publish()
    _harm(published_sound(studio), "missing")
    before = objects(studio)
    upgrade()
    studio.forget()
    with pytest.raises(PublishError) as refused:
        studio.publish()
    assert refused.value.code == "P124"
    assert "episode-1-" in str(refused.value.params["files"])
    assert objects(studio) == before
    assert causes(studio.publish(yes=True)) == [(Change.REPLACED, Cause.ANEW)]
    untouched(studio, studio.publish)


def test_a_sound_that_is_lost_in_the_store_alone_is_no_loss(
    studio: Studio, upgrade: Callable[..., None]
) -> None:
    studio.publish()
    heard = studio.sound().read_bytes()
    published_sound(studio).unlink()
    upgrade()
    studio.publish()
    assert studio.encodes == []
    assert studio.sound().read_bytes() == heard


def test_a_build_asks_no_store_and_says_so(studio: Studio, upgrade: Callable[..., None]) -> None:
    first = studio.build()
    assert (first.unasked, first.apart) == (True, frozenset())
    studio.publish()
    heard = studio.sound().read_bytes()
    upgrade()
    kept = studio.build()
    assert (studio.encodes, kept.unasked, kept.apart) == ([], False, frozenset())
    for name in (".spor2/cache", "public"):  # with its site still there nothing has to be made
        shutil.rmtree(studio.folder / name)
    apart = studio.build()
    assert (studio.encodes, apart.apart) == (["sound"], {"ep-01"})
    assert studio.sound().read_bytes() != heard
    untouched(studio, studio.publish)
    assert studio.sound().read_bytes() == heard


def test_a_preview_keeps_it_too(studio: Studio, upgrade: Callable[..., None]) -> None:
    studio.publish()
    upgrade()
    studio.encodes.clear()
    built = workflow.build(studio.run(), preview=True)
    assert studio.encodes == []
    assert built.site is not None
    assert studio.sound().name in {Path(path).name for path in built.site.tree.entries}


def test_a_harmed_cache_is_mended_from_the_store(
    studio: Studio, upgrade: Callable[..., None]
) -> None:
    studio.publish()
    heard = studio.sound().read_bytes()
    digest = asked(studio.run(), _programme(studio)).published()
    entry = next(iter(digest.values()))[1]
    cached = studio.folder / ".spor2" / "cache" / "objects" / entry.digest[:2] / entry.digest
    cached.chmod(0o644)
    cached.write_bytes(b"x" * entry.size)
    upgrade()
    untouched(studio, studio.publish)
    assert studio.sound().read_bytes() == heard


def test_a_publish_by_another_meanwhile_is_kept(
    studio: Studio, upgrade: Callable[..., None], tmp_path: Path
) -> None:
    """Two computers publish the first episode at once, each with an encoder of its own."""
    other = Studio(tmp_path / "en anden", "mappe", studio.drawn)
    shutil.copytree(studio.folder, other.folder)
    (studio.folder / "udgivet").mkdir()
    (other.folder / "udgivet").symlink_to(studio.folder / "udgivet")

    def quicker() -> None:
        studio.meanwhile = lambda: None
        other.publish()

    studio.meanwhile = quicker
    published = studio.publish()
    assert published.outcome is not None
    assert published.outcome.release.startswith("1-")
    assert published.outcome.sent == 0
    assert studio.sound().name == other.sound().name


def test_what_a_computer_remembers_is_what_it_published(studio: Studio) -> None:
    assert remembered(studio.run(), _programme(studio)).record is None
    studio.publish()
    mine = remembered(studio.run(), _programme(studio)).published()
    assert mine == asked(studio.run(), _programme(studio)).published()
    ids = sorted(rendition.id for rendition, _ in mine.values())
    assert {"master/ep-01", "sound/ep-01"} <= set(ids)
    facts = next(r.facts for r, _ in mine.values() if r.id == "sound/ep-01")
    assert set(facts["made_with"]) >= {"ffmpeg", "lameenc", "spor2"}
    file = studio.folder / ".spor2" / "published" / "mappe.jsonl"
    file.write_bytes(b"harmed")
    assert remembered(studio.run(), _programme(studio)).record is None


@pytest.mark.slow
def test_other_renditions_stay_too(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opus and AAC: kept through an upgrade and a lost cache; told anew with another title."""
    mend(
        studio.folder / "programme.yaml",
        ("# loudness:", "loudness:"),
        ("#   channels: stereo", "  alternates: [opus, aac]"),
    )
    studio.publish()
    media = studio.folder / "public" / "media"
    kinds = (".opus", ".m4a", ".mp3")
    heard = {kind: next(media.glob(f"*{kind}")) for kind in kinds}
    sounds = {kind: packets(file) for kind, file in heard.items()}
    names = {kind: file.name for kind, file in heard.items()}

    def encode(job: Job) -> Product:
        raise AssertionError("it is published")

    for name in ("ENCODED", "ALTERNATE"):
        recipe = getattr(renditions, name)
        make = encode if name == "ENCODED" else recipe.make
        monkeypatch.setattr(renditions, name, replace(recipe, version=99, make=make))
    studio.forget()
    untouched(studio, studio.publish)
    mend(studio.file("episode.yaml"), ("En prøve", "En anden prøve"))
    studio.forget()
    told = studio.publish()
    assert causes(told) == [(Change.RENAMED, None)]
    assert told.summary is not None
    assert [one.rendition for one in told.summary.sounds] == [""]
    after = {kind: next(media.glob(f"*{kind}")) for kind in kinds}
    assert all(after[kind].name != names[kind] for kind in kinds)
    assert {kind: packets(file) for kind, file in after.items()} == sounds
    mend(studio.file("episode.yaml"), ("En anden prøve", "En prøve"))
    studio.publish()
    again = {kind: next(media.glob(f"*{kind}")).name for kind in kinds}
    assert again == names, "tags that are put back leave nothing of those between"


@pytest.mark.slow
def test_an_enclosure_in_aac_stays_too(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes the MP3's place, as a correction; then it is kept, and no MP3 is ever made."""
    studio.publish()
    mend(
        studio.folder / "programme.yaml",
        ("# loudness:", "loudness:"),
        ("#   channels: stereo", "  codec: aac"),
    )
    studio.forget()
    assert causes(studio.publish(yes=True)) == [(Change.REPLACED, Cause.SETTINGS)]
    assert studio.encodes == []
    (heard,) = (f for f in (studio.folder / "public" / "media").glob("episode-1-*.[mo]*"))
    assert heard.suffix == ".m4a"
    assert f'{heard.name}" length="{heard.stat().st_size}" type="audio/mp4"' in _feed(studio)

    def encode(job: Job) -> Product:
        raise AssertionError("it is published")

    monkeypatch.setattr(renditions, "ENCODED", replace(renditions.ENCODED, version=99, make=encode))
    studio.forget()
    untouched(studio, studio.publish)


@pytest.mark.store
@pytest.mark.slow
def test_on_a_store(studio: Studio, upgrade: Callable[..., None]) -> None:
    studio.target = "lokal"
    try:
        first = studio.publish()
        heard = studio.sound().read_bytes()
        upgrade()
        studio.forget()
        again = studio.publish()
        assert studio.encodes == []
        assert first.outcome is not None
        assert again.outcome is not None
        assert (again.outcome.sent, again.outcome.release) == (0, first.outcome.release)
        assert studio.sound().read_bytes() == heard
        assert causes(studio.publish(remaster=frozenset())) == [(Change.REPLACED, Cause.REMASTERED)]
    finally:
        workflow.store_stop(studio.folder)


def _feed(studio: Studio) -> str:
    text = (studio.folder / "public" / "feed.xml").read_text("utf-8")
    (line,) = (line for line in text.splitlines() if "<enclosure" in line)
    given = dict(re.findall(r'(\w+)="([^"]*)"', line))
    return f'{given["url"]}" length="{given["length"]}" type="{given["type"]}"'


def _programme(studio: Studio) -> Programme:
    from pipeline.content.library import load

    library = load(studio.folder, NOW).library
    assert library is not None
    return library.programme


def _harm(file: Path, how: str) -> None:
    body = file.read_bytes()
    if how == "missing":
        file.unlink()
    else:
        file.write_bytes(body[:-1000] if how == "cut off" else body[:-1] + bytes([body[-1] ^ 1]))
