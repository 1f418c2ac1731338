"""Times and numbers as a reader expects them."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.text import numbers


@pytest.mark.parametrize(
    ("time_s", "text"),
    [
        (0.0, "0:00.0"),
        (7.24, "0:07.2"),
        (59.96, "1:00.0"),  # rounding carries into the minute
        (750.0, "12:30.0"),
        (3727.5, "1:02:07.5"),
        (-0.01, "0:00.0"),
    ],
)
def test_clock(time_s: float, text: str) -> None:
    assert numbers.clock(time_s) == text


@pytest.mark.parametrize(
    ("duration_s", "text"),
    [
        (2.5, "2.5 s"),
        (10.0, "10 s"),
        (59.97, "1 min"),
        (200.0, "3 min 20 s"),
        (3600.0, "1 h"),
        (3725.0, "1 h 2 min"),
    ],
)
def test_length(duration_s: float, text: str) -> None:
    assert numbers.length(duration_s) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (11.96, "%", "12 %"),
        (-5.27, "%", "\N{MINUS SIGN}5.3 %"),
        (115.4, "deg", "115°"),
        (-0.01, "in", "0 in"),
        (None, "in", "\N{EN DASH}"),
        (float("nan"), "in", "\N{EN DASH}"),
        (102.0, "spm", "102 steps/min"),
    ],
)
def test_quantity(value: float | None, unit: str, text: str) -> None:
    assert numbers.quantity(value, unit) == text


FINITE = st.floats(-1e9, 1e9)


@given(st.floats(0, 1e7))
def test_a_length_never_has_sixty_of_anything(duration_s: float) -> None:
    assert not re.search(r"\b60 (s|min)\b", numbers.length(duration_s))


@given(FINITE, st.sampled_from(["in", "deg", "%", "steps/min", "in/s", "s"]), st.none() | FINITE)
def test_no_quantity_is_minus_zero(value: float, unit: str, band: float | None) -> None:
    told = numbers.quantity(value, unit, None if band is None else abs(band))
    assert not re.match(r"[-\N{MINUS SIGN}]0(\.0)?(?![.\d])", told)
    assert "deg" not in told
    assert "-" not in told


def test_a_quantity_with_its_error_band() -> None:
    assert numbers.quantity(2.7, "in", 0.41) == "2.7 ± 0.4 in"
    assert numbers.quantity(-3.0, "in", 0.4) == "\N{MINUS SIGN}3.0 ± 0.4 in"
    assert numbers.quantity(2.7, "in", math.nan) == numbers.quantity(2.7, "in")
    assert numbers.quantity(None, "in", 0.4) == "\N{EN DASH}"
