"""Corrections of joint angles, and the errors that are left, on photographs of people.

FILE holds landmarks and hand-marked joints of side views as arrays (one row a picture): `landmarks`
(33, 2), `world`, `visibility`, `marks` with `mark_names`, `marked_side`, `posture`, `facing`,
`number`, `used`. It is not part of the project; `sample_videos/people.json` keeps what it gave.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posecheck.pose.arrays import Floats
from posecheck.pose.contour import CREST_COLUMNS, TRUNK_STATIONS
from posecheck.pose.joints import FAR_HIP_SLIDE, angle_between, upright
from posecheck.pose.skeleton import SIDES
from posecheck.pose.track import PoseTrack
from posecheck.pose.view import View
from posecheck.signals import angles
from posecheck.signals.body import Body

GROSS_DEG = 35.0
"""Beyond this the wrong joint or person was taken: counted apart."""
LEAST = 50
"""A posture in fewer pictures than this says too little."""
PARTS = ("shoulder", "hip", "knee", "ankle")
MARGIN_PX = 2000.0
"""The pictures are cut close: no landmark counts as outside of them."""
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class People:
    """Photographs with hand-marked joints."""

    data: dict[str, Any]

    @classmethod
    def read(cls, path: Path) -> "People":
        """Read the file."""
        with np.load(path) as arrays:
            return cls(dict(arrays))

    def body(self) -> Body:
        """The landmarks as the signals take them."""
        n = len(self.data["landmarks"])
        track = PoseTrack(
            time_s=np.arange(n, dtype=float),
            size=(10**5, 10**5),
            landmarks=self.data["landmarks"] + np.float32(MARGIN_PX),
            visibility=self.data["visibility"],
            world=self.data["world"],
            left_edge=np.full((n, TRUNK_STATIONS), np.nan, np.float32),
            right_edge=np.full((n, TRUNK_STATIONS), np.nan, np.float32),
            crest_x=np.full((n, CREST_COLUMNS), np.nan, np.float32),
            crest_y=np.full((n, CREST_COLUMNS), np.nan, np.float32),
            support=np.full(n, np.nan, np.float32),
            people=np.ones(n, np.int16),
            overlap=np.zeros(n, np.float32),
            contrast=np.full(n, np.nan, np.float32),
        )
        return Body(track, View.unsteadied(track))

    def mark(self, part: str, near: bool) -> Floats:
        """Marked joints (N, 2) of the nearer or the far side, y up; NaN = hidden."""
        names = list(self.data["mark_names"])
        left, right = (self.data["marks"][:, names.index(f"{s}_{part}")] for s in "lr")
        on_left = (self.data["marked_side"] == "left") == near
        return upright(np.where(on_left[:, None], left, right).astype(float))

    def truth(self) -> dict[str, Floats]:
        """The signals of the marked joints (N,), NaN = unknown."""
        near = {part: self.mark(part, True) for part in PARTS}
        middle = {}
        for part in ("shoulder", "hip"):
            both = 0.5 * (near[part] + self.mark(part, False))
            middle[part] = np.where(np.isfinite(both), both, near[part])
        return _signals(near, middle["shoulder"] - middle["hip"], self.data["facing"])

    def shown(self) -> dict[str, Floats]:
        """The same of the landmarks as they are."""
        near, middle = {}, {}
        left_near = (self.data["facing"] > 0)[:, None]
        body = self.body()
        for part in PARTS:
            left, right = (upright(body.track.point(f"{s}_{part}")) for s in ("left", "right"))
            near[part], middle[part] = np.where(left_near, left, right), 0.5 * (left + right)
        return _signals(near, middle["shoulder"] - middle["hip"], self.data["facing"])

    def measured(self) -> dict[str, Floats]:
        """The same as posecheck measures them."""
        body = self.body()
        return {
            "hip flexion": angles.near_hip_flexion(body),
            "trunk lean": angles.trunk_lean(body),
            "trunk elevation": angles.trunk_elevation(body),
            "knee flexion": angles.knee_flexion(body),
        }

    def rows(self, *postures: str) -> Mask:
        """Which pictures are used, of some postures or of all."""
        chosen = np.isin(self.data["posture"], postures) if postures else True
        return np.asarray(self.data["used"] & chosen)


def _signals(near: dict[str, Floats], trunk: Floats, facing: Floats) -> dict[str, Floats]:
    thigh, shank = near["knee"] - near["hip"], near["ankle"] - near["knee"]
    flexion = -facing * angle_between(near["hip"] - near["shoulder"], thigh)
    vertical = np.broadcast_to([0.0, 1.0], trunk.shape)
    return {
        "hip flexion": np.where(flexion < -100, flexion + 360, flexion),
        "trunk lean": facing * angle_between(vertical, trunk),
        "trunk elevation": np.degrees(np.arctan2(trunk[:, 1], np.abs(trunk[:, 0]))),
        "knee flexion": facing * angle_between(thigh, shank),
    }


def errors(found: Floats, true: Floats, rows: Mask) -> Floats:
    """Errors in degrees of the pictures in which both are known and nothing is grossly wrong."""
    gap = (found - true + 180.0) % 360.0 - 180.0
    return gap[rows & (np.abs(np.where(np.isfinite(gap), gap, np.inf)) <= GROSS_DEG)]


def fits(people: People) -> dict[str, dict[str, float]]:
    """Each correction: in use, fitted on all pictures, and on either half of them."""
    half = people.data["number"] % 4 == 0
    every = np.ones(len(half), bool)
    fitters = {
        "far_hip_slide": (_far_hip_slide, FAR_HIP_SLIDE),
        "bent_hip_excess": (_bent_hip_excess, angles.BENT_HIP_EXCESS),
        "sitting_lean_gain": (_sitting_lean_gain, angles.SITTING_LEAN_GAIN),
    }
    return {
        name: {
            "in_use": in_use,
            "all": fit(people, every),
            "half": fit(people, half),
            "other_half": fit(people, ~half),
        }
        for name, (fit, in_use) in fitters.items()
    }


def _best(candidates: Floats, left: Any) -> float:
    """The candidate that leaves the least median error."""
    return round(float(min(candidates, key=lambda value: abs(np.median(left(value))))), 3)


def _leans(people: People, slide: float, gain: float = 1.0) -> Floats:
    """Trunk lean (N,) with another slide of the far hip and gain of a sitting trunk."""
    body = people.body()
    left_near = (body.view.facing > 0)[:, None]
    left, right = ([body.track.point(f"{s}_{p}") for p in ("hip", "knee")] for s in SIDES)
    hip, knee = (np.where(left_near, b, a) for a, b in zip(left, right, strict=True))
    thigh = knee - hip
    middle = {part: body.track.middle(part) for part in ("shoulder", "hip")}
    size = np.hypot(*(middle["shoulder"] - middle["hip"]).T)
    moved = 0.5 * slide * thigh * (size / np.maximum(np.hypot(*thigh.T), 1e-6))[:, None]
    line = upright(middle["shoulder"] - (middle["hip"] - moved))
    vertical = np.broadcast_to([0.0, 1.0], line.shape)
    return gain * people.data["facing"] * angle_between(vertical, line)


def _far_hip_slide(people: People, half: Mask) -> float:
    rows, true = people.rows("sitting", "quadruped") & half, people.truth()["trunk lean"]
    return _best(
        np.arange(0.0, 0.301, 0.01), lambda s: errors(_leans(people, float(s)), true, rows)
    )


def _bent_hip_excess(people: People, half: Mask) -> float:
    shown, true = people.shown()["hip flexion"], people.truth()["hip flexion"]
    rows = people.rows() & half & (shown > angles.BENT_HIP_DEG)
    bent = np.clip(shown - angles.BENT_HIP_DEG, 0, 80)
    return _best(np.arange(0.0, 0.151, 0.005), lambda k: errors(shown - k * bent, true, rows))


def _sitting_lean_gain(people: People, half: Mask) -> float:
    rows, true = people.rows("sitting") & half, people.truth()["trunk elevation"]

    def left(gain: float) -> Floats:
        return errors(90.0 - np.abs(_leans(people, FAR_HIP_SLIDE, float(gain))), true, rows)

    return _best(np.arange(0.9, 1.301, 0.01), left)


def left_errors(people: People) -> list[dict[str, Any]]:
    """By signal and posture: pictures, and mean absolute and median error of both."""
    true, ways = people.truth(), {"landmarks": people.shown(), "posecheck": people.measured()}
    table = []
    for signal in true:
        for posture in [*sorted(set(people.data["posture"][people.rows()])), "all"]:
            rows = people.rows() if posture == "all" else people.rows(posture)
            row: dict[str, Any] = {"signal": signal, "posture": str(posture)}
            for way, values in ways.items():
                gap = errors(values[signal], true[signal], rows)
                if len(gap) < 8:
                    break
                row[way] = {
                    "pictures": len(gap),
                    "mean_deg": round(float(np.abs(gap).mean()), 1),
                    "bias_deg": round(float(np.median(gap)), 1),
                }
            else:
                table.append(row)
    return table


def report(path: Path, write: Path | None) -> None:
    """Print the fits and the errors; write them where asked."""
    people = People.read(path)
    found = {"corrections": fits(people), "errors": left_errors(people)}
    print("\nPeople in photographs: corrections in use and as fitted on all, and on either half")
    for name, row in found["corrections"].items():
        print(f"  {name:20s}" + "  ".join(f"{key} {value:.3f}" for key, value in row.items()))
    print("\nErrors in degrees: mean absolute, and bias (median)")
    for row in found["errors"]:
        cells = "  ".join(
            f"{way} {row[way]['mean_deg']:4.1f} {row[way]['bias_deg']:+5.1f}"
            for way in ("landmarks", "posecheck")
        )
        print(
            f"  {row['signal']:16s}{row['posture']:11s}{row['posecheck']['pictures']:4d}  {cells}"
        )
    if write is not None:
        write.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
