"""What a session says about a frame, from what its rules made of it."""

import math

from posecheck.exercises.exercise import Exercise
from posecheck.session.frame_values import FrameValues
from posecheck.session.gauge import gauge
from posecheck.session.ruleset import RuleSet
from posecheck.session.verdict import Verdict


def verdict_of(exercise: Exercise, rules: RuleSet, frame: FrameValues) -> Verdict:
    """The verdict on the latest frame that the rules were fed with."""
    block, active = frame.block, rules.active()
    return Verdict(
        time_s=frame.time_s,
        judged=block is None,
        reason=block.reason if block else None,
        remedy=block.message if block else None,
        signals=frame.values,
        gauge=gauge(exercise, rules, frame.values, frame.bands, frame.reference, active),
        hold_s=rules.hold(frame.time_s),
        hold_limit_s=exercise.hold.limit_s,
        repetitions=rules.repetition_count,
        active=active,
        notice=frame.notice,
        bands=frame.bands,
        unjudged=frame.unjudged,
        blind=frame.blind,
    )


def nothing_yet(exercise: Exercise) -> Verdict:
    """The verdict before the first frame: nothing is known."""
    return Verdict(
        time_s=0.0,
        judged=False,
        reason=None,
        remedy=None,
        signals=dict.fromkeys(exercise.signals, math.nan),
        gauge=None,
        hold_s=None,
        hold_limit_s=exercise.hold.limit_s,
        repetitions=0,
    )
