"""Poses turned about the middle of the picture, as a camera that leans less would see them."""

from dataclasses import replace
from typing import Any

import numpy as np

from posecheck.pose.arrays import Floats
from posecheck.pose.numbers import (
    Columns,
    any_of,
    array_of,
    by_column,
    unknown,
    zero_if_unknown,
)
from posecheck.pose.scene import COLUMN
from posecheck.pose.track import PoseTrack


def turned(track: PoseTrack, degrees: Floats) -> PoseTrack:
    """The poses turned clockwise by (N,) degrees; noted in their scene, which they must have.

    Landmarks, world coordinates, the silhouette's upper edge and the tags are turned; the edges
    along the trunk are distances from it and turn with it.
    """
    assert track.scene is not None
    scene = track.scene.copy()
    scene[:, COLUMN["turned_deg"]] = degrees
    crest = about_middle(np.stack([track.crest_x, track.crest_y], -1), degrees, track.size)
    fields: dict[str, Any] = {
        "landmarks": about_middle(track.landmarks, degrees, track.size),
        "world": track.world.copy(),
        # A column without an edge stays where it was.
        "crest_x": np.where(np.isnan(track.crest_y), track.crest_x, crest[..., 0]),
        "crest_y": crest[..., 1],
        "scene": scene,
    }
    fields["world"][..., :2] = about_middle(track.world[..., :2], degrees, (0, 0))
    if track.tags is not None:
        fields["tags"] = about_middle(track.tags, degrees, track.size)
    return replace(track, **fields)


def as_seen(track: PoseTrack) -> Floats:
    """Landmarks (N, 33, 2) in pixels where the picture showed them, before any turning."""
    by = track.of_scene("turned_deg")
    if not any_of(unknown(by) ^ True):
        return track.landmarks
    return about_middle(track.landmarks, array_of(-zero_if_unknown(by)), track.size)


def columns_as_seen(track: PoseTrack) -> tuple[Columns, Columns]:
    """X and y of the same by landmark, for one pose or many (see `numbers.py`)."""
    marks = as_seen(track)
    if marks is track.landmarks:
        return track.columns[0], track.columns[1]
    return by_column(marks[:, :, 0]), by_column(marks[:, :, 1])


def about_middle(points: Floats, degrees: Floats, size: tuple[int, int]) -> Floats:
    """Points (N, ..., 2) turned clockwise by (N,) degrees about the middle of a picture."""
    angle = np.radians(np.asarray(degrees, float)).reshape(-1, *[1] * (points.ndim - 2))
    cos, sin = np.cos(angle), np.sin(angle)
    middle = 0.5 * np.array(size, float)
    x, y = np.moveaxis(points - middle, -1, 0)
    out = np.stack([cos * x - sin * y, sin * x + cos * y], axis=-1) + middle
    return out.astype(points.dtype)
