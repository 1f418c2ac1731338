"""Knee drift of rendered clips with the real model, held against the truth."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks import drift
from benchmarks.rendered import RenderedClip

FEET_END = Path(__file__).parents[3] / "shared" / "cases" / "feet_end"


def measured(name: str) -> drift.Measured:
    return drift.measure(RenderedClip.read(drift.CLIPS / f"{name}.mp4"))


def test_trousers_in_the_colour_of_the_floor_are_measured_all_the_same() -> None:
    found = measured("head_male_floor_trousers")
    error = np.abs(found.error[found.judged])
    assert found.judged.mean() >= 0.85
    assert error.mean() <= 0.25
    assert np.percentile(error, 95) <= 0.5
    assert (error <= found.band[found.judged]).mean() >= 0.95
    assert len(found.delays) == 2  # 3.6 in to the right, 3.5 in to the left
    assert all(map(drift._in_time, found.delays))


def test_from_the_feet_no_figure_is_given_but_a_remedy() -> None:
    found = measured("feet_male_140")
    assert not found.judged.any()
    assert found.warnings == 0
    assert any("Put the camera behind your head" in words for words in found.remedies)


@pytest.mark.slow
@pytest.mark.skipif(not FEET_END.is_dir(), reason="the clips are not here")
def test_from_the_feet_inches_are_right_to_half_an_inch_when_the_place_is_said() -> None:
    clip = RenderedClip.read(FEET_END / "F4_h085_tall_far.mp4")
    found = drift.measure(clip, by_feet=True)
    error = np.abs(found.error[found.judged])
    assert found.wanted
    assert found.judged.mean() >= 0.8
    assert error.mean() <= 0.35
    assert (error <= found.band[found.judged]).mean() >= 0.95
    assert len(found.delays) == 1  # 4 in to the right; 3 in to the left are not beyond
    assert all(map(drift._in_time, found.delays))
