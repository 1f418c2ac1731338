"""Where the caution before a limit begins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.session.bounds import caution_at


@pytest.mark.parametrize(
    ("limit", "direction", "caution"),
    [
        (10.0, 1, 8.0),
        (-6.0, -1, -4.8),
        (-5.0, 1, -6.0),  # an upper limit below zero
        (10.0, -1, 12.0),  # a lower one above it
        (0.0, 1, 0.0),
    ],
)
def test_caution_begins_before_the_limit(limit: float, direction: int, caution: float) -> None:
    assert caution_at(limit, 0.8, direction) == pytest.approx(caution)


@given(st.floats(-200, 200), st.floats(0.01, 0.99), st.sampled_from([1, -1]))
def test_it_never_lies_beyond_the_limit(limit: float, share: float, direction: int) -> None:
    caution = caution_at(limit, share, direction)
    assert caution is not None
    assert direction * caution <= direction * limit + 1e-6


def test_without_a_share_there_is_none() -> None:
    assert caution_at(10.0, None, 1) is None
