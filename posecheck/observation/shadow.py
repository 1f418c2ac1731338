"""`silhouette.mkv`: the outlines of the person that belong to a `landmarks.npz`, without pictures.

Grey, 8 bit, lossless (FFV1), one picture for each row of the landmarks: the probability that a
pixel is the person, times 255; black where nobody was found. The outline can be measured anew
from it when the way of measuring changes.
"""

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import av
import numpy as np
from numpy.typing import NDArray

from posecheck.errors import InputError
from posecheck.pose.runs import runs
from posecheck.pose.scene import place_of
from posecheck.pose.silhouette import measure_contour
from posecheck.pose.track import PoseTrack
from posecheck.video.opencv import cv2

SILHOUETTE: Final = "silhouette.mkv"
LONG_SIDE: Final = 320
"""Pixels: the model draws its mask on 256 x 256 of the person, so little is lost."""
TRACKED_SIDE: Final = 640
"""Long side in pixels of the pictures that landmarks are found in."""
LARGEST_SIDE: Final = 4096
"""A file that claims larger pictures is damaged, and is not decoded."""
_TICK: Final = Fraction(1, 1000)
_OPTIONS: Final = {
    "level": "3",  # the version with checksums: damage is noticed
    "slicecrc": "1",
    "coder": "1",
    "context": "1",
    "g": "300",
    "slices": "4",
}
Grey = NDArray[np.uint8]


class SilhouetteWriter:
    """Writes masks as they come; leaving the `with` block finishes the file.

    Without a mask there is no file.

    Args:
        path: the file to write, inside a folder that is not yet the result.
        size: (width, height) of the picture in pixels.
    """

    def __init__(self, path: Path, size: tuple[int, int]) -> None:
        scale = min(1.0, LONG_SIDE / max(size))
        self._size = (max(1, round(size[0] * scale)), max(1, round(size[1] * scale)))
        self._path = path
        self._last_tick = -1
        self._file = av.open(str(path), "w")
        stream = self._file.add_stream(
            "ffv1", rate=1000, width=self._size[0], height=self._size[1], options=_OPTIONS
        )
        stream.pix_fmt = "gray"
        stream.time_base = stream.codec_context.time_base = _TICK
        stream.codec_context.thread_count = 1  # the model needs the processor
        self._stream = stream

    def add(self, mask: NDArray[np.float32] | None, time_s: float) -> None:
        """Append a mask (height, width) 0-1 of the whole picture, None = nobody was found."""
        grey = np.zeros(self._size[::-1], np.uint8)
        if mask is not None:
            small = cv2.resize(mask, self._size, interpolation=cv2.INTER_AREA)
            grey = np.rint(255 * np.clip(small, 0, 1)).astype(np.uint8)
        frame = av.VideoFrame.from_ndarray(grey, format="gray")
        self._last_tick = max(self._last_tick + 1, round(time_s / _TICK))
        frame.pts, frame.time_base = self._last_tick, _TICK
        self._file.mux(self._stream.encode(frame))

    def close(self) -> None:
        """Write what is still under way."""
        self._file.mux(self._stream.encode())
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self.close()
        else:
            self._file.close()


def silhouette_beside(landmarks: Path) -> Path | None:
    """The `silhouette.mkv` in the folder of a `landmarks.npz`, None when there is none."""
    path = landmarks.parent / SILHOUETTE
    return path if path.exists() else None


def measured_anew(track: PoseTrack, path: Path, length: int) -> Iterator[PoseTrack]:
    """The track in runs of up to `length` poses, with the edges as they are on its silhouettes.

    What needs the picture itself (`contrast`) stays as it was.

    Raises:
        InputError: when the silhouettes cannot be read or are not those of this track.
    """
    with closing(_pictures(path, track.size)) as pictures:
        shown = 0
        for run in runs(track, length):
            masks = list(islice(pictures, len(run)))
            shown += len(masks)
            if len(masks) < len(run):
                raise _not_its_own(path, f"{shown} pictures for {len(track)}")
            yield _with_edges(run, masks)
        if next(pictures, None) is not None:
            raise _not_its_own(path, f"more than {len(track)} pictures for {len(track)}")


def _with_edges(run: PoseTrack, masks: list[Grey]) -> PoseTrack:
    edges = {
        name: np.full_like(getattr(run, name), np.nan)
        for name in ("left_edge", "right_edge", "crest_x", "crest_y", "support")
    }
    if place_of(run.scene) == "feet":
        return run  # the edges seen from there are finer than the silhouettes that are kept
    width, height = run.size
    tracked = min(1.0, TRACKED_SIDE / max(run.size)) * np.array(run.size)
    for row, grey in enumerate(masks):
        if not run.found[row]:
            continue
        scales = np.array([width / grey.shape[1], height / grey.shape[0]])
        # Pixels count from their middles: half a pixel is more of the picture in a smaller mask.
        shift = 0.5 * np.array(grey.shape[::-1]) / tracked - 0.5
        scale = float(scales.mean())
        mask = grey.astype(np.float32) / np.float32(255)
        contour = measure_contour(mask, run.landmarks[row] / scales + shift, scale)
        if contour is None:
            continue
        for name, values in edges.items():
            values[row] = getattr(contour, name)
        edges["crest_x"][row] -= scale * shift[0]
        edges["crest_y"][row] -= scale * shift[1]
    return replace(run, **edges)


def _pictures(path: Path, size: tuple[int, int]) -> Generator[Grey, None, None]:
    """The silhouettes of a picture of this (width, height), one after the other."""
    try:
        with av.open(str(path)) as file:
            stream = file.streams.video[0]
            width, height = stream.codec_context.width, stream.codec_context.height
            if not 0 < max(width, height) <= LARGEST_SIDE:
                raise ValueError("a picture of impossible size")
            # Both sides were rounded to whole pixels.
            if abs(width / size[0] - height / size[1]) > 1.01 / min(size):
                raise _not_its_own(path, f"pictures of {width}x{height} for {size[0]}x{size[1]}")
            stream.thread_count = 1
            for frame in file.decode(stream):
                yield frame.to_ndarray(format="gray").astype(np.uint8, copy=False)
    except (av.FFmpegError, OSError, ValueError, IndexError, MemoryError) as error:
        raise InputError(
            f"{path} cannot be read, or it is damaged: take it away to judge by the outlines that "
            "landmarks.npz holds, or give the video itself"
        ) from error


def _not_its_own(path: Path, why: str) -> InputError:
    return InputError(
        f"{path} does not belong to the landmarks beside it ({why}): take it away to judge by "
        "the outlines that landmarks.npz holds, or give the video itself"
    )
