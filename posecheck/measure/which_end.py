"""At which end of somebody who lies the camera stands, decided for a shot and not for a picture."""

from typing import Final

from posecheck.exercises.exercise import Exercise
from posecheck.pose import head_end
from posecheck.pose.numbers import any_of, each
from posecheck.pose.track import PoseTrack
from posecheck.pose.view import View

STAYS_S: Final = 1.5
"""No camera gets from one end to the other in a shot: so much time must speak against what was
decided, beside as much as spoke for it. On a large belly the model's knees and feet come and go."""
LONGEST_S: Final = 0.5
"""A frame counts for no longer than this, whatever gap follows it."""


class EndWatch:
    """Follows one shot."""

    def __init__(self, exercise: Exercise) -> None:
        # Where it is judged from the feet, what seems to be seen from behind the head is refused.
        self._watches = "feet_end" not in exercise.views
        self._for_feet_s: float | None = None
        self._last_s = 0.0

    def update(self, track: PoseTrack, view: View) -> list[bool]:
        """Tell for the next N poses whether the camera stands beyond the feet."""
        from_feet: list[bool] = each(view.seen_from("feet_end"))
        behind = view.seen_from("head_end")
        if not (self._watches and any_of(behind)):
            return from_feet
        times, first = track.time_s.tolist(), head_end.feet_first(track).tolist()
        for i, there in enumerate(each(behind)):
            if not there:
                continue
            now, sign = times[i], 1.0 if first[i] else -1.0
            if self._for_feet_s is None:
                self._for_feet_s = 1e-3 * sign
            else:
                passed = min(max(now - self._last_s, 0.0), LONGEST_S)
                told = self._for_feet_s + sign * passed
                self._for_feet_s = min(max(told, -STAYS_S), STAYS_S)
            self._last_s = now
            from_feet[i] = self._for_feet_s > 0
        return from_feet
