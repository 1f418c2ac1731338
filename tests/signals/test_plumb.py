"""Upright walkers before cameras that look down: the lean must not depend on the place."""

from dataclasses import replace

import numpy as np
import pytest

from posecheck.pose.skeleton import INDEX
from posecheck.pose.track import PoseTrack
from posecheck.pose.view import View
from posecheck.signals.body import Body
from posecheck.signals.plumb import CHANGE, ROLL, PlumbLine

SIZE = (1000, 800)
TIMES = np.arange(0, 4, 1 / 30)


def passing(tilt_per_width: float, *, facing: int = 1, trunk_lean: float = 2.0) -> Body:
    """Somebody who walks across the picture, in which upright lines are tilted by the place."""
    n = len(TIMES)
    place = np.linspace(0.1, 0.9, n) * (1 if facing < 0 else -1) + (0 if facing < 0 else 1)
    tilt = tilt_per_width * (place - 0.5)
    marks = np.full((n, 33, 2), 400.0)

    def from_hip(lean_deg: np.ndarray, up: float) -> np.ndarray:
        turn = np.radians(lean_deg)
        x = 1000 * place - up * np.sin(turn)
        return np.stack([x, 400 - up * np.cos(turn)], axis=1)

    marks[:, :] = from_hip(tilt, 0)[:, None]
    for side in ("left", "right"):
        marks[:, INDEX[f"{side}_shoulder"]] = from_hip(tilt + facing * trunk_lean, 150)
        marks[:, INDEX[f"{side}_ankle"]] = from_hip(tilt + facing * 4.0, -250)
    codes = np.full(n, 1)
    return Body(_track(marks), View(np.full(n, float(facing)), codes, codes))


def _track(marks: np.ndarray) -> PoseTrack:
    n = len(marks)
    blank = np.full(n, np.nan, np.float32)
    edges = {name: np.full((n, 21), np.nan, np.float32) for name in ("left_edge", "right_edge")}
    crest = {name: np.full((n, 96), np.nan, np.float32) for name in ("crest_x", "crest_y")}
    return PoseTrack(
        time_s=TIMES,
        size=SIZE,
        landmarks=marks.astype(np.float32),
        visibility=np.ones((n, 33), np.float32),
        world=np.zeros((n, 33, 3), np.float32),
        support=blank,
        people=np.ones(n, np.int16),
        overlap=np.zeros(n, np.float32),
        contrast=blank,
        **edges,
        **crest,
    )


def test_an_upright_picture_has_no_tilt() -> None:
    assert np.abs(PlumbLine().update(passing(0.0))[0]).max() < 0.3


@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize("tilt", [-14.0, 14.0])
def test_the_tilt_is_found_while_somebody_passes(tilt: float, facing: int) -> None:
    body = passing(tilt, facing=facing)
    place = body.track.middle("hip")[:, 0] / 1000 - 0.5
    found, error = PlumbLine().update(body)
    left = found - tilt * place
    assert (np.abs(left) <= error + 1e-9).mean() > 0.95
    assert error[-1] < 0.6 * error[0]
    assert np.abs(left[-1]) < 0.25 * abs(tilt * place[-1])
    assert np.abs(left[len(left) // 2 :]).max() < 2.0


@pytest.mark.parametrize("lean", [0.0, 25.0])
def test_a_stoop_is_not_taken_for_a_tilt(lean: float) -> None:
    assert np.abs(PlumbLine().update(passing(0.0, trunk_lean=lean))[0]).max() < 0.3


def test_runs_of_any_length_give_the_same() -> None:
    body = passing(10.0)
    plumb = PlumbLine()
    parts = [plumb.update(body.take(slice(i, i + 9))) for i in range(0, len(body), 9)]
    whole = PlumbLine().update(body)
    for k in range(2):
        assert np.array_equal(np.concatenate([part[k] for part in parts]), whole[k])


def test_legs_out_of_sight_tell_nothing() -> None:
    body = passing(CHANGE[1])
    marks = body.track.landmarks.copy()
    marks[:, INDEX["left_ankle"], 1] = SIZE[1] + 50
    hidden = replace(body, track=replace(body.track, landmarks=marks))
    tilt, error = PlumbLine().update(hidden)
    assert np.array_equal(tilt, np.zeros(len(body)))
    place = body.track.middle("hip")[:, 0] / 1000 - 0.5
    assert error == pytest.approx(2 * np.hypot(ROLL[1], CHANGE[1] * place))
