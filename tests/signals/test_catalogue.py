"""What all signals have in common: shape, unknowns, and no memory."""

from dataclasses import replace

import numpy as np
import pytest

from posecheck.pose.pose import Pose
from posecheck.pose.skeleton import opposite
from posecheck.pose.track import PoseTrack
from posecheck.pose.view import View
from posecheck.signals.body import Body
from posecheck.signals.catalogue import CURVES, GAIT, RAW, RAW_SECOND, SIGNALS, measure
from posecheck.signals.reference import Reference
from tests.figures import (
    CAMERAS,
    FIGURES,
    HIPS_AT,
    PX_PER_IN,
    QUADRUPED,
    SIZE,
    STANDING,
    SUPINE,
    body,
    pose,
    view_from,
)

MEASURED = sorted(set(SIGNALS) - GAIT)
RUN = [
    *(pose(figure, camera) for figure in FIGURES.values() for camera in CAMERAS),
    Pose.nobody(0.0, SIZE),
    pose(replace(SUPINE, hip=(110, 50)), outline=False),
]
"""Every posture from everywhere, somebody without a silhouette, and nobody."""
REFERENCE = Reference(
    PX_PER_IN,
    {
        name: float(function(body(pose(SUPINE, "head_end")))[0])
        for name, function in RAW.items()
        if "foot" not in name
    }
    | {
        "left_foot_height_px": -HIPS_AT[1],
        "right_foot_height_px": -HIPS_AT[1],
        "crest_x_px": HIPS_AT[0],
        "crest_width_px": 51.0,
        "left_knee_edge_px": HIPS_AT[0] - 25.5,
        "right_knee_edge_px": HIPS_AT[0] + 25.5,
    },
)


def part(seen: Body, i: int) -> Body:
    """Frame i alone."""
    view = View(
        *(axis[i : i + 1] for axis in (seen.view.facing, seen.view.posture, seen.view.name))
    )
    return Body(PoseTrack.of([seen.track.pose(i)]), view, seen.reference)


@pytest.fixture(scope="module")
def run() -> Body:
    track = PoseTrack.of([replace(one, time_s=i / 10) for i, one in enumerate(RUN)])
    return Body(track, view_from(track), REFERENCE)


pytestmark = pytest.mark.filterwarnings("ignore:.*encountered in divide:RuntimeWarning")


@pytest.mark.parametrize("name", MEASURED)
def test_one_value_a_frame_and_the_same_alone_as_in_a_run(name: str, run: Body) -> None:
    values = measure(name, run)
    assert values.shape == (len(run),)
    assert values.dtype == float
    alone = [measure(name, part(run, i)) for i in range(len(run))]
    assert all(one.shape == (1,) for one in alone)
    # Sums over rows may be rounded in another order.
    assert np.allclose(values, np.concatenate(alone), rtol=1e-9, atol=1e-9, equal_nan=True)


# A phone has no body: tests/measure/test_phone.py.
@pytest.mark.parametrize("name", [n for n in MEASURED if n != "phone_lean_deg"])
def test_every_signal_is_known_somewhere_and_never_infinite(name: str, run: Body) -> None:
    values = measure(name, run)
    assert np.isfinite(values).any()
    assert not np.isinf(values).any()


@pytest.mark.parametrize("name", MEASURED)
def test_of_nobody_nothing_is_known(name: str, run: Body) -> None:
    assert np.isnan(measure(name, run)[~run.track.found]).all()
    # ... even when the view is the one of the moment before.
    facing, side = np.ones(1), np.array([1])
    vanished = PoseTrack.of([Pose.nobody(0.0, SIZE)])
    assert np.isnan(measure(name, Body(vanished, View(facing, side, side), REFERENCE))).all()


@pytest.mark.parametrize("name", [n for n in MEASURED if SIGNALS[n].needs_neutral])
def test_signals_that_count_from_neutral_are_unknown_without_it(name: str, run: Body) -> None:
    without = Body(run.track, run.view, Reference(PX_PER_IN))
    assert np.isnan(measure(name, without)).all()


@pytest.mark.parametrize("name", [n for n in MEASURED if SIGNALS[n].needs_scale])
def test_inches_are_unknown_without_a_scale(name: str, run: Body) -> None:
    without = Body(run.track, run.view, Reference(neutral=REFERENCE.neutral))
    assert np.isnan(measure(name, without)).all()
    assert name.endswith("_in")


def test_the_name_says_the_unit() -> None:
    ending = {"in": "_in", "deg": "_deg", "%": "_pct", "steps/min": "_spm"}
    for name, signal in SIGNALS.items():
        assert signal.name == name
        assert name.endswith(ending[signal.unit])
        assert signal.needs_scale == (signal.unit == "in")
        assert signal.label.strip()


def test_sided_signals_exist_for_both_sides() -> None:
    assert all(opposite(name) in SIGNALS for name in SIGNALS)


def test_groups_are_signals() -> None:
    assert set(SIGNALS) >= CURVES | GAIT
    # The phone's lean is both: a posture is told from it, and inches are counted from where it was.
    assert set(RAW) & set(SIGNALS) <= {"phone_lean_deg"}
    assert not set(RAW_SECOND) & set(SIGNALS)


@pytest.mark.parametrize("name", sorted(GAIT))
def test_gait_cannot_be_measured_on_single_frames(name: str) -> None:
    with pytest.raises(KeyError, match=name):
        measure(name, body(pose(STANDING)))


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(KeyError):
        measure("knee_drift", body(pose(QUADRUPED)))
