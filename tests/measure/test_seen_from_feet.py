"""What stands in the way of judging somebody seen from their feet."""

import numpy as np
import pytest

from posecheck.measure.feet_end import obstacles_from_feet, two_bent_knees, view_from_feet
from posecheck.pose.seen_from import VIEWS
from posecheck.pose.track import PoseTrack
from tests.feet_figures import bent_knees, seen, straight_legs


@pytest.mark.parametrize(
    ("mask", "bent"),
    [
        (bent_knees(), True),
        (bent_knees(4.0), True),
        (bent_knees(stance_in=10.0), True),
        (straight_legs(), False),
        (bent_knees(stance_in=0.0), False),  # one foot: a leg lies over the other
    ],
)
def test_two_bent_knees_are_told_from_other_legs(mask: np.ndarray, bent: bool) -> None:
    track = PoseTrack.of([seen(0.0, mask)])
    assert track.found.all()
    assert two_bent_knees(track).tolist() == [bent]
    assert (obstacles_from_feet(track) == [None]) == bent


def test_each_frame_has_its_own_reason() -> None:
    cut = bent_knees()
    cut[470:] = 1
    poses = [bent_knees(), None, cut, straight_legs()]
    track = PoseTrack.of([seen(i / 10, mask) for i, mask in enumerate(poses)])
    reasons = [None if o is None else o.reason for o in obstacles_from_feet(track)]
    assert reasons == [None, "no_person", "hidden", "not_in_position"]
    names = [VIEWS[k] for k in view_from_feet(track).name]
    assert names == ["feet_end", "unknown", "unknown", "feet_end"]
