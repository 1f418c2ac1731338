"""What files say about their times: none, slow motion, a length that is the sound's."""

from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import numpy as np
import pytest

from posecheck.errors import InputError
from posecheck.video.file import VideoFile

SIZE = (96, 64)


def write(
    path: Path,
    count: int = 30,
    fps: float = 15.0,
    *,
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    metadata: dict[str, str] | None = None,
    sound_s: float = 0.0,
    last_s: float | None = None,
) -> Path:
    """A grey clip; `last_s` is the time of its last picture where that is a late one."""
    options = {"movflags": "use_metadata_tags"} if path.suffix == ".mp4" else {}
    with av.open(str(path), "w", options=options) as out:
        out.metadata.update(metadata or {})
        stream = cast(av.VideoStream, out.add_stream(codec, rate=15))
        stream.width, stream.height = SIZE
        stream.pix_fmt = pix_fmt
        stream.codec_context.time_base = stream.time_base = Fraction(1, 3000)
        sound = out.add_stream("libopus", rate=48_000) if sound_s else None
        for i in range(count):
            picture = np.full((SIZE[1], SIZE[0], 3), 100 + i, np.uint8)
            frame = av.VideoFrame.from_ndarray(picture, "rgb24").reformat(format=pix_fmt)
            time_s = last_s if last_s is not None and i == count - 1 else i / fps
            frame.pts, frame.time_base = round(3000 * time_s), Fraction(1, 3000)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
        if sound is not None:
            samples = np.zeros((1, 960), np.int16)
            for i in range(round(50 * sound_s)):
                heard = av.AudioFrame.from_ndarray(samples, "s16", layout="mono")
                heard.sample_rate, heard.pts = 48_000, 960 * i
                out.mux(sound.encode(heard))
            out.mux(sound.encode(None))
    return path


def times(path: Path, fps: float | None = None) -> list[float]:
    with VideoFile(path, fps=fps) as video:
        return [frame.time_s for frame in video]


def test_a_file_without_times_asks_for_them(tmp_path: Path) -> None:
    path = write(tmp_path / "raw.mjpeg", codec="mjpeg", pix_fmt="yuvj420p")
    with pytest.raises(InputError, match=r"states no times: .* --fps 30\.$"):
        VideoFile(path)
    assert times(path, 15) == pytest.approx([i / 15 for i in range(30)])
    assert times(path, 7.5) == pytest.approx([i / 7.5 for i in range(30)])


def test_what_the_user_says_comes_before_what_the_file_says(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mp4", metadata={"com.android.capture.fps": "240"})
    with VideoFile(path, fps=30) as video:
        frames = list(video)
    assert frames[-1].time_s == pytest.approx(29 / 30)
    assert (video.info.fps, video.info.slowed_by) == (30, 1)
    assert video.info.duration_s == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("taken", "played", "factor"),
    [
        ("120.000000", 30, 4),
        ("240", 30, 8),
        ("60", 15, 4),
        ("30", 30, 1),  # every Android phone writes it
        ("30", 24, 1),  # in the dark a phone takes fewer
        ("60", 3.75, 4),  # a copy that holds the pictures of 15 a second
        ("0", 30, 1),
        ("nonsense", 30, 1),
        ("inf", 30, 1),
    ],
)
def test_slow_motion_is_divided_out(
    tmp_path: Path, taken: str, played: float, factor: float
) -> None:
    path = write(tmp_path / "a.mp4", 30, played, metadata={"com.android.capture.fps": taken})
    with VideoFile(path) as video:
        found = [frame.time_s for frame in video]
        info, end_s = video.info, video.end_s
    assert info.slowed_by == factor
    assert found == pytest.approx([i / played / factor for i in range(30)], abs=1e-3)
    assert info.fps == pytest.approx(played * factor, rel=0.05)
    assert info.duration_s == pytest.approx(30 / played / factor, rel=0.05)
    assert end_s == pytest.approx(info.duration_s, abs=0.1)


@pytest.mark.parametrize("name", ["a.webm", "a.mkv"])
def test_the_length_is_the_pictures_not_the_sounds(tmp_path: Path, name: str) -> None:
    codec = "libvpx" if name.endswith("webm") else "libx264"
    with VideoFile(write(tmp_path / name, 30, 15, codec=codec, sound_s=8)) as video:
        assert video.info.duration_s == pytest.approx(2, abs=0.1)


def test_a_last_picture_that_is_shown_long_lasts_to_the_end(tmp_path: Path) -> None:
    with VideoFile(write(tmp_path / "slow.mp4", 9, 0.4)) as video:
        list(video)
        assert video.info.duration_s is not None
        assert video.info.duration_s - video.end_s < 0.1


class Turned:
    """A decoded picture that tells its turn, or nothing."""

    def __init__(self, rotation: int) -> None:
        self.rotation = rotation


def test_a_turn_told_once_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from posecheck.video import file
    from posecheck.video.upright import Turn

    quarter = Turn(True, mirror_x=True)
    monkeypatch.setattr(
        file.Turn, "of", lambda frame: quarter if frame.rotation else Turn(), raising=True
    )
    with VideoFile(write(tmp_path / "a.mp4")) as video:
        video._turn, video._turns = None, {}
        told = [video._turn_of(cast(av.VideoFrame, Turned(r))) for r in (-90, 0, 0, -90, 0)]
    assert told == [quarter] * 5
