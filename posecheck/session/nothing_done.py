"""Why no repetition was seen, in words: nothing done is not praised, but explained."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from posecheck.exercises.exercise import Stretch
from posecheck.session.not_judged import NotJudged
from posecheck.session.shares import MOSTLY
from posecheck.signals.catalogue import SIGNALS
from posecheck.text import sentences
from posecheck.text.numbers import quantity

if TYPE_CHECKING:
    from posecheck.session.result import SessionResult
REPETITIONS: Final = "repetitions"
"""The name in `not_judged` under which it stands that nothing is counted."""


def why_nothing_counted(result: "SessionResult") -> str | None:
    """Why no repetition was counted, with what to do, in words.

    None where some were, or where the exercise has none to count.
    """
    if result.repetitions or not result.exercise.counts_repetitions:
        return None
    if result.unfinished:
        return sentences.cut_short()
    if message := _unseen(result):
        return message
    reached = [way for entry in result.exercise.stretch for way in _ways(result, entry)]
    if not reached:
        return sentences.no_way_back()
    nearest, words = max(reached)
    return words if nearest < 0 else sentences.no_way_back()


def _unseen(result: "SessionResult") -> str | None:
    """What stood in the way of seeing one for most of the time, in words."""
    if result.judged_s <= MOSTLY * result.coverage.watched_s and (words := _longest(result, None)):
        return words
    for rule in result.rules:
        if rule.kind == "hold" and rule.judged_s <= MOSTLY * result.judged_s and rule.message:
            return rule.message
    others = [span for span in result.not_judged if span.rule == REPETITIONS]
    if sum(span.duration_s for span in others) > MOSTLY * result.judged_s:
        return _longest(result, REPETITIONS)
    return None


def _longest(result: "SessionResult", rule: str | None) -> str | None:
    spans: Sequence[NotJudged] = [span for span in result.not_judged if span.rule == rule]
    return max(spans, key=lambda span: span.duration_s).message if spans else None


def _both_ways(result: "SessionResult", name: str) -> bool:
    """Whether there are stretches of a signal above zero and below."""
    enters = [
        entry.enter
        for entry in result.exercise.stretch
        if name in [signal for signal, _ in entry.signals()]
    ]
    return min(enters) < 0 < max(enters)


def _ways(result: "SessionResult", entry: Stretch) -> list[tuple[float, str]]:
    """How far a signal was from its stretch at its nearest, + = beyond, with words about it.

    In shares of the way from zero to the stretch, so that the nearest of several can be told.
    """
    if not entry.count:
        return []
    found = []
    for name, _ in entry.signals():
        values = result.signals[name]
        known = values[np.isfinite(values)]
        start = result.neutral.get(name, 0.0) if entry.from_neutral else 0.0
        if not known.size:
            continue
        reached = float(known.max() if entry.upward else known.min()) - start
        beyond = (reached - entry.enter) * (1 if entry.upward else -1)
        signal = SIGNALS[name]
        # Where it goes to both sides, nobody is told of a minus.
        sign = -1 if entry.enter < 0 and _both_ways(result, name) else 1
        words = sentences.too_little(
            signal.label,
            quantity(max(sign * reached, 0.0) if sign < 0 else reached, signal.unit),
            quantity(sign * entry.enter, signal.unit),
        )
        found.append((beyond / max(abs(entry.enter), 1e-6), words))
    return found
