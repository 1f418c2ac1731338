"""A phone between the knees in place of a camera: is it in place, and does it tell the truth?"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from posecheck.measure.obstacles import Obstacle
from posecheck.measure.picture_rate import PictureRate
from posecheck.pose.arrays import Floats
from posecheck.pose.joints import POSTURES
from posecheck.pose.numbers import array_of
from posecheck.pose.seen_from import VIEWS
from posecheck.pose.track import PoseTrack
from posecheck.pose.view import View
from posecheck.text import phone_sentences

FLAT_DEG: Final = 60.0
"""A screen that looks up or down by more than this is not held between two knees: at 30 degrees
they are 8 in aside, and that was told long before."""
SLIP_DEG: Final = 25.0
"""The phone turned by more than this in the plane of its screen slipped: the slope of shanks over
flat feet changes by less however the person shuffles."""
SLIP_DEG_S: Final = 150.0
"""... or turned faster than this any way, for two samples: knees at 5 in a second, which is warned
about as too fast, turn by 17 degrees a second; a tap or a fall by hundreds."""
LEAST_JERK_DEG: Final = 8.0
"""... and by so much: noise between two samples that are close in time is no slip."""
SILENT_S: Final = 5.0
"""Between living knees no phone keeps still to a tenth of a degree for so long; browsers say
nothing new below that."""
TOLD_S: Final = 1.0
"""So long a slip stands in the way, so that it is heard; then neutral is looked for anew."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of poses in which the phone was where it is.

    Attributes:
        rows: of the track.
        begins: whether the phone was put there anew: nothing learnt before holds.
    """

    rows: slice
    begins: bool


class PhoneWatch:
    """Follows the samples of a phone between the knees."""

    def __init__(self) -> None:
        self._rate = PictureRate()
        self._few = Obstacle("too_few_pictures", phone_sentences.too_rarely())
        self._out = Obstacle("not_in_position", phone_sentences.not_between_knees())
        self._slipped = Obstacle("not_in_position", phone_sentences.slipped())
        self._silent = Obstacle("no_pictures", phone_sentences.silent())
        self._away = False
        self._anchor = math.nan
        self._told_until = -math.inf
        self._last: tuple[float, Floats] | None = None

    def paused(self) -> None:
        """The next sample follows a pause."""
        self._rate.paused()

    def update(self, track: PoseTrack) -> tuple[list[Obstacle | None], Iterator[Stretch]]:
        """What stands in the way in each of the next N samples, and the runs of one place."""
        few = self._rate.update(track.time_s.tolist())
        columns = [array_of(track.of_scene(f"down_{axis}")) for axis in "xyz"]
        down = np.stack(columns, axis=1)
        silent = array_of(track.of_scene("silent_s"))
        found: list[Obstacle | None] = []
        begins: list[int] = []
        for i, now in enumerate(track.time_s.tolist()):
            block, anew = self._judged(now, down[i])
            if anew:
                begins.append(i)
            if silent[i] > SILENT_S or not np.isfinite(down[i]).all():
                block = self._silent
            found.append(self._few if few[i] is not None else block)
        return found, _stretches(begins, len(track))

    def _judged(self, now: float, down: Floats) -> tuple[Obstacle | None, bool]:
        """What stands in the way of a sample, and whether the phone was put elsewhere."""
        jerk = self._jerked(now, down)
        if not abs(math.degrees(math.asin(max(-1.0, min(1.0, float(down[2])))))) <= FLAT_DEG:
            self._away, self._anchor = True, math.nan
            return self._out, False
        slope = math.degrees(math.atan2(down[0], -down[1]))
        came_back, self._away = self._away, False
        turned = abs((slope - self._anchor + 180) % 360 - 180) > SLIP_DEG
        if came_back or math.isnan(self._anchor):
            self._anchor = slope
            return None, came_back
        if jerk or turned:
            self._anchor, self._told_until = slope, now + TOLD_S
            return self._slipped, True
        return (self._slipped if now < self._told_until else None), False

    def _jerked(self, now: float, down: Floats) -> bool:
        """Whether it turned faster since the sample before than knees do."""
        before, self._last = self._last, (now, down)
        if before is None:
            return False
        angle = math.degrees(math.acos(max(-1.0, min(1.0, float(before[1] @ down)))))
        return angle > LEAST_JERK_DEG and angle > SLIP_DEG_S * (now - before[0])


def view_by_phone(track: PoseTrack) -> View:
    """What a phone between the knees knows of N moments: that its person lies on their back."""
    return View(
        facing=np.ones(len(track)),
        posture=np.full(len(track), POSTURES.index("supine")),
        name=np.full(len(track), VIEWS.index("phone")),
    )


def _stretches(begins: list[int], count: int) -> Iterator[Stretch]:
    for first, end in pairwise([0, *[i for i in begins if i], count]):
        if end > first:
            yield Stretch(slice(first, end), begins=first in begins)
