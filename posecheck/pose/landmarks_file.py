"""`landmarks.npz`: what the model saw, frame by frame, to run the rules again without it."""

import json
import logging
import tempfile
import zipfile
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, Final, Self

import numpy as np

from posecheck.errors import InputError
from posecheck.pose.contour import CREST_COLUMNS, TRUNK_STATIONS
from posecheck.pose.pose import TAGS, Pose
from posecheck.pose.provenance import Provenance
from posecheck.pose.skeleton import LANDMARKS
from posecheck.pose.track import PoseTrack
from posecheck.text.translation import _

log = logging.getLogger(__name__)
SCHEMA: Final = "posecheck/landmarks/1"
CHUNK: Final = 512
MAX_FRAMES: Final = 6_000_000
"""A day at 60 frames a second, and some."""
PLAIN_BYTES: Final = 2_000_000_000
MAX_RATIO: Final = 100
_N: Final = len(LANDMARKS)
_FRAME: Final = np.dtype(
    [
        ("time_s", "<f8"),
        ("landmarks", "<f4", (_N, 2)),
        ("visibility", "<f4", (_N,)),
        ("world", "<f4", (_N, 3)),
        ("left_edge", "<f4", (TRUNK_STATIONS,)),
        ("right_edge", "<f4", (TRUNK_STATIONS,)),
        ("crest_x", "<f4", (CREST_COLUMNS,)),
        ("crest_y", "<f4", (CREST_COLUMNS,)),
        ("support", "<f4"),
        ("people", "<i2"),
        ("overlap", "<f4"),
        ("contrast", "<f4"),
        ("tags", "<f4", (len(TAGS), 4, 2)),
    ]
)
_LATER: Final = frozenset({"contrast", "tags"})
"""Fields that files of earlier versions lack."""


class LandmarkWriter:
    """Collects poses on disk, so that memory does not grow with the length of a video."""

    def __init__(self) -> None:
        self._frames: IO[bytes] = tempfile.TemporaryFile(prefix="posecheck-")  # noqa: SIM115
        self._buffer = np.zeros(CHUNK, _FRAME)
        self._used = 0
        self.count = 0

    def add(self, pose: Pose) -> None:
        """Append the next pose."""
        row = self._buffer[self._used]
        row["time_s"], row["people"], row["overlap"] = pose.time_s, pose.people, pose.overlap
        row["landmarks"], row["visibility"] = pose.landmarks, pose.visibility
        row["world"] = pose.world
        for name in ("left_edge", "right_edge", "crest_x", "crest_y", "support", "contrast"):
            row[name] = np.nan if pose.contour is None else getattr(pose.contour, name)
        row["tags"] = np.nan if pose.tags is None else pose.tags
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
            names = _FRAME.names or ()
            for name in names:
                self._write_field(archive, name)

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

    def _write_field(self, archive: zipfile.ZipFile, name: str) -> None:
        field = _FRAME[name]
        base, shape = field.subdtype or (field, ())
        header = {
            "descr": np.lib.format.dtype_to_descr(base),
            "fortran_order": False,
            "shape": (self.count, *shape),
        }
        with archive.open(f"{name}.npy", "w", force_zip64=True) as out:
            np.lib.format.write_array_header_1_0(out, header)
            self._frames.seek(0)
            while data := self._frames.read(_FRAME.itemsize * CHUNK):
                out.write(np.ascontiguousarray(np.frombuffer(data, _FRAME)[name]).tobytes())
        self._frames.seek(0, 2)


def _write_array(archive: zipfile.ZipFile, name: str, array: np.ndarray) -> None:
    with archive.open(f"{name}.npy", "w") as out:
        np.lib.format.write_array(out, array, allow_pickle=False)


def read_landmarks(path: str | Path) -> tuple[PoseTrack, Provenance]:
    """Read a `landmarks.npz`.

    Raises:
        InputError: when it cannot be read or is not one of posecheck's.
    """
    if Path(path).exists() and not Path(path).is_file() and not Path(path).is_dir():
        raise InputError(
            _("{path} is not a file: give a landmarks.npz, or the video itself").format(path=path)
        )
    try:
        arrays, meta = _load(Path(path))
        provenance = Provenance(**{name: meta[name] for name in Provenance.__dataclass_fields__})
        size = (int(provenance.width), int(provenance.height))
        track = PoseTrack(size=size, **arrays)
    except FileNotFoundError as error:
        raise InputError(_("there is no file {path}: check the name").format(path=path)) from error
    except PermissionError as error:
        raise InputError(
            _("{path} cannot be read: you lack the permission").format(path=path)
        ) from error
    except Exception as error:
        log.debug("%s cannot be read", path, exc_info=True)
        # A damaged archive fails in a dozen ways, down to MemoryError at a header that claims
        # more than there is: to the user they are all the same.
        raise InputError(
            _(
                "{path} is not a landmarks file of posecheck, or it is damaged: give a "
                "landmarks.npz written by posecheck analyze, or the video itself"
            ).format(path=path)
        ) from error
    if len(track) == 0 or not np.isfinite(track.time_s).all() or (np.diff(track.time_s) <= 0).any():
        raise InputError(
            _(
                "the times in {path} are damaged: give the video itself, or a landmarks.npz "
                "written by posecheck analyze"
            ).format(path=path)
        )
    return track, provenance


def _load(path: Path) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    with zipfile.ZipFile(path) as archive:
        # A small file may claim to unpack to any size: believe only what frames can be.
        limit = _FRAME.itemsize * MAX_FRAMES
        members = archive.infolist()
        if sum(info.file_size for info in members) > limit:
            raise ValueError("too large")
        # Landmarks are noisy numbers: they never pack to less than a few per cent, a bomb does.
        # Frames without a person do, up to a length that fits the memory.
        unpacked, packed = (
            sum(m.file_size for m in members),
            sum(m.compress_size for m in members),
        )
        if unpacked > PLAIN_BYTES and unpacked > MAX_RATIO * packed:
            raise ValueError("unpacks to too much")
    with np.errstate(all="ignore"), np.load(path, allow_pickle=False) as archive:
        meta = json.loads(str(archive["meta"]))
        if not isinstance(meta, dict) or meta.get("schema") != SCHEMA:
            raise ValueError("another schema")
        if min(int(meta["width"]), int(meta["height"])) <= 0:
            raise ValueError("a picture without size")
        names = [n for n in _FRAME.names or () if n not in _LATER or n in archive]
        arrays = {name: archive[name] for name in names}
    for name, array in arrays.items():
        field = _FRAME[name]
        base = field.subdtype[0] if field.subdtype else field
        if array.dtype != base:
            raise ValueError(f"{name} has another type")
    if "contrast" not in arrays:
        arrays["contrast"] = np.full(len(arrays["time_s"]), np.nan, np.float32)
    if "tags" in arrays and np.isnan(arrays["tags"]).all():
        del arrays["tags"]
    return arrays, meta
