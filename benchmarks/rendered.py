"""Rendered clips: their truth, their true joints, and what the model sees in them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from posecheck import __version__
from posecheck.estimation.models import find_model
from posecheck.estimation.of_video import poses_in
from posecheck.exercises.exercise import Exercise
from posecheck.exercises.library import load_exercise
from posecheck.pose.arrays import Floats
from posecheck.pose.landmarks_file import LandmarkWriter, read_landmarks
from posecheck.pose.provenance import Provenance
from posecheck.pose.track import PoseTrack

OTHER_NAMES = {"thomas": "hip_flexor", "half_kneeling": "hip_flexor"}
"""Exercises that older clips call by another name."""


class Joints:
    """True joints of a rendered body, frame by frame, from `NAME.keypoints.npz`."""

    def __init__(self, path: Path) -> None:
        with np.load(path) as arrays:
            self._names = {str(name): i for i, name in enumerate(arrays["names"])}
            self._px = arrays["px"].astype(float)
            self._depth = arrays["depth_m"].astype(float)

    def __len__(self) -> int:
        return len(self._px)

    def joint(self, name: str, side: str) -> Floats:
        """(N, 2) pixels with y up."""
        return self._px[:, self._names[f"{side}_{name}_joint"]] * (1.0, -1.0)

    def middle(self, name: str) -> Floats:
        """(N, 2) midpoint of the left and right joint, pixels with y up."""
        return 0.5 * (self.joint(name, "left") + self.joint(name, "right"))

    def depth(self, name: str) -> Floats:
        """(N,) distance of the midpoint of both joints along the line of sight, metres."""
        return 0.5 * (self.depth_of(name, "left") + self.depth_of(name, "right"))

    def depth_of(self, name: str, side: str) -> Floats:
        """(N,) distance of one joint along the line of sight, metres."""
        return self._depth[:, self._names[f"{side}_{name}_joint"]]


@dataclass(frozen=True)
class RenderedClip:
    """A clip with its truth.

    Attributes:
        path: the video; `NAME.truth.json` and `NAME.keypoints.npz` lie beside it.
        truth: content of the truth file.
    """

    path: Path
    truth: dict[str, Any]
    keep: Path | None = None

    @classmethod
    def read(cls, path: Path, keep: Path | None = None) -> "RenderedClip":
        """Read the truth beside a video; raises SystemExit when there is none."""
        beside = path.with_suffix(".truth.json")
        if not beside.is_file():
            raise SystemExit(f"{path} has no {beside.name} beside it: give a rendered clip")
        return cls(path, json.loads(beside.read_text(encoding="utf-8")), keep)

    @property
    def name(self) -> str:
        """The clip's name."""
        return self.path.stem

    @property
    def height_in(self) -> float:
        """The body's height in inches."""
        return float(self.truth["body_height_in"])

    @property
    def facing(self) -> float:
        """+1 where the person's left side is nearer to the camera, -1 otherwise."""
        return 1.0 if self.truth["camera"]["position"][0] > 0 else -1.0

    @property
    def exercise(self) -> Exercise:
        """The exercise that is done."""
        name = self.truth["exercise"]
        return load_exercise(OTHER_NAMES.get(name, name))

    @cached_property
    def joints(self) -> Joints | None:
        """The true joints, None where the file is missing."""
        path = self.path.with_suffix(".keypoints.npz")
        return Joints(path) if path.is_file() else None

    @cached_property
    def signals(self) -> dict[str, Floats]:
        """True signals (N,) by our names."""
        found = {name: np.array(values, float) for name, values in self.truth["signals"].items()}
        if "back_curve_mean_pct" in found:  # older clips; ours is the mean of the middle half
            found["back_curve_pct"] = found.pop("back_curve_mean_pct")
        return found

    @cached_property
    def track(self) -> PoseTrack:
        """What the model sees, from the folder of kept landmarks or from the video."""
        return track_of(self.path, self.keep)

    @property
    def from_feet(self) -> bool:
        """Whether the camera stands beyond the feet of somebody who lies."""
        return bool(self.truth["camera"]["position"][1] < -1)

    @cached_property
    def track_from_feet(self) -> PoseTrack:
        """What the landmarker for a camera beyond the feet sees."""
        return PoseTrack.of([pose for _, pose in poses_in(self.path, place="feet")])

    def px_per_in(self, joint: str) -> Floats:
        """(N,) true pixels per inch at the depth of a joint; needs `joints`."""
        assert self.joints is not None
        return self.truth["camera"]["focal_px"] / self.joints.depth(joint) * 0.0254


def track_of(path: Path, keep: Path | None = None) -> PoseTrack:
    """The poses in a video; kept in the folder `keep`, or taken from there, if there is one."""
    model = find_model()
    kept = keep / f"{path.stem}.{model.sha256[:8]}.npz" if keep else None
    if kept is not None and kept.is_file():
        return read_landmarks(kept)[0]
    poses = [pose for _, pose in poses_in(path)]
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        width, height = poses[0].size
        versions = (model.name, model.sha256, metadata.version("mediapipe"), __version__)
        with LandmarkWriter() as writer:
            for pose in poses:
                writer.add(pose)
            writer.save(kept, Provenance(path.name, width, height, None, 0, False, *versions))
    return PoseTrack.of(poses)


def clips(paths: Iterable[Path], keep: Path | None) -> Iterator[RenderedClip]:
    """The rendered clips at these paths."""
    for path in paths:
        yield RenderedClip.read(path, keep)
