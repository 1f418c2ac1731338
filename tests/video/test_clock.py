"""Times from good, missing and broken time stamps."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.video.clock import FrameClock


def times(stamps: list[float | None], period_s: float = 0.04) -> list[float | None]:
    clock = FrameClock(period_s)
    return [clock.next(stamp) for stamp in stamps]


@pytest.mark.parametrize(
    ("stamps", "expected"),
    [
        pytest.param([0.0, 0.04, 0.10], [0.0, 0.04, 0.10], id="variable rate is kept"),
        pytest.param([5.0, 5.04, 5.08], [0.0, 0.04, 0.08], id="starts at zero"),
        pytest.param([-0.08, -0.04, 0.0], [0.0, 0.04, 0.08], id="starts below zero"),
        pytest.param([None, None, None], [0.0, 0.04, 0.08], id="no stamps at all"),
        pytest.param([0.0, None, 0.09], [0.0, 0.04, 0.09], id="one stamp missing"),
        pytest.param([0.0, 0.04, 0.04, 0.08], [0.0, 0.04, None, 0.08], id="duplicate left out"),
        pytest.param([0.0, 0.08, 0.04, 0.12], [0.0, 0.08, None, 0.12], id="disorder left out"),
        pytest.param([0.0, 0.0401, 0.0404], [0.0, 0.0401, 0.04111], id="same millisecond nudged"),
        pytest.param([0.0, 10.0, 0.0, 0.04], [0.0, 10.0, 10.04, 10.08], id="clock starts anew"),
        pytest.param([0.0, 9e6, 0.08], [0.0, 0.04, 0.08], id="a leap of months is no pause"),
        pytest.param([0.0, 600.0], [0.0, 600.0], id="a pause of ten minutes is true"),
        pytest.param(
            [1.0] * 6, [0.0, None, None, 0.04, 0.08, 0.12], id="a clock that stands still"
        ),
    ],
)
def test_times(stamps: list[float | None], expected: list[float | None]) -> None:
    assert times(stamps) == pytest.approx(expected)


@given(st.lists(st.none() | st.floats(-1e5, 1e5), max_size=60), st.floats(0.001, 1.0))
def test_times_increase_in_whole_milliseconds(stamps: list[float | None], period_s: float) -> None:
    found = [t for t in times(stamps, period_s) if t is not None]
    for whole in (int, round):
        steps = [whole(t * 1000) for t in found]
        assert all(a < b for a, b in pairwise(steps))
