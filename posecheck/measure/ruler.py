"""Chooses how pixels become inches for one person in front of one camera."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np

from posecheck.calibration.model import SCENE_POINTS, Calibration, Taught
from posecheck.measure import feet_end, scale
from posecheck.pose.arrays import Floats
from posecheck.pose.skeleton import SIDES
from posecheck.pose.track import PoseTrack
from posecheck.signals import phone_lean
from posecheck.signals.body import Body
from posecheck.signals.reference import Reference
from posecheck.text import obstacle_sentences
from posecheck.text.obstacle_sentences import Moved

SAME_SIZE: Final = 0.05
"""From another distance the body is larger or smaller by more than this."""
SAME_FIGURE: Final = 0.06
"""From another height or side shoulders, hips and knees lie otherwise to each other by more than
this share of their spread: 0.02 to 0.03 for somebody who lay down anew, 0.06 to 0.3 for cameras
that were moved by a foot or more, on rendered bodies."""
SAME_PLACE: Final = 0.08
"""A camera that was turned, or a mat that was moved, shifts them by more than this share of the
picture's diagonal."""
SAME_SHAPE: Final = 0.01
"""Pictures of the same shape and another size may come from the same camera."""
CONTRADICT: Final = 0.2
"""Two scales whose logarithms differ by more than this cannot both be right."""
TAUGHT_ERROR_PCT: Final = 6.0
TAG_ERROR_PCT: Final = 6.0


class Ruler:
    """Knows the person's height and a calibration, and picks the best that can be used.

    Tags above the knees that are seen come first, then a taught limit from the same camera
    position (where none was taught, a tag on the mat with a measured lens), then the height. All
    but the last serve only the view from the head end, for which they were made. A height given
    by itself counts before that of the calibration.
    """

    def __init__(self, height_in: float | None, calibration: Calibration | None = None) -> None:
        if height_in is None and calibration is not None:
            height_in = calibration.height_in
        self.height_in = height_in
        self._taught = calibration.taught if calibration else None
        self._tags = calibration.tags if calibration else None
        self._lens = calibration.camera.lens if calibration else None
        self._field_deg = calibration.camera.field_of_view_deg if calibration else None

    @property
    def gives_inches(self) -> bool:
        """Whether there is anything at all that inches could come from."""
        return not (self.height_in is None and self._taught is None and self._tags is None)

    def height_scale(self, body: Body) -> Floats:
        """Pixels per inch (N,) from the height, NaN = unknown."""
        if self.height_in is None:
            return np.full(len(body), math.nan)
        by_body = scale.pixels_per_inch(body, self.height_in, self._focal_px(body))
        from_feet = body.from_feet_end()
        if not from_feet.any():
            return by_body
        return np.where(from_feet, feet_end.pixels_per_inch(body, self.height_in), by_body)

    def _focal_px(self, body: Body) -> float | None:
        """The lens's focal length in pixels of the picture at hand, None = not known."""
        if self._lens is None:
            if self._field_deg is None:
                return None
            return 0.5 * max(body.track.size) / math.tan(math.radians(0.5 * self._field_deg))
        return self._lens.focal_px[0] * body.track.size[0] / self._lens.width

    def reference(self, body: Body, by_height: float, neutral: dict[str, float]) -> Reference:
        """The reference that follows from the neutral position.

        Args:
            body: in the frames of the neutral position.
            by_height: pixels per inch from the height, NaN = unknown.
            neutral: raw measures in neutral by name.
        """
        if body.by_phone()[-1]:
            if self.height_in is None:
                return Reference(neutral=neutral)
            shank = {"shank_in": phone_lean.SHANK * self.height_in}
            return Reference(math.nan, neutral | shank, "height", phone_lean.SHANK_ERROR_PCT)
        trouble: _Trouble | None = None
        if body.from_head_end()[-1]:
            exact, trouble = self._from_head_end(body, by_height, neutral)
            if exact is not None:
                return exact
        known = math.isfinite(by_height)
        problem = None if trouble is None else _told(trouble, "height" if known else "none")
        if not known:
            return Reference(neutral=neutral, problem=problem)
        if body.from_feet_end()[-1]:
            return Reference(by_height, neutral, "height", feet_end.SCALE_ERROR_PCT)
        return Reference(
            by_height, neutral, "height", self._height_error_pct(body), problem=problem
        )

    def _height_error_pct(self, body: Body) -> float:
        return scale.error_pct(body, focal_px=self._focal_px(body))

    def _from_head_end(
        self, body: Body, by_height: float, neutral: dict[str, float]
    ) -> tuple[Reference | None, "_Trouble | None"]:
        """The reference from tags or the taught limit; else None and why, None = there are none."""
        unseen: Literal["tags_unseen"] | None = None
        if self._tags is not None:
            sides = [neutral.get(f"{side}_tag_side_px", math.nan) for side in SIDES]
            if np.isfinite(sides).any():
                side_in = self._tags.side_in
                px_per_in = float(np.nanmean(sides)) / side_in
                return Reference(px_per_in, neutral, "tag", TAG_ERROR_PCT, side_in), None
            by_floor = self._by_floor(body, by_height, neutral) if self._taught is None else None
            if by_floor is not None:
                return by_floor, None
            unseen = "tags_unseen"
        if self._taught is None:
            return None, unseen
        larger, moved = compared(self._taught, body.track)
        if moved is not None:
            return None, moved
        problem = None if unseen is None else obstacle_sentences.tags_unseen("taught")
        # Somebody who lies an inch or two nearer today looks a little larger.
        px_per_in = self._taught.px_per_in * larger
        return Reference(px_per_in, neutral, "taught", TAUGHT_ERROR_PCT, problem=problem), None

    def _by_floor(
        self, body: Body, by_height: float, neutral: dict[str, float]
    ) -> Reference | None:
        """The reference from the tag on the mat, None when it or the lens is not known.

        With a height both are weighed by their errors: one knows nothing of the other's.
        """
        if self._lens is None or self._tags is None:
            return None
        from posecheck.measure import mat_scale  # OpenCV, which few sessions need

        side_in = self._tags.mat_side_in
        px_per_in = mat_scale.floor_scale(body, self._lens, side_in, self.height_in)
        if math.isnan(px_per_in):
            return None
        if math.isnan(by_height):
            return Reference(px_per_in, neutral, "tag", mat_scale.FLOOR_ERROR_UNKNOWN_PCT)
        if abs(math.log(px_per_in / by_height)) > CONTRADICT:
            problem = obstacle_sentences.scales_contradict()
            error_pct = self._height_error_pct(body)
            return Reference(by_height, neutral, "height", error_pct, problem=problem)
        precise = [
            1 / mat_scale.FLOOR_ERROR_PCT**2,
            1 / self._height_error_pct(body) ** 2,
        ]
        logs = math.log(px_per_in), math.log(by_height)
        both = math.exp(float(np.average(logs, weights=precise)))
        return Reference(both, neutral, "tag", sum(precise) ** -0.5)


def scene_of(neutral: PoseTrack) -> dict[str, tuple[float, float]]:
    """Median positions of shoulders, hips and knees in pixels, in frames of neutral."""
    return {name: _point(neutral, name) for name in SCENE_POINTS}


@dataclass(frozen=True, slots=True)
class Displaced:
    """How the camera's place differs from that in which the limit was taught.

    Attributes:
        how: what is different.
        figures: the numbers that belong to it, by the names that the sentence has for them.
    """

    how: Moved
    figures: Mapping[str, float] = field(default_factory=dict)


_Trouble = Displaced | Literal["tags_unseen"]
"""Why a calibration is not used."""


def _told(trouble: _Trouble, until: Literal["height", "none"]) -> str:
    """What is wrong with the calibration, and where inches come from until that is mended."""
    if trouble == "tags_unseen":
        return obstacle_sentences.tags_unseen(until)
    return obstacle_sentences.camera_moved(trouble.how, trouble.figures, until)


def compared(taught: Taught, neutral: PoseTrack) -> tuple[float, Displaced | None]:
    """How much larger the body is seen than when the limit was taught, in pixels of each picture,
    and how the camera's place differs; None = it does not.

    Args:
        neutral: frames of the neutral position.
    """
    width, height = neutral.size
    if abs(width * taught.height - height * taught.width) > SAME_SHAPE * height * taught.width:
        was = {"was_width": taught.width, "was_height": taught.height}
        return math.nan, Displaced("picture", {"width": width, "height": height, **was})
    # The same picture in another size is seen at another scale.
    zoom = width / taught.width
    then = np.array([taught.scene[name] for name in SCENE_POINTS], float) * zoom
    now = np.array(list(scene_of(neutral).values()), float)
    shift = np.hypot(*(now.mean(0) - then.mean(0))) / math.hypot(width, height)
    then, now = then - then.mean(0), now - now.mean(0)
    larger = _spread(now) / _spread(then)
    if not abs(larger - 1) <= SAME_SIZE:
        size: Moved = "larger" if larger > 1 else "smaller"
        return math.nan, Displaced(size, {"percent": 100 * abs(larger - 1)})
    if not _spread(now - then) <= SAME_FIGURE * _spread(then):
        return math.nan, Displaced("figure")
    if not shift <= SAME_PLACE:
        return math.nan, Displaced("place", {"percent": 100 * shift})
    return zoom * larger, None


def _spread(points: Floats) -> float:
    """Root mean square distance of points (N, 2) from the origin."""
    return float(np.sqrt(np.square(points).sum(1).mean()))


def _point(track: PoseTrack, name: str) -> tuple[float, float]:
    x, y = np.median(track.point(name), axis=0)
    return round(float(x), 1), round(float(y), 1)
