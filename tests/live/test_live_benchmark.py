"""The arithmetic of `benchmarks.live`."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.live import STALL_S, Judged, Run, at_thirty, expected_exercise, recovery_s
from posecheck.video.file import VideoFile
from posecheck.video.writer import VideoWriter

BASE_S = 100.0
"""Where the camera's clock stands on that of the machine."""


def verdict(time_s: float, age_s: float = 0.02, tells_hold: bool = False) -> Judged:
    captured = BASE_S + time_s
    return Judged(time_s, captured, captured + age_s, tells_hold)


def run(*verdicts: Judged, dropped: int = 0) -> Run:
    return Run(list(verdicts), len(verdicts) + dropped, dropped)


def test_what_was_left_out_and_how_old_verdicts_were() -> None:
    made = run(verdict(0.0, 5.0), *(verdict(i / 30) for i in range(1, 90)), dropped=10)
    assert made.left_out_pct == pytest.approx(10.0)
    assert made.age_ms(100) == pytest.approx(20.0)  # the first one does not count


def test_the_warning_is_timed_by_the_cameras_clock() -> None:
    made = run(*(verdict(i / 30, tells_hold=i >= 60) for i in range(90)))
    assert made.warned_s() == pytest.approx(2.0 + 0.02)
    assert run(*(verdict(i / 30) for i in range(9))).warned_s() is None


def test_recovery_counts_from_the_end_of_the_stall() -> None:
    before = [verdict(i / 30) for i in range(30)]
    # Held up at 1.0 s for 0.2 s; then 0.1 s of old verdicts, then fresh ones.
    old = [verdict(1.15 + i / 30, 0.1) for i in range(4)]
    fresh = [verdict(1.3 + i / 30) for i in range(60)]
    found = recovery_s(run(*before, *old, *fresh), 1.0)
    # Three of the first five ages in a row must be fresh.
    assert found == pytest.approx(1.3 + 2 / 30 + 0.02 - 1.0 - STALL_S, abs=0.05)
    assert recovery_s(run(*before, *[verdict(1.2 + i / 30, 0.1) for i in range(60)]), 1.0) == float(
        "inf"
    )


def test_a_slow_clip_becomes_one_of_thirty_pictures_a_second(tmp_path: Path) -> None:
    with VideoWriter(tmp_path / "slow.mp4") as out:
        for i in range(15):
            out.write(np.full((48, 64, 3), 16 * i, np.uint8), i / 15)
    at_thirty(tmp_path / "slow.mp4", tmp_path / "fast.mp4", (640, 480))
    with VideoFile(tmp_path / "fast.mp4") as video:
        frames = list(video)
    assert np.diff([f.time_s for f in frames]) == pytest.approx(1 / 30, abs=0.001)
    assert len(frames) == 29
    # Between two pictures their mean.
    assert float(frames[11].image.mean()) == pytest.approx(5.5 * 16, abs=4)


def test_the_movement_comes_from_the_expectation(samples: Path) -> None:
    assert expected_exercise(samples / "trunk_rotation_hold.mp4") == "lower_trunk_rotation"
    assert expected_exercise(Path("none.mp4")) is None
