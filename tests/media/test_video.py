from __future__ import annotations

from pathlib import Path

from pipeline.media.probe import VideoFacts, video_facts
from pipeline.media.video import strip
from tests.media import sounds


def test_a_film_is_copied_without_what_the_camera_wrote(tmp_path: Path) -> None:
    source, target = tmp_path / "film.mp4", tmp_path / "out.mp4"
    planted = ("Navn Navnesen", "+55.6761+012.5683/")
    sounds.ffmpeg_with(
        *("-f", "lavfi", "-i", "testsrc=size=320x180:rate=10:duration=2"),
        *("-f", "lavfi", "-i", "sine=440:duration=2"),
        *("-metadata", f"title={planted[0]}", "-metadata", f"place={planted[1]}"),
        *(
            "-movflags",
            "use_metadata_tags",
            "-metadata:s:a",
            f"handler_name={planted[0]}",
            str(source),
        ),
    )
    assert sounds.texts_in(source, planted) == list(planted)
    strip(source, target)
    assert sounds.texts_in(target, planted) == []
    facts = video_facts(target)
    assert isinstance(facts, VideoFacts)
    assert (facts.width, facts.height, facts.sound is not None) == (320, 180, True)
    data = target.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")  # plays before it is all there
    strip(source, tmp_path / "again.mp4")
    assert (tmp_path / "again.mp4").read_bytes() == data
