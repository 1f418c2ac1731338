"""Straightens landmarks that a measured lens bends."""

from dataclasses import replace

import numpy as np

from posecheck.calibration.model import Lens
from posecheck.pose.arrays import Floats
from posecheck.pose.track import PoseTrack


def camera_matrix(lens: Lens, size: tuple[int, int]) -> Floats | None:
    """The camera matrix (3, 3) for pictures of `size`; None when their shape is another."""
    scale = size[0] / lens.width
    if abs(lens.height * scale - size[1]) > 2:
        return None
    matrix = np.eye(3)
    matrix[0, 0], matrix[1, 1] = np.array(lens.focal_px) * scale
    matrix[:2, 2] = (np.array(lens.centre_px) + 0.5) * scale - 0.5
    return matrix


def bends_by(lens: Lens) -> float:
    """How far the lens moves the corner that it moves most, in per cent of the picture's width."""
    size = (lens.width, lens.height)
    matrix = camera_matrix(lens, size)
    assert matrix is not None
    corners = np.array([(x, y) for x in (0.0, lens.width) for y in (0.0, lens.height)])
    moved = _straight(corners, matrix, lens) - corners
    return 100 * float(np.hypot(*moved.T).max()) / lens.width


def straighten(track: PoseTrack, lens: Lens) -> PoseTrack:
    """The poses as a lens without distortion would have shown them.

    Landmarks, the silhouette's upper edge and the tags are moved. Pictures of another shape than
    those on which the lens was measured are left as they are.
    """
    matrix = camera_matrix(lens, track.size)
    if matrix is None:
        return track
    crest = np.stack([track.crest_x, track.crest_y], axis=-1)
    fields: dict[str, Floats] = {"landmarks": _straight(track.landmarks, matrix, lens)}
    level = _straight(crest, matrix, lens)
    # An abscissa without an edge stays where it was.
    empty = np.isnan(level[..., 0])
    fields["crest_x"] = np.where(empty, track.crest_x, level[..., 0]).astype(np.float32)
    fields["crest_y"] = level[..., 1]
    if track.tags is not None:
        fields["tags"] = _straight(track.tags, matrix, lens)
    return replace(track, **fields)  # type: ignore[arg-type]


def _straight(points: Floats, matrix: Floats, lens: Lens) -> Floats:
    """Points (..., 2) without the lens's distortion, NaN where they were."""
    flat = np.asarray(points, float).reshape(-1, 1, 2)
    known = np.isfinite(flat).all(axis=(1, 2))
    out = np.full_like(flat, np.nan)
    if known.any():
        import cv2  # here alone: judging needs no pictures, a measured lens needs OpenCV

        out[known] = cv2.undistortPoints(
            np.ascontiguousarray(flat[known]), matrix, np.array(lens.distortion), P=matrix
        )
    return out.reshape(points.shape).astype(points.dtype)
