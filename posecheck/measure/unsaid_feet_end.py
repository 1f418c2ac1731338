"""Tells what comes of a camera beyond the feet when nobody has said that it stands there.

From there the model finds nobody, somebody far away, two people, a body that jumps about, or one
that is seen at a slant: what to mend is none of these, but the camera's place.
"""

import math
from typing import Final

from posecheck.exercises.camera_place import DRIFT
from posecheck.exercises.exercise import Exercise
from posecheck.measure.obstacles import Obstacle, Reason, not_made_out
from posecheck.measure.which_end import LONGEST_S
from posecheck.pose.track import PoseTrack
from posecheck.text import obstacle_sentences

SURE_S: Final = 1.0
"""A body that was seen from its feet for so long in all lies so."""
GONE_S: Final = 5.0
"""Who was not seen from the feet for so long may be gone, or the camera stands elsewhere."""
_UNSEEN: Final[frozenset[Reason]] = frozenset({"no_person", "too_small"})
_EXPLAINED: Final[frozenset[Reason]] = _UNSEEN | {
    "several_people",
    "picture_changed",
    "wrong_view",
    "implausible",
    "hidden",
    "not_in_position",
    "out_of_frame",
}


class UnsaidFeetEnd:
    """Watches one session of a movement in which the knees go from side to side."""

    def __init__(self, exercise: Exercise) -> None:
        self._exercise = exercise
        self._watches = exercise.main == DRIFT and "feet_end" not in exercise.views
        self._judged = False
        self._proof_s = 0.0
        self._seen_s = -math.inf
        self._last_s: float | None = None

    def update(
        self, track: PoseTrack, from_feet: list[bool], blocks: list[Obstacle | None]
    ) -> list[Obstacle | None]:
        """The obstacles of the next N frames, those that the camera's place explains replaced.

        Args:
            from_feet: (N,) whether the camera stands beyond the feet.
            blocks: (N,) what stands in the way, None = nothing.
        """
        if not self._watches:
            return blocks
        found = list(blocks)
        for i, (now, feet) in enumerate(zip(track.time_s.tolist(), from_feet, strict=True)):
            before, self._last_s = self._last_s, now
            block = found[i]
            if block is None:  # seen from where it is judged
                self._judged, self._proof_s = True, 0.0
                continue
            if feet:
                passed = 0.0 if before is None else min(now - before, LONGEST_S)
                self._proof_s, self._seen_s = min(self._proof_s + passed, SURE_S), now
            if self._proof_s >= SURE_S and now - self._seen_s <= GONE_S:
                if block.reason in _EXPLAINED and not (feet and block.reason == "wrong_view"):
                    found[i] = not_made_out(self._exercise)
            elif not (self._judged or track.found[i]) and block.reason in _UNSEEN:
                found[i] = Obstacle(block.reason, obstacle_sentences.nobody_unless_feet("feet"))
        return found
