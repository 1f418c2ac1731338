"""Writing videos: exact times, seekable, and nothing half-written."""

import shutil
import sys
from pathlib import Path

import av
import numpy as np
import pytest

from posecheck.errors import InputError
from posecheck.video.file import VideoFile
from posecheck.video.writer import VideoWriter


def picture(width: int = 64, height: int = 48, level: int = 100) -> np.ndarray:
    return np.full((height, width, 3), level, np.uint8)


def noise(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 255, (256, 256, 3), dtype=np.uint8)


@pytest.mark.parametrize(
    "times",
    [
        pytest.param([i / 30 for i in range(40)], id="steady"),
        pytest.param([0.0, 0.033, 0.5, 0.51, 3.0, 3.001], id="variable rate"),
        pytest.param([0.0], id="one frame"),
        pytest.param([0.0, 0.001, 0.002], id="a thousand frames a second"),
    ],
)
def test_times_come_back_exactly(tmp_path: Path, times: list[float]) -> None:
    path = tmp_path / "out.mp4"
    with VideoWriter(path) as writer:
        for i, time_s in enumerate(times):
            writer.write(picture(level=i), time_s)
    assert writer.frames == len(times)
    with VideoFile(path) as video:
        assert [f.time_s for f in video] == pytest.approx(times, abs=1e-5)


def test_the_last_frame_is_shown_as_long_as_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "out.mp4"
    with VideoWriter(path) as writer:
        for time_s in (0.0, 0.2, 0.4):
            writer.write(picture(), time_s)
    with VideoFile(path) as video:
        assert video.info.duration_s == pytest.approx(0.6, abs=0.001)


def test_plays_in_browsers_and_seeks(tmp_path: Path) -> None:
    path = tmp_path / "video.part"  # the suffix does not matter
    with VideoWriter(path) as writer:
        for i in range(100):
            writer.write(picture(level=i), i / 25)
    data = path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.pix_fmt) == ("h264", "yuv420p")
        assert "mp4" in container.format.name
        keys = [
            float(packet.pts * packet.time_base)
            for packet in container.demux(stream)
            if packet.is_keyframe and packet.pts is not None
        ]
    assert keys == pytest.approx([0.0, 1.0, 2.0, 3.0])


@pytest.mark.parametrize(
    ("size", "stored"), [((64, 48), (64, 48)), ((67, 41), (66, 40)), ((2, 2), (2, 2))]
)
def test_sizes_are_made_even(
    tmp_path: Path, size: tuple[int, int], stored: tuple[int, int]
) -> None:
    path = tmp_path / "out.mp4"
    with VideoWriter(path) as writer:
        writer.write(picture(*size), 0.0)
    with VideoFile(path) as video:
        assert (video.info.width, video.info.height) == stored


@pytest.mark.parametrize("colour", [(220, 30, 30), (30, 160, 60), (240, 240, 240), (0, 0, 0)])
def test_colours_survive(tmp_path: Path, colour: tuple[int, int, int]) -> None:
    path = tmp_path / "out.mp4"
    image = picture()
    image[:] = colour
    with VideoWriter(path) as writer:
        writer.write(image, 0.0)
    with VideoFile(path) as video:
        (frame,) = video
    assert frame.image[24, 32].astype(int) == pytest.approx(colour, abs=8)


def test_the_picture_may_be_reused_at_once(tmp_path: Path) -> None:
    path, image = tmp_path / "out.mp4", picture()
    with VideoWriter(path) as writer:
        for i in range(10):
            image[:] = 20 * i
            writer.write(image, i / 10)
    with VideoFile(path) as video:
        levels = [f.image[24, 32, 0] for f in video]
    assert levels == pytest.approx([20 * i for i in range(10)], abs=5)


def test_an_exception_leaves_no_file(tmp_path: Path) -> None:
    path = tmp_path / "out.mp4"
    with pytest.raises(KeyError), VideoWriter(path) as writer:
        for i in range(30):
            writer.write(noise(i), i / 10)
        raise KeyError
    assert list(tmp_path.iterdir()) == []


def test_no_frames_no_file(tmp_path: Path) -> None:
    with VideoWriter(tmp_path / "out.mp4"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_does_not_exist(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with (
        pytest.raises(InputError, match="cannot be written") as raised,
        VideoWriter(tmp_path / "nowhere" / "out.mp4") as writer,
    ):
        writer.write(picture(), 0.0)
    assert "\n" not in str(raised.value)
    assert capfd.readouterr() == ("", "")


def test_a_folder_that_goes_away(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    writer = VideoWriter(folder / "out.mp4")
    writer.write(picture(), 0.0)
    shutil.rmtree(folder)
    with pytest.raises(InputError, match="cannot be written"):
        writer.close()


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files there")
@pytest.mark.parametrize(("frames", "limit"), [(60, 100_000), (2, 5_000)])
def test_a_full_disk(tmp_path: Path, frames: int, limit: int) -> None:
    import resource

    path = tmp_path / "out.mp4"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with pytest.raises(InputError, match="cannot be written"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
        try:
            with VideoWriter(path) as writer:
                for i in range(frames):
                    writer.write(noise(i), i / 10)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not path.exists()


def test_misuse_is_refused(tmp_path: Path) -> None:
    with VideoWriter(tmp_path / "out.mp4") as writer:
        writer.write(picture(), 0.0)
        with pytest.raises(ValueError, match="increase"):
            writer.write(picture(), 0.0)
        with pytest.raises(ValueError, match="size"):
            writer.write(picture(width=32), 1.0)
        with pytest.raises(ValueError, match="shape"):
            writer.write(np.zeros((4, 4), np.uint8), 1.0)
    with pytest.raises(ValueError, match="finished"):
        writer.write(picture(), 1.0)
