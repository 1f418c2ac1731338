"""The level rule, session by session."""

from datetime import UTC, datetime

import pytest

from posecheck.history.entry import SessionEntry
from posecheck.history.levels import next_level


def session(code: str) -> SessionEntry:
    """A digit is the level of a good session; w = with a warning, p = with pain, n = not judged,
    s = mostly unseen, c = the chief rule not judged, i = idle."""
    return SessionEntry(
        id=1,
        started=datetime(2026, 1, 1, tzinfo=UTC),
        exercise="supine_caudal_rotation",
        level=int(code[0]),
        repetitions=0 if "n" in code or "i" in code else 10,
        left_repetitions=0,
        right_repetitions=0,
        duration_s=60.0,
        judged_s=0.0 if "n" in code else 20.0 if "s" in code else 50.0,
        warnings=int("w" in code),
        pain="p" in code,
        ranges={},
        folder=None,
        source="live",
        chief_judged_s=None if "s" in code else 29.0 if "c" in code else 31.0,
    )


@pytest.mark.parametrize(
    ("past", "level"),
    [
        ("", 1),
        ("1 1", 1),
        ("1 1 1", 2),
        ("1 1 1w 1 1", 1),  # the row begins again
        ("1 1 1w 1 1 1", 2),
        ("1 1 1 2 2", 2),  # each level needs three of its own
        ("1 1 1 2 2 2", 3),
        ("1 1 1 2 2 2 3 3 3 3 3 3", 3),  # never beyond three
        ("1p", 1),  # never below one
        ("1 1 1 2p", 1),
        ("1 1 1 2 2 2 3p", 2),
        ("1 1 1 2 2 2 3p 2p", 1),
        ("1 1 1 2 2 2 3p 2 2 2", 3),
        ("1 1 1p 1 1", 1),  # pain begins the row again
        ("2 2 2 3 3 3", 1),  # chosen by hand, shows nothing about one inch
        ("1 2 1 3 1", 2),
        ("1 1 1n 1", 2),  # nothing was seen: as if it had not been
        ("1n 1n 1n", 1),
        ("1 1 3w 1", 1),
        ("1c 1c 1c 1c", 1),  # nobody watched the knees
        ("1 1c 1 1", 2),
        ("1i 1i 1i 1i", 1),  # nothing was done
    ],
)
def test_level(past: str, level: int) -> None:
    assert next_level(map(session, past.split())) == level


def test_sessions_that_were_mostly_unseen_raise_no_level() -> None:
    assert next_level(map(session, ["1s"] * 5)) == 1
    assert next_level(map(session, ["1", "1", "1s", "1"])) == 2
