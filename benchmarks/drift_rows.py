"""Rows of `python -m benchmarks.drift`: which kind of clip is which, and its pooled figures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from benchmarks.figure import Figure
from benchmarks.rendered import RenderedClip
from posecheck.pose.arrays import Floats

SIGNAL: Final = "knee_drift_in"
FITTED_ON: Final = ("female", "male", "older")
"""The bodies that constants were fitted on. No other may ever be: they are what shows whether the
constants hold for somebody who was not there."""
WIDE_LENS: Final = 0.94
"""A focal length, in long sides of the picture, below which a lens is wide: 56 degrees across."""
PARTED_IN: Final = 1.0
"""Knees of which one is ahead by more than this at its furthest move one by one."""
STEEPEST_DEG: Final = 55.0
"""A camera that looks down more steeply sees the feet above the knees."""
LEANS_DEG: Final = 3.0
"""From here on a camera leans."""
FEET_HEIGHTS_M: Final = (0.45, 0.60, 0.75, 0.85)
"""A chair seat, a low table, a table and a desk, beyond the feet."""
FEET: Final = "feet end"
SAID: Final = ("usual", "bodies never fitted", "lens of 56 to 78 degrees")
"""Kinds that are judged once more with the lens said."""
ROWS: Final = (
    "usual",
    "usual, said",
    "bodies never fitted",
    "bodies never fitted, said",
    "lens of 56 to 78 degrees",
    "lens of 56 to 78 degrees, said",
    "camera leaning 5 to 8 degrees",
    "one knee alone",
    "patterned floor",
    "camera knocked",
    FEET,
    *(f"{FEET}, {height:.2f} m" for height in FEET_HEIGHTS_M),
)
TARGET_MEAN_IN: Final = 0.2
TARGET_FEET_MEAN_IN: Final = 0.35
TARGET_95_IN: Final = 0.45
TARGET_BAND_PCT: Final = 95.0
TARGET_JUDGED_PCT: Final = 80.0


def is_fitted(clip: RenderedClip) -> bool:
    """Whether constants may be fitted on the clip's body."""
    return clip.truth["body"] in FITTED_ON


def kind_of(clip: RenderedClip) -> str:
    """Which of ROWS a clip belongs to; the rarest that fits."""
    camera = clip.truth["camera"]
    if clip.from_feet:
        height = min(FEET_HEIGHTS_M, key=lambda level: abs(level - camera["position"][2]))
        return f"{FEET}, {height:.2f} m"
    if camera.get("bump_s") is not None:
        return "camera knocked"
    if abs(camera.get("roll_deg", 0)) >= LEANS_DEG:
        return "camera leaning 5 to 8 degrees"
    if "rug" in clip.name:
        return "patterned floor"
    if parted(clip):
        return "one knee alone"
    if camera["focal_px"] < WIDE_LENS * max(camera["size"]):
        return "lens of 56 to 78 degrees"
    return "usual" if is_fitted(clip) else "bodies never fitted"


def field_of_view_deg(clip: RenderedClip) -> float:
    """The angle that the long side of the picture shows."""
    camera = clip.truth["camera"]
    return float(np.degrees(2 * np.arctan(0.5 * max(camera["size"]) / camera["focal_px"])))


def steepness_deg(clip: RenderedClip) -> float:
    """How steeply the camera looks down."""
    x, y, z = clip.truth["camera"]["position"]
    tx, ty, tz = clip.truth["camera"]["target"]
    return float(np.degrees(np.arctan2(z - tz, np.hypot(x - tx, y - ty))))


def true_drift(clip: RenderedClip) -> Floats:
    """True drift (N,) of the knees; where one leaves the other, that of the leading knee."""
    middle: Floats = clip.signals[SIGNAL]
    if not parted(clip):
        return middle
    left, right = _of_knees(clip)
    return np.where(np.abs(left) > np.abs(right), left, right)


def parted(clip: RenderedClip) -> bool:
    """Whether one knee leaves the other at any time."""
    if clip.joints is None or "room_to_camera" not in clip.truth["camera"]:
        return False
    left, right = _of_knees(clip)
    camera = clip.truth["camera"]
    still = camera.get("bump_s") is None
    return bool(still and np.abs(left - right).max() > PARTED_IN)


def _of_knees(clip: RenderedClip) -> tuple[Floats, Floats]:
    """True sideways way (N,) of each knee's joint from the first frame, inches; + = left."""
    assert clip.joints is not None
    camera = clip.truth["camera"]
    turn, middle = np.array(camera["room_to_camera"]), 0.5 * np.array(camera["size"])
    ways = []
    for side in ("left", "right"):
        depth = clip.joints.depth_of("knee", side)
        at = clip.joints.joint("knee", side) * (1.0, -1.0) - middle
        seen = np.column_stack([at / camera["focal_px"], np.ones(len(at))]) * depth[:, None]
        x = (seen @ turn)[:, 0] / 0.0254
        ways.append(x - x[0])
    return ways[0], ways[1]


@dataclass(frozen=True, slots=True)
class Row:
    """What came of the clips of one kind, in all their frames.

    Attributes:
        error, band, true, naive: (N,) inches, NaN where not judged.
        crossings, warned: how often the limit was passed, and warned about in time.
        false: warnings where the truth was within what is safe.
    """

    name: str
    clips: int
    error: Floats
    band: Floats
    true: Floats
    naive: Floats
    crossings: int
    warned: int
    false: int

    @property
    def judged(self) -> Floats:
        """(N,) whether a figure was given."""
        return np.isfinite(self.error)

    @property
    def gain(self) -> float:
        """Inches shown for an inch of drift; NaN without any."""
        far = self.judged & (np.abs(self.true) > 1)
        if not far.any():
            return float("nan")
        return float(1 + np.polyfit(self.true[self.judged], self.error[self.judged], 1)[0])

    @property
    def inside_pct(self) -> float:
        """Share of the judged frames in which the truth lies in the band."""
        judged = self.judged
        return 100 * float((np.abs(self.error) <= self.band)[judged].mean())

    def line(self) -> str:
        """The row as it is printed."""
        size = np.abs(self.error[self.judged])
        head = f"{self.name:32s}{self.clips:6d}{100 * self.judged.mean():7.0f}%"
        if not len(size):
            return head + "   nothing judged"
        naive = np.abs(self.naive[np.isfinite(self.naive)]).mean()
        return head + (
            f"{size.mean():7.2f}{np.percentile(size, 95):7.2f}{self.gain:7.2f}"
            f"{np.median(self.band[self.judged]):7.2f}{self.inside_pct:7.0f}%"
            f"{f'{self.warned}/{self.crossings}':>11s}{self.false:7d}{naive:8.2f}"
        )

    def figures(self) -> Iterator[Figure]:
        """The row's figures beside their targets."""
        size = np.abs(self.error[self.judged])
        words = f"knee drift, {self.name}"
        if len(size):
            naive = float(np.abs(self.naive[np.isfinite(self.naive)]).mean())
            mean, most = float(size.mean()), float(np.percentile(size, 95))
            feet = self.name.startswith(FEET)
            target = TARGET_FEET_MEAN_IN if feet else TARGET_MEAN_IN
            yield Figure(f"{words}: mean error", mean, "in", target, "most", "naive", naive)
            if not feet:  # from there only the band is promised
                yield Figure(f"{words}: 95 % within", most, "in", TARGET_95_IN, "most")
            yield Figure(
                f"{words}: truth in the band", self.inside_pct, "%", TARGET_BAND_PCT, "least"
            )
        share = 100 * float(self.judged.mean())
        yield Figure(f"{words}: judged", share, "%", TARGET_JUDGED_PCT, "least")


HEAD: Final = (
    f"\n{'kind':32s}{'clips':>6s}{'judged':>8s}{'mean':>7s}{'95 %':>7s}{'gain':>7s}{'band':>7s}"
    f"{'inside':>8s}{'crossings':>11s}{'false':>7s}{'naive':>8s}"
)


def pooled(name: str, rows: Sequence[Row]) -> Row:
    """Several rows as one."""
    arrays = (
        np.concatenate([getattr(row, part) for row in rows])
        for part in ("error", "band", "true", "naive")
    )
    error, band, true, naive = arrays
    counts = (sum(getattr(row, part) for row in rows) for part in ("crossings", "warned", "false"))
    crossings, warned, false = counts
    clips = sum(row.clips for row in rows)
    return Row(name, clips, error, band, true, naive, crossings, warned, false)
