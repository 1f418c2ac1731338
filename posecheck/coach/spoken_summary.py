"""The end of a session in a few sentences that can be spoken."""

from collections import Counter
from typing import Final

import numpy as np

from posecheck.rules.events import GAP_S
from posecheck.session.result import SessionResult

WELL_SEEN: Final = 0.7
"""Share of the time that must have been judged before it may be called well done."""


def spoken_summary(result: SessionResult) -> list[str]:
    """Short sentences: repetitions, longest hold, warnings, and pain if there was any."""
    out = []
    if result.pain:
        out.append("You stopped because of pain. Rest, and see a professional if it persists.")
    out.append(_repetitions(result))
    if result.holds:
        longest = max(hold.duration_s for hold in result.holds)
        out.append(
            f"Your longest hold was {longest:.0f} second{'' if round(longest) == 1 else 's'}."
        )
    total = len(result.warnings)
    if total:
        most = Counter(event.message for event in result.warnings).most_common(1)[0][0]
        out.append(f"{total} warning{'' if total == 1 else 's'}. To remember: {most}")
    elif result.judged_s > 0 and not result.pain:
        out.append("No warnings. Well done." if _seen_well(result) else "No warnings.")
    steps = np.diff(result.times)
    watched = float(steps[steps <= GAP_S].sum())  # pauses aside
    if watched and result.judged_s < WELL_SEEN * watched:
        out.append(f"I could judge only {result.judged_s:.0f} of {watched:.0f} seconds.")
    return out


def _seen_well(result: SessionResult) -> bool:
    return result.judged_s >= WELL_SEEN * float(result.times[-1])


def _repetitions(result: SessionResult) -> str:
    total = len(result.repetitions)
    sides = Counter(rep.side for rep in result.repetitions if rep.side)
    words = f"{total} repetition{'' if total == 1 else 's'}"
    if not total:
        return "No repetitions counted." if result.exercise.stretch else "The walk is over."
    if sides:
        words += f", {sides['left']} left and {sides['right']} right"
    return f"{words}."
