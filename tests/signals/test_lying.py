"""The pelvis against the line from heels to shoulders, on figures moved by known distances."""

from dataclasses import replace

import numpy as np
import pytest

from posecheck.signals import lying
from posecheck.signals.catalogue import measure
from tests.figures import QUADRUPED, STANDING, SUPINE, Figure, body, mirrored, moved, pose

HIPS = ("left_hip", "right_hip")


@pytest.mark.parametrize("camera", ["left", "right"])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.4])
def test_lifted_hips_rise_above_the_line_by_as_much(camera: str, share: float) -> None:
    flat = body(pose(SUPINE, camera))
    length = float(flat.trunk.length[0])
    lifted = body(moved(pose(SUPINE, camera), HIPS, (0, -share * length)))
    # The trunk itself is longer with lifted hips.
    longer = float(lifted.trunk.length[0]) / length
    rise = measure("pelvis_rise_pct", lifted) * longer - measure("pelvis_rise_pct", flat)
    assert rise == pytest.approx(100 * share, abs=0.5)


@pytest.mark.parametrize("camera", ["left", "right"])
def test_hips_that_come_nearer_to_the_shoulders_shift_upward(camera: str) -> None:
    flat = body(pose(SUPINE, camera))
    shoulder, hip = flat.track.middle("shoulder")[0], flat.track.middle("hip")[0]
    toward = 0.02 * (shoulder - hip)
    tilted = body(moved(pose(SUPINE, camera), HIPS, (float(toward[0]), float(toward[1]))))
    shift = measure("pelvis_shift_pct", tilted) - measure("pelvis_shift_pct", flat)
    assert shift == pytest.approx(2.0, abs=0.7)
    assert measure("pelvis_rise_pct", tilted) == pytest.approx(
        measure("pelvis_rise_pct", flat), abs=0.6
    )


def test_a_mirrored_picture_gives_the_same() -> None:
    seen = pose(SUPINE, "left")
    for name in ("pelvis_rise_pct", "pelvis_shift_pct"):
        same = measure(name, body(mirrored(seen)))
        assert same == pytest.approx(measure(name, body(seen)), abs=1e-3)


def test_the_resting_height_is_that_of_hips_a_little_above_the_line() -> None:
    lifted = body(moved(pose(SUPINE), HIPS, (0, -60)))
    line = measure("pelvis_rise_pct", lifted) - lying.RESTING_RISE_PCT
    height = -lifted.track.middle("hip")[:, 1] - 0.01 * line * lifted.trunk.length
    assert lying.resting_hip_height(lifted) == pytest.approx(height)


@pytest.mark.parametrize("figure", [STANDING, replace(QUADRUPED, lean=45)])
def test_who_does_not_lie_has_neither(figure: Figure) -> None:
    seen = body(pose(figure))
    assert np.isnan(measure("pelvis_rise_pct", seen))
    assert np.isnan(measure("pelvis_shift_pct", seen))


def test_who_is_not_seen_from_the_side_has_neither() -> None:
    assert np.isnan(measure("pelvis_rise_pct", body(pose(SUPINE, "head_end"))))
