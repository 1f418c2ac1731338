"""Lines of Arabic that begin with a number are set from right to left, numbers as they are."""

import numpy as np
import pytest

from posecheck.drawing.sprites import Font, led_by
from posecheck.text.translation import speaking

SIZE, WEIGHT = 60.0, 600


def test_the_number_at_the_beginning_stands_at_the_right() -> None:
    font = Font()
    digit = font.mask("3", SIZE, WEIGHT)
    digit = digit[:, np.flatnonzero(digit.max(0) > 0.1)]
    with speaking("ar"):
        line = font.mask("3 ألم", SIZE, WEIGHT)
    line = line[:, : np.flatnonzero(line.max(0) > 0.1)[-1] + 1]
    right = line[:, -digit.shape[1] :]
    assert np.abs(right - digit).mean() < 0.05
    assert line.shape[1] == pytest.approx(font.width("3 ألم", SIZE, WEIGHT), abs=0.25 * SIZE)


@pytest.mark.parametrize(
    ("text", "led"),
    [("3 ألم", True), ("posecheck ألم", True), ("ألم 3", False), ("3", False), ("", False)],
)
def test_what_begins_with_a_letter_of_its_own_needs_nothing(text: str, led: bool) -> None:
    with speaking("ar"):
        assert bool(led_by(text)) is led
    with speaking("en"):
        assert led_by(text) == ""
