"""An infinite value is no measurement, and poisons nothing that comes after it."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.measure.smoothing import OneEuro
from posecheck.measure.speed import Speedometer
from posecheck.pose.skeleton import INDEX
from posecheck.rules.limit import LimitRule, LimitValue
from posecheck.rules.pace import PaceRule
from posecheck.session.result import write_result, write_signals
from tests.acting import cats, curved, ran, result
from tests.figures import film

ODD = [math.inf, -math.inf, math.nan, 1e300, -1e300]


@given(st.lists(st.floats(-100, 100) | st.sampled_from(ODD), max_size=30))
def test_filters_forget_what_is_no_measurement(values: list[float]) -> None:
    smooth, speed = OneEuro(10.0), Speedometer()
    for i, value in enumerate(values):
        told = smooth.update(i / 10, value)
        assert math.isfinite(told) or not abs(value) <= 100
        assert not math.isinf(speed.update(i / 10, value))
    later = [(len(values) + i) / 10 for i in range(40)]
    assert smooth.run(later, [5.0] * 40)[-1] == pytest.approx(5.0, abs=0.1)
    assert speed.run(later, [5.0] * 40)[-1] == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("odd", [math.inf, -math.inf])
def test_rules_warn_about_no_infinity(odd: float) -> None:
    limit = LimitRule("range", "lean", "deg", LimitValue(10.0, 8.0, "Come back."), 1)
    pace = PaceRule("lean", "deg", 20.0, 0.0, "Slow down.", None)
    for i in range(20):
        limit.update(i / 10, odd)
        limit.update(i / 10 + 0.01, 5.0, band=abs(odd))
        pace.update(i / 10, odd)
    assert limit.events == pace.events == []
    limit.update(2.0, odd)
    assert not limit.watching
    assert not pace.watching


@settings(max_examples=8, deadline=None)
@given(
    st.sampled_from(["left_hip", "left_shoulder", "right_knee", "left_ear", "nose"]),
    st.sampled_from([math.inf, -math.inf, 1e30, -3e38]),
    st.integers(0, 40),
    st.sampled_from(["cat_cow", "hip_flexor", "walking", "supine_caudal_rotation"]),
)
def test_a_session_goes_on_after_a_landmark_beyond_all_bounds(
    name: str, where: float, at: int, exercise: str
) -> None:
    poses = film(curved(*cats(1)), 8)
    marks = poses[at].landmarks.copy()
    marks[INDEX[name]] = where
    poses[at] = replace(poses[at], landmarks=marks)
    found, verdicts = ran(exercise, poses)
    json.dumps(found.to_dict(), allow_nan=False)
    assert not any(np.isinf(values).any() for values in found.signals.values())
    assert not any(np.isinf(values).any() for values in found.bands.values())
    for verdict in verdicts:
        assert not any(math.isinf(value) for value in verdict.signals.values())
    if exercise == "cat_cow":
        assert math.isfinite(found.signals["back_curve_pct"][-1])
        assert all(math.isfinite(value) for value in found.neutral.values())


def test_files_hold_no_infinity(tmp_path) -> None:
    found = result("cat_cow", film(curved(*cats(1)), 3))
    values = found.signals["back_curve_pct"].copy()
    values[5] = math.inf
    odd = replace(found, signals={**found.signals, "back_curve_pct": values})
    write_signals(odd, tmp_path / "signals.csv")
    write_result(odd.to_dict(), tmp_path / "result.json")
    assert "inf" not in (tmp_path / "signals.csv").read_text()
    assert json.loads((tmp_path / "result.json").read_text())["ranges"]["back_curve_pct"]["max"] < 5
