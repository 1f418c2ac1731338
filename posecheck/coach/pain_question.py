"""Asks for the pain after an exercise, so that somebody on a mat answers without touching anything.

The numbers are counted aloud, and a raised hand takes one. It is told from an arm that comes to
rest beyond the head by what follows: the number is said back, and counts once the hand is lowered.
"""

from typing import Final, Literal

from posecheck.coach.cue import Cue
from posecheck.coach.raised_hand import RaisedHand, hands_down
from posecheck.exercises.exercise import Exercise
from posecheck.pose.pose import Pose
from posecheck.session.particulars import WORST_PAIN
from posecheck.text import pain_sentences

Stage = Literal["asks", "counts", "holds", "kept", "over"]
PAUSE_S: Final = 1.0
"""Between the question and the first number."""
NUMBER_S: Final = 3.0
"""A number lasts at least so long: an arm takes a second from the mat to above the head."""
AFTER_WORD_S: Final = 2.2
"""... and so long after it has been said, where the voice is slow."""
REACTION_S: Final = 0.6
"""A hand that is up sooner after a number was begun to set out at the one before."""
LOWERED_S: Final = 0.5
"""So long the hand is seen down again before its number counts."""
LOWER_S: Final = 8.0
"""A hand that stays up longer, after it was asked to be lowered, rests there."""
CORRECT_S: Final = 5.0
"""So long after the answer has been said back it can be taken back by another raised hand."""
CORRECTIONS: Final = 2
UNSEEN_S: Final = 5.0
"""Who is out of sight for so long is not counted at."""


def hand_seen(exercise: Exercise) -> bool:
    """Whether a hand can be seen at all from where the exercise is watched."""
    return not {"feet_end", "phone"} & set(exercise.views)


class PainQuestion:
    """The question, the count and the answer; time comes from the poses.

    Args:
        exercise: the exercise that is over. Where its definition says that the arms lie beyond
            the head anyway, a hand counts only of somebody who sits, kneels or stands upright.

    Attributes:
        stage: `asks`, `counts`, `holds` (a hand is up and is to be lowered), `kept` (an answer
            that can be taken back) or `over`.
        number: the number that is counted or was taken, None before the first.
        pain: the answer, None = not answered (yet).
    """

    def __init__(self, exercise: Exercise) -> None:
        self.stage: Stage = "asks"
        self.number: int | None = None
        self.pain: int | None = None
        self._upright = not exercise.raised_hand
        self._hand = RaisedHand(upright=self._upright)
        self._begun = False
        self._cue_s = 0.0  # when the latest words were given out
        self._quiet_s: float | None = None  # when they had been said
        self._number_s = [0.0] * (WORST_PAIN + 1)
        self._seen_s = 0.0
        self._down_s: float | None = None
        self._corrections = 0

    def update(self, pose: Pose, *, speaking: bool = False) -> Cue | None:
        """Take the next pose.

        Args:
            speaking: whether the words that were given out before are still being said.

        Returns:
            Words to say now, None = nothing new.
        """
        now = pose.time_s
        if self.stage == "over":
            return None
        held = self._hand.update(pose)
        if pose.found or not self._begun:
            self._seen_s = now
        if not self._begun:
            self._begun = True
            return self._say(now, pain_sentences.question(upright=self._upright))
        if speaking:
            self._quiet_s = None
        elif self._quiet_s is None:
            self._quiet_s = now
        if self.stage == "holds":
            return self._lowered(now, pose)
        if now - self._seen_s >= UNSEEN_S:
            self.stage = "over"
            return None
        if self.stage == "kept":
            return self._corrected(now, held)
        if held and self.stage == "counts":
            return self._taken(now)
        return self._next(now)

    def _since_s(self, now: float) -> float:
        """For how long nothing has been said, seconds."""
        return 0.0 if self._quiet_s is None else now - self._quiet_s

    def _say(self, now: float, words: str) -> Cue:
        self._cue_s, self._quiet_s = now, None
        return Cue.of("ask", words)

    def _next(self, now: float) -> Cue | None:
        """The next number, when it is time for it; none while a hand is on its way."""
        if self.stage == "counts" and self._hand.up_since_s is not None:
            return None
        first = self.number is None
        wait_s = PAUSE_S if first else AFTER_WORD_S
        if self._since_s(now) < wait_s or now - self._cue_s < (0.0 if first else NUMBER_S):
            return None
        if self.number == WORST_PAIN:
            self.stage = "over"
            return self._say(now, pain_sentences.not_answered())
        self.stage = "counts"
        self.number = 0 if self.number is None else self.number + 1
        self._number_s[self.number] = now
        return self._say(now, f"{self.number}.")

    def _taken(self, now: float) -> Cue:
        """A hand has been up for long enough: at the number that had been said when it came up."""
        up_s = self._hand.up_since_s
        assert self.number is not None
        assert up_s is not None
        while self.number and up_s < self._number_s[self.number] + REACTION_S:
            self.number -= 1
        self.stage, self._down_s = "holds", None
        return self._say(now, pain_sentences.lower(self.number))

    def _lowered(self, now: float, pose: Pose) -> Cue | None:
        """The answer, once the hand is seen down again."""
        if not hands_down(pose):
            self._down_s = None
            if self._since_s(now) >= LOWER_S:
                self.stage, self.number = "over", None
                return self._say(now, pain_sentences.not_answered())
            return None
        self._down_s = now if self._down_s is None else self._down_s
        if now - self._down_s < LOWERED_S:
            return None
        assert self.number is not None
        self.stage, self.pain = "kept", self.number
        self._seen_s = now
        return self._say(now, pain_sentences.taken(self.number))

    def _corrected(self, now: float, held: bool) -> Cue | None:
        """Another raised hand takes the answer back, and it is counted anew."""
        if held and self._corrections < CORRECTIONS:
            self._corrections += 1
            self.stage, self.number, self.pain = "asks", None, None
            # This one is down again before it says a number.
            self._hand = RaisedHand(upright=self._upright)
            return self._say(now, pain_sentences.once_more())
        if self._hand.up_since_s is None and self._since_s(now) >= CORRECT_S:
            self.stage = "over"
        return None
