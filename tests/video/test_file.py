"""Reading videos: true times, upright pictures, damage, and plain words for what is no video."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import numpy as np
import pytest
from PIL import Image, features

from posecheck.errors import InputError
from posecheck.video.file import VideoFile
from posecheck.video.frame import Frame

RED, BLUE = (220, 20, 20), (20, 20, 220)
STEADY = [40 * i for i in range(10)]  # milliseconds


def split_picture(width: int, height: int, left: Sequence[int], right: Sequence[int]) -> np.ndarray:
    """A picture whose left half has one colour and its right half another."""
    image = np.empty((height, width, 3), np.uint8)
    image[:, : width // 2], image[:, width // 2 :] = left, right
    return image


def write(
    path: Path,
    stamps_ms: Sequence[int] = tuple(STEADY),
    size: tuple[int, int] = (96, 64),
    *,
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    turn: float = 0,
    mirrored: bool = False,
    aspect: Fraction | None = None,
    options: dict[str, str] | None = None,
    changed: tuple[int, int] | None = None,
) -> Path:
    """A clip, red on the left and blue on the right; `changed` adds a part of another size."""
    with av.open(str(path), "w") as out:
        stream = cast(av.VideoStream, out.add_stream(codec, rate=25, options=options or {}))
        stream.width, stream.height = size
        stream.pix_fmt = pix_fmt
        stream.codec_context.time_base = stream.time_base = Fraction(1, 1000)
        if aspect:
            stream.codec_context.sample_aspect_ratio = aspect
        if turn or mirrored:
            stream.set_display_rotation(turn, hflip=mirrored)
        for stamp in stamps_ms:
            frame = av.VideoFrame.from_ndarray(split_picture(*size, RED, BLUE), "rgb24")
            frame.pts, frame.time_base = stamp, Fraction(1, 1000)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


def read(path: Path, **options: int) -> list[Frame]:
    with VideoFile(path, **options) as video:
        return list(video)


def colour(image: np.ndarray, x: float, y: float) -> str:
    """Which of the two colours the picture has at a place given as shares of its size."""
    r, _, b = image[int(y * image.shape[0]), int(x * image.shape[1])].astype(int)
    return "red" if r > b + 80 else "blue" if b > r + 80 else "other"


@pytest.mark.parametrize(
    ("name", "stamps", "expected"),
    [
        pytest.param("a.mp4", [0, 40, 80, 120], [0, 40, 80, 120], id="steady"),
        pytest.param("a.mp4", [0, 33, 120, 900], [0, 33, 120, 900], id="variable rate"),
        pytest.param("a.mkv", [5000, 5040, 5100], [0, 40, 100], id="non-zero start"),
        pytest.param(
            "a.ts",
            [700 + 50 * i for i in range(40)],
            [50 * i for i in range(40)],
            id="transport stream",
        ),
    ],
)
def test_times_are_the_containers(
    tmp_path: Path, name: str, stamps: list[int], expected: list[int]
) -> None:
    frames = read(write(tmp_path / name, stamps))
    assert [f.time_s for f in frames] == pytest.approx([t / 1000 for t in expected], abs=1e-4)
    assert [f.index for f in frames] == list(range(len(expected)))


def test_a_stream_without_time_stamps_gets_even_times(tmp_path: Path) -> None:
    frames = read(write(tmp_path / "bare.h264", STEADY))
    steps = np.diff([f.time_s for f in frames])
    assert len(frames) == len(STEADY)
    assert np.allclose(steps, steps[0])


@pytest.mark.parametrize(
    ("turn", "mirrored", "degrees", "red_at"),
    [
        (0, False, 0, (0.25, 0.5)),
        (90, False, 270, (0.5, 0.75)),  # the matrix turns left, so red goes to the bottom
        (180, False, 180, (0.75, 0.5)),
        (270, False, 90, (0.5, 0.25)),
        (-90, False, 90, (0.5, 0.25)),
        (88, False, 270, (0.5, 0.75)),  # oblique: the nearest quarter turn
        (0, True, 0, (0.75, 0.5)),  # a selfie camera's mirror
    ],
)
def test_pictures_are_upright(
    tmp_path: Path, turn: float, mirrored: bool, degrees: int, red_at: tuple[float, float]
) -> None:
    path = write(tmp_path / "turned.mp4", [0, 40], turn=turn, mirrored=mirrored)
    with VideoFile(path) as video:
        frame = next(iter(video))
    size = (64, 96) if degrees in (90, 270) else (96, 64)
    assert video.info.rotation == degrees
    assert (video.info.width, video.info.height) == frame.size == size
    assert frame.image.shape == (size[1], size[0], 3)
    x, y = red_at
    assert colour(frame.image, x, y) == "red"
    assert colour(frame.image, 1 - x, 1 - y) == "blue"


@pytest.mark.parametrize("turn", [0, 90])
def test_wide_pixels_become_square(tmp_path: Path, turn: int) -> None:
    path = write(tmp_path / "wide.mp4", [0], (96, 64), aspect=Fraction(2, 1), turn=turn)
    (frame,) = read(path)
    assert frame.size == ((192, 64) if turn == 0 else (64, 192))
    assert frame.image.shape[:2] == frame.size[::-1]


@pytest.mark.parametrize(
    ("size", "analysis", "display", "image_size", "display_size"),
    [
        ((300, 200), 150, None, (150, 100), None),
        ((300, 200), 100, 200, (100, 67), (200, 133)),
        ((200, 300), 100, 200, (67, 100), (133, 200)),
        ((90, 60), 640, 960, (90, 60), (90, 60)),  # never enlarged
        ((300, 200), 640, 150, (300, 200), (150, 100)),
    ],
)
def test_sizes(
    tmp_path: Path,
    size: tuple[int, int],
    analysis: int,
    display: int | None,
    image_size: tuple[int, int],
    display_size: tuple[int, int] | None,
) -> None:
    path = write(tmp_path / "sized.mp4", [0, 40], size)
    with VideoFile(path, analysis_side=analysis, display_side=display) as video:
        frame = list(video)[-1]
    assert frame.image.shape == (image_size[1], image_size[0], 3)
    assert frame.image.flags.c_contiguous
    assert frame.scale == pytest.approx(size[0] / image_size[0])
    if display_size is None:
        assert frame.display is None
        return
    assert frame.display is not None
    assert frame.display.shape == (display_size[1], display_size[0], 3)
    assert frame.display.flags.c_contiguous
    for x, expected in ((0.2, "red"), (0.8, "blue")):
        assert colour(frame.image, x, 0.5) == colour(frame.display, x, 0.5) == expected


def test_what_the_tracker_sees_does_not_depend_on_the_display(tmp_path: Path) -> None:
    path = write(tmp_path / "same.mp4", [0, 40], (300, 200))
    plain, shown = read(path, analysis_side=150), read(path, analysis_side=150, display_side=200)
    for a, b in zip(plain, shown, strict=True):
        assert np.array_equal(a.image, b.image)


@pytest.mark.parametrize(
    ("name", "codec", "pix_fmt", "size"),
    [
        ("a.mp4", "libx264", "yuv420p10le", (96, 64)),
        ("a.mp4", "libx264", "yuv444p", (97, 63)),  # odd
        ("a.mp4", "libx264", "yuvj420p", (96, 64)),
        ("a.avi", "mjpeg", "yuvj422p", (97, 63)),
        ("a.webm", "libvpx-vp9", "yuv420p", (96, 64)),
        ("a.mkv", "ffv1", "bgr0", (97, 63)),
        ("a.mkv", "ffv1", "yuv422p16le", (96, 64)),
        ("a.mov", "png", "rgb48be", (96, 64)),
        ("a.avi", "mpeg4", "yuv420p", (96, 64)),
        ("a.gif", "gif", "rgb8", (96, 64)),
    ],
)
@pytest.mark.parametrize("side", [640, 48])
def test_codecs_and_pixel_formats(
    tmp_path: Path, name: str, codec: str, pix_fmt: str, size: tuple[int, int], side: int
) -> None:
    path = write(tmp_path / name, STEADY[:3], size, codec=codec, pix_fmt=pix_fmt)
    frames = read(path, analysis_side=side)
    assert len(frames) == 3
    for frame in frames:
        assert frame.image.dtype == np.uint8
        assert colour(frame.image, 0.2, 0.5) == "red"
        assert colour(frame.image, 0.8, 0.5) == "blue"


@pytest.mark.parametrize("pix_fmt", ["gray", "gray16le"])
def test_grey_videos(tmp_path: Path, pix_fmt: str) -> None:
    frames = read(write(tmp_path / "grey.mkv", STEADY[:2], codec="ffv1", pix_fmt=pix_fmt))
    assert np.ptp(frames[0].image[10, 10].astype(int)) <= 2


def test_colours_are_exact_to_a_few_levels(tmp_path: Path) -> None:
    (frame,) = read(write(tmp_path / "c.mkv", [0], codec="ffv1", pix_fmt="yuv444p"))
    assert frame.image[32, 20].astype(int) == pytest.approx(RED, abs=5)
    assert frame.image[32, 80].astype(int) == pytest.approx(BLUE, abs=5)


def test_another_resolution_in_mid_stream_is_fitted_in(tmp_path: Path) -> None:
    first = write(tmp_path / "one.h264", STEADY[:3], (96, 64), options={"bf": "0"})
    other = write(tmp_path / "two.h264", STEADY[:3], (64, 64), options={"bf": "0"})
    both = tmp_path / "both.h264"
    both.write_bytes(first.read_bytes() + other.read_bytes())
    frames = read(both)
    assert len(frames) == 6
    assert {f.image.shape for f in frames} == {(64, 96, 3)}
    last = frames[-1].image
    assert last[32, :15].max() == last[32, -15:].max() == 0  # black borders, not stretched
    assert colour(last, 0.3, 0.5) == "red"
    assert colour(last, 0.7, 0.5) == "blue"


def noisy(path: Path, frames: int = 40) -> Path:
    """A clip of noise, so that damage hits picture data."""
    rng = np.random.default_rng(1)
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as out:
        stream = out.add_stream("libx264", rate=25, options={"g": "8", "bf": "0"})
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        for _ in range(frames):
            noise = rng.integers(0, 255, (64, 96, 3), dtype=np.uint8)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(noise, "rgb24")))
        out.mux(stream.encode(None))
    return path


def test_damage_is_skipped_and_counted(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = noisy(tmp_path / "damaged.mp4")
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + len(data) // 8] = bytes(len(data) // 8)
    path.write_bytes(data)
    with VideoFile(path) as video:
        times = [f.time_s for f in video]
    assert video.broken > 0
    assert 20 < len(times) < 40
    assert times[-1] == pytest.approx(39 / 25)  # the times of the others stay true
    assert video.last_s == times[-1]
    assert capfd.readouterr() == ("", "")


def test_a_video_cut_in_the_middle_yields_its_beginning(tmp_path: Path) -> None:
    path = noisy(tmp_path / "cut.mp4")
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with VideoFile(path) as video:
        count = len(list(video))
    assert 10 < count < 30
    assert video.info.frames == 40


def test_information(tmp_path: Path) -> None:
    path = write(tmp_path / "info.mp4", STEADY)
    with VideoFile(str(path)) as video:
        info = video.info
    assert (info.path, info.width, info.height) == (path, 96, 64)
    assert info.codec == "h264"
    assert info.fps == pytest.approx(25, rel=0.02)
    assert info.duration_s == pytest.approx(0.4, abs=0.05)
    assert info.frames == len(STEADY)


def sound_only(path: Path) -> None:
    with av.open(str(path), "w") as out:
        stream = out.add_stream("aac", rate=44100)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 4096), np.float32), "fltp", "mono")
        frame.sample_rate = 44100
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


def without_index(path: Path) -> None:
    data = write(path).read_bytes()
    path.write_bytes(data[: data.index(b"moov") - 4])


def without_pictures(path: Path) -> None:
    write(path)
    data = bytearray(path.read_bytes())
    start = data.index(b"mdat") + 4
    data[start : data.index(b"moov") - 4] = bytes(data.index(b"moov") - 4 - start)
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        pytest.param(lambda p: None, "no file", id="missing"),
        pytest.param(lambda p: p.mkdir(), "folder", id="folder"),
        pytest.param(lambda p: p.write_text("hello\n" * 500), "not a video", id="text"),
        pytest.param(lambda p: p.write_bytes(b""), "empty", id="empty"),
        pytest.param(sound_only, "only sound", id="sound only"),
        pytest.param(
            lambda p: p.write_bytes(np.random.default_rng(0).bytes(20000)),
            "not a video",
            id="garbage",
        ),
        pytest.param(without_index, "cut off", id="no index"),
        pytest.param(without_pictures, "No picture", id="no decodable frame"),
        pytest.param(
            lambda p: p.write_text(
                "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nhttp://127.0.0.1:9/a.ts\n"
            ),
            "video",
            id="playlist that points to the network",
        ),
    ],
)
def test_what_is_no_video_is_said_in_one_sentence(
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    make: Callable[[Path], object],
    says: str,
) -> None:
    path = tmp_path / "clip.mp4"
    make(path)
    with pytest.raises(InputError, match=says) as raised:
        VideoFile(path)
    sentence = str(raised.value)
    assert str(path) in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", ["notes.txt", "picture.png"])
def test_texts_and_pictures_that_libav_would_play(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name.endswith("txt"):
        path.write_text("hello\n" * 500)
    else:
        write(path, [0], codec="png", pix_fmt="rgb24")
    with pytest.raises(InputError, match="not a video but"):
        VideoFile(path)


@pytest.mark.parametrize("brand", ["avif", "heic", "heix", "mif1"])
def test_a_photograph_of_a_telephone_is_refused_as_a_jpeg_is(tmp_path: Path, brand: str) -> None:
    path = tmp_path / f"photo.{brand}"
    picture = Image.fromarray(np.full((48, 64, 3), 200, np.uint8))
    if features.check("avif"):
        picture.save(path, "avif")
    data = bytearray(path.read_bytes() if path.exists() else b"\0\0\0\x18ftyp....")
    data[8:12] = brand.encode()
    path.write_bytes(data)
    with pytest.raises(InputError, match="not a video but a picture") as refused:
        VideoFile(path)
    jpeg = path.with_suffix(".jpg")
    picture.save(jpeg)
    with pytest.raises(InputError) as as_a_jpeg:
        VideoFile(jpeg)
    assert str(refused.value) == str(as_a_jpeg.value).replace(str(jpeg), str(path))


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = write(tmp_path / "secret.mp4")
    monkeypatch.setattr(Path, "open", refuse)  # an administrator may read everything
    with pytest.raises(InputError, match="may not be read"):
        VideoFile(path)
