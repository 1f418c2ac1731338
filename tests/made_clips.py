"""Clips made of others, with times as cameras, screen recorders and editors leave them.

`python -m tests.made_clips CLIP FOLDER` writes all of them.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Final, cast

import av
import numpy as np

from posecheck.video.file import VideoFile

TICKS: Final = 15_360
Pictures = Iterable[tuple[float, np.ndarray]]
"""Times in seconds, and pictures (height, width, 3) RGB."""


def pictures(clip: Path) -> Iterator[tuple[float, np.ndarray]]:
    """The pictures of a clip at full size with their times."""
    with VideoFile(clip, analysis_side=10_000) as video:
        for frame in video:
            yield frame.time_s, frame.image


def write(shown: Pictures, path: Path, metadata: dict[str, str] | None = None) -> Path:
    """Write pictures as they come."""
    options = {"movflags": "use_metadata_tags"} if path.suffix == ".mp4" else {}
    with av.open(str(path), "w", options=options) as out:
        out.metadata.update(metadata or {})
        stream: av.VideoStream | None = None
        raw = path.suffix == ".mjpeg"
        for time_s, picture in shown:
            if stream is None:
                name, fine = ("mjpeg", {"qmin": "3", "qmax": "3"}) if raw else ("libx264", {})
                stream = cast(av.VideoStream, out.add_stream(name, rate=15, options=fine))
                stream.height, stream.width = picture.shape[:2]
                stream.pix_fmt = "yuvj420p" if raw else "yuv420p"
                if not raw:
                    stream.codec_context.time_base = stream.time_base = Fraction(1, TICKS)
            frame = av.VideoFrame.from_ndarray(picture, "rgb24")
            base = stream.codec_context.time_base or Fraction(1, TICKS)
            frame.pts, frame.time_base = round(time_s / base), base
            out.mux(stream.encode(frame))
        assert stream is not None
        out.mux(stream.encode(None))
    return path


def gap(clip: Path, path: Path, start_s: float = 9.1, end_s: float = 14.9) -> Path:
    """Without the pictures between two moments."""
    return write(((t, p) for t, p in pictures(clip) if not start_s < t < end_s), path)


def without_equal_ones(clip: Path, path: Path, least: float = 1.2) -> Path:
    """Without pictures that differ by less than this (0-255) from the last one that was kept."""

    def kept() -> Iterator[tuple[float, np.ndarray]]:
        last: np.ndarray | None = None
        for time_s, picture in pictures(clip):
            small = picture[::8, ::8].astype(float)
            if last is None or np.abs(small - last).mean() >= least:
                last = small
                yield time_s, picture

    return write(kept(), path)


def thinned(clip: Path, path: Path, step_s: float = 2.5) -> Path:
    """One picture in so many seconds."""

    def kept() -> Iterator[tuple[float, np.ndarray]]:
        due = 0.0
        for time_s, picture in pictures(clip):
            if time_s >= due - 1e-6:
                due += step_s
                yield time_s, picture

    return write(kept(), path)


def slow_motion(clip: Path, path: Path, factor: float = 4, fps: float = 15) -> Path:
    """Plays `factor` times slower, and says so as an Android phone does."""
    tag = {"com.android.capture.fps": f"{factor * fps:g}"}
    return write(((factor * t, p) for t, p in pictures(clip)), path, tag)


def bare(clip: Path, path: Path) -> Path:
    """JPEG after JPEG, with no times."""
    return write(pictures(clip), path)


def short(clip: Path, path: Path, seconds: float = 0.3) -> Path:
    """The beginning alone."""
    return write(((t, p) for t, p in pictures(clip) if t < seconds), path)


MADE: Final[dict[str, tuple[Callable[[Path, Path], Path], str]]] = {
    "gap": (gap, ".mp4"),
    "without_equal_ones": (without_equal_ones, ".mp4"),
    "thinned": (thinned, ".mp4"),
    "slow_motion": (slow_motion, ".mp4"),
    "bare": (bare, ".mjpeg"),
    "short": (short, ".mp4"),
}


def main() -> None:
    """Write all of them for a clip."""
    clip, folder = Path(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for name, (make, suffix) in MADE.items():
        print(make(clip, folder / f"{clip.stem}_{name}{suffix}"))


if __name__ == "__main__":
    main()
