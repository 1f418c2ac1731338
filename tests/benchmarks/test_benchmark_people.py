"""The corrections in use are those that photographs of people gave."""

import json
from pathlib import Path

import pytest

from benchmarks import people
from posecheck.pose import joints
from posecheck.signals import angles

ROOT = Path(__file__).parents[2]
KEPT = json.loads((ROOT / "sample_videos" / "people.json").read_text(encoding="utf-8"))
MARKED = ROOT.parent / "shared" / "real" / "marked_joints.npz"
IN_USE = {
    "far_hip_slide": joints.FAR_HIP_SLIDE,
    "bent_hip_excess": angles.BENT_HIP_EXCESS,
    "sitting_lean_gain": angles.SITTING_LEAN_GAIN,
}
NOTHING = {"far_hip_slide": 0.0, "bent_hip_excess": 0.0, "sitting_lean_gain": 1.0}
"""The value of each correction that corrects nothing."""


@pytest.mark.parametrize("name", IN_USE)
def test_the_constants_in_use_are_the_kept_ones(name: str) -> None:
    row = KEPT["corrections"][name]
    assert IN_USE[name] == row["in_use"]


@pytest.mark.parametrize("name", IN_USE)
def test_no_correction_goes_beyond_what_either_half_of_the_people_gives(name: str) -> None:
    row = KEPT["corrections"][name]
    least = min(row["half"], row["other_half"]) - NOTHING[name]
    used = row["in_use"] - NOTHING[name]
    assert 0.6 * least <= used <= least


def test_people_are_measured_within_two_degrees_and_no_worse_than_by_the_landmarks() -> None:
    rows = [row for row in KEPT["errors"] if row["posecheck"]["pictures"] >= people.LEAST]
    assert {row["signal"] for row in rows} >= {"hip flexion", "trunk lean", "knee flexion"}
    for row in rows:
        assert abs(row["posecheck"]["bias_deg"]) <= 2.0, row
        assert row["posecheck"]["mean_deg"] <= row["landmarks"]["mean_deg"], row


@pytest.mark.skipif(not MARKED.is_file(), reason="the marked photographs are not there")
def test_the_kept_figures_are_those_of_the_code() -> None:
    found = people.People.read(MARKED)
    assert people.fits(found) == KEPT["corrections"]
    assert people.left_errors(found) == KEPT["errors"]
