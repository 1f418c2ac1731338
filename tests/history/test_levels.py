"""The level rule, session by session."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from posecheck.history.entry import SessionEntry
from posecheck.history.levels import NextLevel, following


def session(code: str) -> SessionEntry:
    """A digit is the level of a good session; w = with a warning, p = with pain, n = not judged,
    s = mostly unseen, c = the chief rule not judged, i = idle, t = the level was a therapist's
    choice, r = which ended with this session."""
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
        level_by="therapist" if "t" in code else "released" if "r" in code else None,
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
    assert following(map(session, past.split())).level == level


def test_sessions_that_were_mostly_unseen_raise_no_level() -> None:
    assert following(map(session, ["1s"] * 5)).level == 1
    assert following(map(session, ["1", "1", "1s", "1"])).level == 2


@pytest.mark.parametrize(
    ("past", "level", "chosen", "highest"),
    [
        ("", 1, False, 2),  # the third is not open to a newcomer
        ("1 1 1", 2, False, 3),
        ("3t", 3, True, 3),
        ("2t", 2, True, 2),
        ("2t 2 2 2 2", 2, True, 2),  # it does not rise by itself
        ("2t 2w", 2, True, 2),
        ("2t 3t", 3, True, 3),
        ("1 1 1 1t", 1, True, 1),
        ("2t 2p", 1, False, 2),  # pain ends the choice
        ("2tp", 1, False, 2),
        ("2t 2r 2 2", 3, False, 3),  # from where it was released, it rises as ever
    ],
)
def test_a_level_that_a_therapist_chose(past: str, level: int, chosen: bool, highest: int) -> None:
    found = following(map(session, past.split()))
    assert found == NextLevel(level, chosen)
    assert found.open == highest


def test_paused_time_is_not_unjudged_time() -> None:
    # A minute of pause in two: of the minute in which there was something to see all was seen.
    paused = replace(session("1"), duration_s=120.0, judged_s=50.0, chief_judged_s=50.0)
    assert following([paused] * 3).level == 1
    assert following([replace(paused, paused_s=60.0)] * 3).level == 2


def test_what_a_crash_broke_off_raises_no_level_but_its_pain_counts() -> None:
    whole = session("1")
    crashed = replace(whole, interrupted=True)
    assert following([whole, crashed, whole]).level == 1
    assert following([whole, crashed, whole, whole]).level == 2
    assert following([*[whole] * 3, replace(crashed, level=2, pain=True)]).level == 1
