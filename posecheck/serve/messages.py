"""What the page tells at the end of a session."""

from typing import Any, Final

from posecheck.coach.spoken_summary import spoken_summary
from posecheck.session.result import SessionResult


def session_summary(result: SessionResult) -> dict[str, Any]:
    """The summary as JSON (docs/protocol.md)."""
    sides = [repetition.side for repetition in result.repetitions]
    return {
        "title": result.exercise.title,
        "sentences": spoken_summary(result),
        "repetitions": len(sides),
        "left_repetitions": sides.count("left"),
        "right_repetitions": sides.count("right"),
        "duration_s": round(float(result.times[-1]), 2) if len(result.times) else 0.0,
        "judged_s": round(result.judged_s, 2),
        "warnings": [
            {"start_s": round(e.start_s, 2), "message": e.message} for e in result.warnings
        ],
        "pain": result.pain,
    }


NO_DATABASE: Final = "The history cannot be reached; posecheck's window says why."
DEFECT: Final = "Something went wrong in posecheck; its window says what."
