from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.core.errors import ToolError
from pipeline.media import ffmpeg, pcm
from tests.media import sounds

LEFT = sounds.sine(440, 2.5, -6)
RIGHT = sounds.sine(1000, 2.5, -20)


def whole(reading: pcm.Reading) -> sounds.Samples:
    return np.concatenate(list(reading))


def test_every_sample_arrives_in_blocks_of_a_second(tmp_path: Path) -> None:
    wave = sounds.stereo(LEFT, RIGHT)[:-7]
    path = sounds.write(tmp_path / "a.wav", wave, "-c:a", "pcm_f32le")
    reading = pcm.read(pcm.Take.of(path), pcm.Form(sounds.RATE))
    blocks = list(reading)
    assert [len(b) for b in blocks] == [48_000, 48_000, 23_993]
    assert np.array_equal(np.concatenate(blocks), wave)
    assert reading.finished.code == 0
    assert any("119993 samples" in line for line in reading.finished.log)


def test_how_it_ended_is_known_only_at_the_end(tmp_path: Path) -> None:
    path = sounds.write(tmp_path / "a.wav", sounds.stereo(LEFT, RIGHT))
    reading = pcm.read(pcm.Take.of(path), pcm.Form(44_100))
    next(iter(reading))
    with pytest.raises(ValueError, match="end"):
        _ = reading.finished


def test_a_mono_sound_is_as_strong_from_both_sides_and_a_stereo_sound_from_one(
    tmp_path: Path,
) -> None:
    mono = sounds.write(tmp_path / "mono.wav", LEFT, "-c:a", "pcm_f32le")
    both = whole(pcm.read(pcm.Take.of(mono), pcm.Form(sounds.RATE)))
    assert np.allclose(both, np.sqrt(0.5) * sounds.stereo(LEFT, LEFT), atol=1e-6)
    assert np.array_equal(whole(pcm.read(pcm.Take.of(mono), pcm.Form(sounds.RATE, 1)))[:, 0], LEFT)
    wide = sounds.write(tmp_path / "wide.wav", sounds.stereo(LEFT, RIGHT), "-c:a", "pcm_f32le")
    one = whole(pcm.read(pcm.Take.of(wide), pcm.Form(sounds.RATE, 1)))
    assert np.allclose(one[:, 0], np.sqrt(0.5) * (LEFT + RIGHT), atol=1e-6)


@pytest.mark.parametrize("codec", ["pcm_s16le", "pcm_s24le", "pcm_f32le"])
@pytest.mark.parametrize(
    ("layout", "left"),
    [
        ("5.1", (1, 0, 0.5**0.5, 0, 0.5**0.5, 0)),  # L R C LFE Ls Rs: ITU-R BS.775-3 annex 4
        ("3.0", (1, 0, 0.5**0.5)),
    ],
)
def test_more_than_two_channels_are_folded_down(
    tmp_path: Path, codec: str, layout: str, left: tuple[float, ...]
) -> None:
    parts = np.stack([sounds.sine(200 * (n + 1), 0.5, -3) for n in range(len(left))], axis=1)
    path = tmp_path / "many.wav"
    form = ("-f", "f32le", "-ar", "48000", "-ch_layout", layout, "-i", "pipe:0")
    sounds.ffmpeg_with(*form, "-c:a", codec, str(path), given=parts.tobytes())
    folded = whole(pcm.read(pcm.Take.of(path), pcm.Form(sounds.RATE)))
    assert folded[:, 0] == pytest.approx(parts @ np.asarray(left), abs=1e-4)
    assert np.abs(folded).max() > 1  # and is neither clipped nor turned down


def test_a_take_is_what_its_filters_make_of_its_files(tmp_path: Path) -> None:
    one = sounds.write(tmp_path / "one.wav", LEFT, "-c:a", "pcm_f32le")
    two = sounds.write(tmp_path / "two.flac", LEFT)
    joined = pcm.Take((one, two), "[0:a:0][1:a:0]concat=n=2:v=0:a=1[take]").then("volume=0.5")
    heard = whole(pcm.read(joined, pcm.Form(sounds.RATE, 1)))
    assert len(heard) == 2 * len(LEFT)
    assert heard[: len(LEFT), 0] == pytest.approx(0.5 * LEFT, abs=1e-6)
    middle = whole(pcm.read(joined.cut(2, 1.25), pcm.Form(sounds.RATE, 1)))
    assert np.array_equal(middle, heard[96_000:156_000])


def test_leaving_early_ends_ffmpeg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[ffmpeg.Running] = []
    stream = ffmpeg.stream
    monkeypatch.setattr(ffmpeg, "stream", lambda a: started.append(stream(a)) or started[-1])
    path = sounds.write(tmp_path / "long.flac", np.zeros(20 * sounds.RATE, np.float32))
    for _ in pcm.read(pcm.Take.of(path), pcm.Form(sounds.RATE)):
        break
    assert started[0]._process.poll() is not None


def test_nothing_comes_from_what_is_no_sound(tmp_path: Path) -> None:
    path = tmp_path / "text.wav"
    path.write_text("Kære alle")
    reading = pcm.read(pcm.Take.of(path), pcm.Form(44_100))
    assert list(reading) == []
    assert reading.finished.code != 0


def test_bytes_are_decoded_while_they_come(tmp_path: Path) -> None:
    path = sounds.write(tmp_path / "a.mp3", sounds.stereo(LEFT, RIGHT))
    data, blocks = path.read_bytes(), list[sounds.Samples]()
    form = pcm.Form(sounds.RATE, frames=len(LEFT))
    with pcm.Decoder("mp3", form, blocks.append) as decoder:
        for start in range(0, len(data), 1000):
            decoder.write(data[start : start + 1000])
        assert decoder.close().code == 0
    assert np.array_equal(
        np.concatenate(blocks), whole(pcm.read(pcm.Take.of(path), pcm.Form(48_000)))
    )


def test_what_the_consumer_raises_reaches_who_writes() -> None:
    def refuse(_: pcm.Block) -> None:
        raise RuntimeError("full")

    def pour(decoder: pcm.Decoder) -> None:
        for _ in range(1000):
            decoder.write(bytes(100_000))
        decoder.close()

    with (
        pcm.Decoder("s16le", pcm.Form(8000, 1), refuse) as decoder,
        pytest.raises(RuntimeError, match="full"),
    ):
        pour(decoder)


def test_a_decoder_left_behind_ends() -> None:
    with pcm.Decoder("s16le", pcm.Form(8000, 1), len) as decoder:
        decoder.write(bytes(10))
    assert decoder._running._process.poll() is not None


def test_blocks_are_encoded(tmp_path: Path) -> None:
    path = tmp_path / "out.flac"
    wave = sounds.stereo(LEFT, RIGHT)
    options = ("-c:a", "flac", "-sample_fmt", "s32", f"file:{path}")
    pcm.encode(iter([wave[:1000], wave[1000:]]), sounds.RATE, 2, options)
    heard = whole(pcm.read(pcm.Take.of(path), pcm.Form(sounds.RATE)))
    assert heard == pytest.approx(wave, abs=1e-6)


def test_an_encoder_that_gives_up_says_why(tmp_path: Path) -> None:
    wave = np.zeros((200_000, 1), np.float32)
    with pytest.raises(ToolError) as caught:
        pcm.encode([wave] * 3, 8000, 1, ("-c:a", "flac", f"file:{tmp_path}/none/out.flac"))
    assert caught.value.code == "T002"
    assert "No such file" in str(caught.value.params["said"])


@pytest.mark.parametrize("channels", [1, 2])
def test_the_same_again_weighted_lies_behind_the_sound(channels: int, tmp_path: Path) -> None:
    sound = np.stack([LEFT, LEFT[::-1]], axis=1)[:, :channels]
    take = pcm.Take.of(sounds.write(tmp_path / "sound.wav", sound, "-c:a", "pcm_f32le"))
    plain = whole(pcm.read(take, pcm.Form(sounds.RATE, channels)))
    both = whole(pcm.read(take, pcm.Form(sounds.RATE, channels, weighted=True)))
    assert np.array_equal(both[:, :channels], plain)
    assert np.array_equal(both, sounds.weighted(plain))
