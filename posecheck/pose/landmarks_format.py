"""The format of `landmarks.npz`: its arrays, and how they are read safely."""

import json
import logging
import math
import zipfile
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from posecheck.errors import InputError
from posecheck.pose.contour import CREST_COLUMNS, TRUNK_STATIONS
from posecheck.pose.pose import TAGS
from posecheck.pose.provenance import Provenance
from posecheck.pose.scene import NO_SCENE, widened
from posecheck.pose.skeleton import LANDMARKS
from posecheck.text.translation import _

log = logging.getLogger(__name__)
SCHEMA: Final = "posecheck/landmarks/1"
MAX_FRAMES: Final = 6_000_000
"""A day at 60 frames a second, and some."""
LONGEST_S: Final = 7 * 24 * 3600.0
"""Nobody is filmed for longer at a stretch: such times are not seconds."""
LARGEST_PX: Final = 65_535
"""Neither side of a picture is longer: no codec has more."""
PLAIN_BYTES: Final = 2_000_000_000
MAX_RATIO: Final = 100
_N: Final = len(LANDMARKS)
FRAME: Final = np.dtype(
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
        ("scene", "<f4", (len(NO_SCENE),)),
    ]
)
_LATER: Final = frozenset({"contrast", "tags", "scene"})
"""Fields that files of earlier versions lack."""
_LATER_META: Final = frozenset({"slowed_by", "rotate", "mirrored", "frames"})
"""The same of what they say about their origin."""


def read_arrays(path: str | Path) -> tuple[dict[str, NDArray[Any]], Provenance]:
    """Read the arrays of a `landmarks.npz` by name, each with an axis of frames, and their origin.

    Raises:
        InputError: when it cannot be read or is not one of posecheck's.
    """
    if Path(path).exists() and not Path(path).is_file() and not Path(path).is_dir():
        raise InputError(
            _("{path} is not a file: give a landmarks.npz, or the video itself").format(path=path)
        )
    try:
        arrays, meta = _load(Path(path))
        fields = Provenance.__dataclass_fields__
        known = {n: meta[n] for n in fields if n in meta or n not in _LATER_META}
        provenance = _checked(Provenance(**known))
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
    times = arrays["time_s"]
    rising = len(times) > 0 and np.isfinite(times).all() and (np.diff(times) > 0).all()
    if not rising or times[0] < 0 or times[-1] - times[0] > LONGEST_S:
        raise InputError(
            _(
                "the times in {path} are damaged: give the video itself, or a landmarks.npz "
                "written by posecheck analyze"
            ).format(path=path)
        )
    return arrays, provenance


def _checked(provenance: Provenance) -> Provenance:
    """The same where each value is of its type and can be; raises ValueError where not."""
    checked = TypeAdapter(Provenance).validate_python(asdict(provenance))
    if max(checked.width, checked.height) > LARGEST_PX or checked.broken_frames < 0:
        raise ValueError("a picture or a count that cannot be")
    if checked.frames is not None and not 0 <= checked.frames <= MAX_FRAMES:
        raise ValueError("a number of frames that cannot be")
    if checked.fps is not None and not 0 <= checked.fps < math.inf:
        raise ValueError("a frame rate that cannot be")
    return checked


def _load(path: Path) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    with zipfile.ZipFile(path) as archive:
        # A small file may claim to unpack to any size: believe only what frames can be.
        limit = FRAME.itemsize * MAX_FRAMES
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
        names = [n for n in FRAME.names or () if n not in _LATER or n in archive]
        arrays = {name: archive[name] for name in names}
    if "scene" in arrays and arrays["scene"].ndim == 2:
        arrays["scene"] = widened(arrays["scene"])
    for name, array in arrays.items():
        base, shape = FRAME[name].subdtype or (FRAME[name], ())
        if array.dtype != base or array.shape != (len(arrays["time_s"]), *shape):
            raise ValueError(f"{name} has another type or shape")
    if "contrast" not in arrays:
        arrays["contrast"] = np.full(len(arrays["time_s"]), np.nan, np.float32)
    for name in ("tags", "scene"):
        if name in arrays and np.isnan(arrays[name]).all():
            del arrays[name]
    return arrays, meta
