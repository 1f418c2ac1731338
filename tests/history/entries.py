"""Sessions for the tests."""

from datetime import UTC, datetime

from posecheck.history.entry import SessionEntry

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def entry(**changes: object) -> SessionEntry:
    values: dict = {
        "id": None,
        "started": NOON,
        "exercise": "supine_caudal_rotation",
        "level": 1,
        "repetitions": 10,
        "left_repetitions": 5,
        "right_repetitions": 5,
        "duration_s": 62.5,
        "judged_s": 60.0,
        "warnings": 0,
        "pain": False,
        "ranges": {"knee_drift_in": (-0.9, 1.0, "in")},
        "folder": None,
        "source": "live",
    }
    return SessionEntry(**{**values, **changes})
