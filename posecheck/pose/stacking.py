"""Arrays of N frames from what is known of single ones: contours, masks, tags."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from posecheck.pose.arrays import Floats
from posecheck.pose.contour import CREST_COLUMNS, TRUNK_STATIONS, Contour
from posecheck.pose.pose import TAGS, Pose
from posecheck.pose.scene import NO_SCENE, scene_arrays
from posecheck.pose.silhouette import measure_contour
from posecheck.pose.skeleton import LANDMARKS

FRAME_SHAPES: Final[dict[str, tuple[int, ...]]] = {
    "time_s": (),
    "landmarks": (len(LANDMARKS), 2),
    "visibility": (len(LANDMARKS),),
    "world": (len(LANDMARKS), 3),
    "left_edge": (TRUNK_STATIONS,),
    "right_edge": (TRUNK_STATIONS,),
    "crest_x": (CREST_COLUMNS,),
    "crest_y": (CREST_COLUMNS,),
    "support": (),
    "people": (),
    "overlap": (),
    "contrast": (),
}
"""What each array of a `PoseTrack` holds of one frame."""
OPTIONAL_SHAPES: Final[dict[str, tuple[int, ...]]] = {
    "tags": (len(TAGS), 4, 2),
    "scene": (len(NO_SCENE),),
}
"""The same of those that it may lack."""
_EDGE, _CREST = (np.full(n, np.nan, np.float32) for n in (TRUNK_STATIONS, CREST_COLUMNS))
for _nothing in (_EDGE, _CREST):
    _nothing.setflags(write=False)  # one array for all that lack it
NO_CONTOUR: Final = Contour(_EDGE, _EDGE, _CREST, _CREST, math.nan)
"""What stands for a contour that was not measured."""
_UNSEEN: Final = np.full((len(TAGS), 4, 2), np.nan, np.float32)


def arrays_of(poses: Sequence[Pose]) -> dict[str, Any]:
    """The arrays of a `PoseTrack` by name."""
    return {
        "time_s": np.array([p.time_s for p in poses], float),
        "landmarks": stacked([p.landmarks for p in poses]).astype(np.float32, copy=False),
        "visibility": stacked([p.visibility for p in poses]).astype(np.float32, copy=False),
        "world": stacked([p.world for p in poses]).astype(np.float32, copy=False),
        **contour_arrays([p.contour for p in poses]),
        "people": np.array([p.people for p in poses], np.int16),
        "overlap": np.array([p.overlap for p in poses], np.float32),
        "tags": tag_arrays(poses),
        "scene": scene_arrays([p.scene for p in poses]),
    }


def arrays_of_one(pose: Pose) -> dict[str, Any]:
    """The same of a single pose, without the lists of many."""
    contour = pose.contour or NO_CONTOUR
    return {
        "time_s": np.array([pose.time_s]),
        "landmarks": pose.landmarks[None].astype(np.float32, copy=False),
        "visibility": pose.visibility[None].astype(np.float32, copy=False),
        "world": pose.world[None].astype(np.float32, copy=False),
        "left_edge": contour.left_edge[None],
        "right_edge": contour.right_edge[None],
        "crest_x": contour.crest_x[None],
        "crest_y": contour.crest_y[None],
        "support": np.array([contour.support], np.float32),
        "contrast": np.array([contour.contrast], np.float32),
        "people": np.array([pose.people], np.int16),
        "overlap": np.array([pose.overlap], np.float32),
        "tags": None if pose.tags is None else pose.tags[None].astype(np.float32, copy=False),
        "scene": None if pose.scene is None else np.array([pose.scene], np.float32),
    }


def contour_arrays(contours: Sequence[Contour | None]) -> dict[str, Floats]:
    """The arrays of contours by name, NaN where there is none."""
    known = [contour or NO_CONTOUR for contour in contours]
    return {
        "left_edge": stacked([c.left_edge for c in known]),
        "right_edge": stacked([c.right_edge for c in known]),
        "crest_x": stacked([c.crest_x for c in known]),
        "crest_y": stacked([c.crest_y for c in known]),
        "support": np.array([c.support for c in known], np.float32),
        "contrast": np.array([c.contrast for c in known], np.float32),
    }


def contour_at(arrays: Mapping[str, Floats], i: int) -> Contour | None:
    """The contour of frame i from the arrays of all, None where none was measured."""
    if not np.isfinite(arrays["support"][i]):
        return None
    return Contour(
        left_edge=arrays["left_edge"][i],
        right_edge=arrays["right_edge"][i],
        crest_x=arrays["crest_x"][i],
        crest_y=arrays["crest_y"][i],
        support=float(arrays["support"][i]),
        contrast=float(arrays["contrast"][i]),
    )


def mask_edges(
    masks: Sequence[ArrayLike | None] | NDArray[Any], landmarks: Floats, size: tuple[int, int]
) -> dict[str, Floats]:
    """The edges of masks, one a frame or None, measured beside the landmarks (N, 33, 2)."""
    if len(masks) != len(landmarks):
        raise ValueError(f"there must be a mask, or None, for each of {len(landmarks)} frames")
    contours: list[Contour | None] = []
    for given, points in zip(masks, landmarks, strict=True):
        if given is None or not np.isfinite(points).any():
            contours.append(None)
            continue
        mask = np.ascontiguousarray(given, np.float32)
        if mask.ndim != 2 or abs(mask.shape[0] * size[0] - mask.shape[1] * size[1]) > max(size):
            raise ValueError(f"a mask must have the shape of the picture, not {mask.shape}")
        scale = size[0] / mask.shape[1]
        contours.append(measure_contour(mask, points.astype(float) / scale, scale))
    return contour_arrays(contours)


def check_shapes(arrays: Mapping[str, Any], count: int) -> None:
    """Raise ValueError unless the arrays of a `PoseTrack` of so many frames have their shapes."""
    for name, frame in FRAME_SHAPES.items():
        if (found := arrays[name].shape) != (count, *frame):
            raise ValueError(f"PoseTrack.{name} must have shape {(count, *frame)}, not {found}")
    for name, frame in OPTIONAL_SHAPES.items():
        if (array := arrays[name]) is not None and array.shape != (count, *frame):
            raise ValueError(f"PoseTrack.{name} must have shape {(count, *frame)}")


def check_form(layout: str, size: tuple[int, int]) -> None:
    """Raise ValueError unless the layout of landmarks is known and the size is one."""
    if layout != "blazepose33":
        raise ValueError(f'the layout "{layout}" is not known; there is "blazepose33"')
    if len(size) != 2 or min(size) <= 0:
        raise ValueError(f"size must be (width, height) in pixels, not {size}")


def rising(times: ArrayLike) -> Floats:
    """Times (N,) as float64; raises ValueError unless there are some, all known and rising."""
    time_s = np.asarray(times, float)
    if time_s.ndim != 1 or not len(time_s) or not np.isfinite(time_s).all():
        raise ValueError("times must be N seconds, at least one, all of them known")
    if (np.diff(time_s) <= 0).any():
        raise ValueError("times must rise from frame to frame")
    return time_s


def shaped(name: str, values: ArrayLike, shape: tuple[int, ...]) -> Floats:
    """Values as float32, infinite ones as NaN; raises ValueError when their shape is another."""
    array = np.asarray(values, np.float32)
    if array.shape != shape:
        raise ValueError(f"{name} must have shape {shape}, not {array.shape}")
    return np.where(np.isfinite(array), array, np.float32(np.nan))


def stacked(arrays: Sequence[Floats]) -> Floats:
    """As `np.stack`, which takes ten times as long for a single one, as a camera gives them."""
    return arrays[0][None] if len(arrays) == 1 else np.stack(arrays)


def tag_arrays(poses: Sequence[Pose]) -> Floats | None:
    """The tags of all poses (N, 3, 4, 2), None when they were looked for in no frame."""
    if all(p.tags is None for p in poses):
        return None
    return np.stack([_UNSEEN if p.tags is None else p.tags for p in poses]).astype(np.float32)


def joined_known(arrays: Sequence[Floats | None], lengths: Sequence[int]) -> Floats | None:
    """The arrays of several runs one after the other; NaN in those that have none."""
    frame = next((array.shape[1:] for array in arrays if array is not None), None)
    if frame is None:
        return None
    nothing = np.full(frame, np.nan, np.float32)
    runs = zip(arrays, lengths, strict=True)
    return np.concatenate(
        [np.broadcast_to(nothing, (n, *frame)) if run is None else run for run, n in runs]
    )
