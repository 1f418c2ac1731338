"""The end of a session in a few sentences that can be spoken."""

from collections import Counter
from typing import Final

from posecheck.session.not_judged import MOSTLY
from posecheck.session.result import SessionResult
from posecheck.signals.catalogue import SIGNALS
from posecheck.text import sentences

WELL_SEEN: Final = 0.7
"""Share of the time that must have been judged before it may be called well done."""


def spoken_summary(result: SessionResult) -> list[str]:
    """Short sentences: repetitions, longest hold, warnings, and pain if there was any."""
    out = []
    if result.pain:
        out.append(sentences.stopped_for_pain())
    if result.exercise.counts_repetitions:
        out.append(_repetitions(result))
    elif not result.pain:
        out.append(sentences.exercise_over(result.exercise.title))
    if result.holds:
        out.append(sentences.longest_hold(max(hold.duration_s for hold in result.holds)))
    warnings = Counter(event.message for event in result.warnings)
    if warnings:
        out.append(sentences.to_remember(len(result.warnings), warnings.most_common(1)[0][0]))
    elif not result.pain and result.judged_s > MOSTLY * watched_s(result):
        out.append(sentences.no_warnings(well=_seen_well(result)))
    if blind := result.mostly_unjudged:
        labels = [SIGNALS[span.rule].label for span in blind if span.rule]
        out.append(sentences.out_of_judgement(labels, blind[0].message))
    watched = watched_s(result)
    if watched and result.judged_s < WELL_SEEN * watched:
        out.append(sentences.judged_only(result.judged_s, watched))
    return out


def well_done(result: SessionResult) -> bool:
    """Whether there is nothing to change and enough was judged to say so."""
    return not result.pain and not result.warnings and _seen_well(result)


def _seen_well(result: SessionResult) -> bool:
    """Whether enough was judged for praise."""
    if not result.judged_s or result.mostly_unjudged:
        return False
    return result.judged_s >= WELL_SEEN * watched_s(result)


def watched_s(result: SessionResult) -> float:
    """How long the person was to be watched: all of the time but for their pauses."""
    pauses = sum(span.duration_s for span in result.not_judged if span.reason == "paused")
    return result.duration_s - pauses


def _repetitions(result: SessionResult) -> str:
    sides = Counter(rep.side for rep in result.repetitions if rep.side)
    return sentences.repetitions(len(result.repetitions), sides["left"], sides["right"])
