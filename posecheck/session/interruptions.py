"""Times of a session in which nobody looked: between pictures, and in a pause."""

from posecheck.measure.obstacles import Obstacle
from posecheck.measure.picture_rate import NO_PICTURES_S
from posecheck.rules.events import GAP_S
from posecheck.session.not_judged import NotJudgedLog
from posecheck.session.ruleset import RuleSet
from posecheck.text import obstacle_sentences

SHORTEST_S = 1.0
"""Less than this shows nothing of a movement: the shortest repetition takes 0.8 s, and neutral is
learnt before it. "Nothing to warn about" would be true and mean nothing."""


class Interruptions:
    """Notes the times between frames in which nothing was seen, and tells the rules."""

    def __init__(self, rules: RuleSet, spans: NotJudgedLog) -> None:
        self._rules = rules
        self._not_judged = spans
        self._last_s: float | None = None
        self._few = self._paused = self._watched = False

    def pause(self) -> None:
        """The next frame follows a pause."""
        self._paused = True

    def next_frame(self, now: float, block: Obstacle | None) -> None:
        """Take note of the time before a frame; `block` stands in the way of judging it."""
        last, self._last_s = self._last_s, now
        paused, self._paused = self._paused, False
        few = block if block is not None and block.reason == "too_few_pictures" else None
        few_before, self._few = self._few, few is not None
        if last is None:
            return
        if few is not None and not self._watched:
            # It was like that from the beginning.
            self._not_judged.rename("no_pictures", few)
        step = now - last
        if step <= NO_PICTURES_S:
            self._watched |= block is None
        elif paused:
            self._not_judged.update(last, None, Obstacle("paused", obstacle_sentences.paused()))
            self._rules.interrupted(step, suspended=True)
        else:
            all_along = few is not None and (few_before or not self._watched)
            self._not_judged.update(last, None, few if all_along else _no_pictures())
            if step > GAP_S:
                self._rules.interrupted(step)

    def finish(self, end_s: float) -> bool:
        """Take note of the time from the last frame to the end; whether it was long enough."""
        if 0 < end_s < SHORTEST_S:
            self._not_judged.replace(end_s, Obstacle("too_short", obstacle_sentences.too_short()))
            return False
        if self._last_s is not None and end_s - self._last_s > NO_PICTURES_S and not self._few:
            self._not_judged.update(self._last_s, None, _no_pictures())
        return True


def _no_pictures() -> Obstacle:
    return Obstacle("no_pictures", obstacle_sentences.no_pictures())
