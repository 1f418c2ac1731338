"""`landmarks.npz`: what the model saw, frame by frame, to run the rules again without it."""

import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from posecheck.pose.landmarks_format import FRAME, SCHEMA, read_arrays
from posecheck.pose.mapped import mapped
from posecheck.pose.pose import Pose
from posecheck.pose.provenance import Provenance
from posecheck.pose.track import PoseTrack

CHUNK: Final = 512
LONG: Final = 20_000
"""Poses: 40 MB, eleven minutes of 30 a second."""
_FIELDS: Final = {name: FRAME[name].subdtype or (FRAME[name], ()) for name in FRAME.names or ()}
"""Type and shape of what a row holds, by name."""


def pack(pose: Pose, row: "np.void") -> None:
    """Write a pose into a row of an array of FRAME."""
    row["time_s"], row["people"], row["overlap"] = pose.time_s, pose.people, pose.overlap
    row["landmarks"], row["visibility"] = pose.landmarks, pose.visibility
    row["world"] = pose.world
    for name in ("left_edge", "right_edge", "crest_x", "crest_y", "support", "contrast"):
        row[name] = np.nan if pose.contour is None else getattr(pose.contour, name)
    row["tags"] = np.nan if pose.tags is None else pose.tags
    row["scene"] = np.nan if pose.scene is None else pose.scene


def unpacked(data: bytes, size: tuple[int, int]) -> PoseTrack:
    """The poses in rows of FRAME.

    Args:
        size: (width, height) of the picture, pixels.
    """
    rows = np.frombuffer(data, FRAME)
    return _track({name: np.ascontiguousarray(rows[name]) for name in _FIELDS}, size)


def _track(arrays: dict[str, Any], size: tuple[int, int]) -> PoseTrack:
    if np.isnan(arrays["tags"]).all():
        del arrays["tags"]
    return PoseTrack(size=size, **arrays)


class LandmarkWriter:
    """Collects poses on disk, so that memory does not grow with the length of a video."""

    def __init__(self) -> None:
        self._frames: IO[bytes] = tempfile.TemporaryFile(prefix="posecheck-")  # noqa: SIM115
        self._buffer = np.zeros(CHUNK, FRAME)
        self._used = 0
        self.count = 0

    def add(self, pose: Pose) -> None:
        """Append the next pose."""
        pack(pose, self._buffer[self._used])
        self._used += 1
        self.count += 1
        if self._used == CHUNK:
            self._flush()

    def save(self, path: Path, provenance: Provenance) -> None:
        """Write everything to an .npz file; may be called once, at the end."""
        self._flush()
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            meta = {"schema": SCHEMA, **asdict(provenance)}
            _write_array(archive, "meta", np.array(json.dumps(meta)))
            for name in _FIELDS:
                self._write_field(archive, name)

    def track(self, size: tuple[int, int], *, in_memory: bool = True) -> PoseTrack | None:
        """What was collected so far, None = nothing.

        Args:
            size: (width, height) of the picture, pixels.
            in_memory: whether the arrays are wanted in memory and to be written to, however many
                poses there are; those of LONG and more lie on the disk otherwise.
        """
        if self.count == 0:
            return None
        self._flush()
        layout = {n: (base, (self.count, *shape)) for n, (base, shape) in _FIELDS.items()}
        if not in_memory and self.count >= LONG:
            with suppress(OSError):  # where the disk has no room, memory has to do
                pieces = ({n: rows[n] for n in layout} for rows in self._rows())
                return _track(mapped(layout, pieces), size)
        arrays = {n: np.empty(shape, base) for n, (base, shape) in layout.items()}
        # Piece by piece: an hour of rows beside an hour of arrays would be twice the memory.
        first = 0
        for rows in self._rows():
            for name, array in arrays.items():
                array[first : first + len(rows)] = rows[name]
            first += len(rows)
        return _track(arrays, size)

    def close(self) -> None:
        """Remove the temporary file."""
        self._frames.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _flush(self) -> None:
        # The array itself, not a copy of megabytes, for which the process would go on growing.
        self._frames.write(self._buffer[: self._used].data)
        self._used = 0

    def _rows(self) -> Iterator[NDArray[Any]]:
        """What was written so far, some rows of FRAME at a time."""
        self._frames.seek(0)
        try:
            while data := self._frames.read(FRAME.itemsize * CHUNK):
                yield np.frombuffer(data, FRAME)
        finally:
            self._frames.seek(0, 2)

    def _write_field(self, archive: zipfile.ZipFile, name: str) -> None:
        base, shape = _FIELDS[name]
        header = {
            "descr": np.lib.format.dtype_to_descr(base),
            "fortran_order": False,
            "shape": (self.count, *shape),
        }
        with archive.open(f"{name}.npy", "w", force_zip64=True) as out:
            np.lib.format.write_array_header_1_0(out, header)
            for rows in self._rows():
                out.write(np.ascontiguousarray(rows[name]).tobytes())


def write_landmarks(poses: Iterable[Pose], path: Path, provenance: Provenance) -> None:
    """Write poses to a `landmarks.npz`."""
    with LandmarkWriter() as writer:
        for pose in poses:
            writer.add(pose)
        writer.save(path, provenance)


def _write_array(archive: zipfile.ZipFile, name: str, array: NDArray[Any]) -> None:
    with archive.open(f"{name}.npy", "w") as out:
        np.lib.format.write_array(out, array, allow_pickle=False)


def read_landmarks(path: str | Path) -> tuple[PoseTrack, Provenance]:
    """Read a `landmarks.npz`.

    Raises:
        InputError: when it cannot be read or is not one of posecheck's.
    """
    arrays, provenance = read_arrays(path)
    return PoseTrack(size=(int(provenance.width), int(provenance.height)), **arrays), provenance
