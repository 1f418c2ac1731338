"""The head of somebody upright, carried level or hanging."""

from dataclasses import replace

import numpy as np
import pytest

from posecheck.signals.head_drop import head_drop
from tests.figures import STANDING, body, mirrored, moved, pose

HEAD = ["nose", "mouth_left", "mouth_right", "left_ear", "right_ear"]
HEAD += [f"{side}_eye{part}" for side in ("left", "right") for part in ("", "_inner", "_outer")]


def drop(neck: float, camera: str = "left", lean: float = 0.0) -> float:
    return float(head_drop(body(pose(replace(STANDING, neck=neck, lean=lean), camera)))[0])


@pytest.mark.parametrize("camera", ["left", "right"])
def test_a_bowed_head_hangs_lower(camera: str) -> None:
    assert drop(-40, camera) > drop(0, camera) + 10
    assert drop(20, camera) < drop(0, camera)


def test_it_is_counted_from_the_trunk_so_that_the_pictures_tilt_drops_out() -> None:
    assert drop(-20, lean=8.0) == pytest.approx(drop(-20), abs=1.5)


def test_a_head_carried_ahead_counts_too() -> None:
    straight = pose(STANDING, "left")
    (there,) = head_drop(body(straight))
    both = [head_drop(body(moved(straight, HEAD, (by, 0.0))))[0] for by in (-15.0, 15.0)]
    assert min(both) < there < max(both)


def test_a_mirror_changes_nothing() -> None:
    seen = pose(replace(STANDING, neck=-30), "left")
    assert head_drop(body(mirrored(seen))) == pytest.approx(head_drop(body(seen)), abs=0.1)


def test_it_is_unknown_from_the_front_and_outside_of_the_picture() -> None:
    assert np.isnan(drop(0, "front"))
    gone = moved(pose(STANDING, "left"), ["mouth_left"], (0.0, -5000.0))
    assert np.isnan(head_drop(body(gone))[0])
