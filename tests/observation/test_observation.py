"""Whom somebody else hides: drawn bodies, and boxes of other people."""

from dataclasses import replace

import numpy as np
import pytest

from posecheck.observation.observation import Observation, box_of
from tests.figures import QUADRUPED, SIZE, STANDING, pose

BODY = pose(QUADRUPED).landmarks
LEFT, TOP, RIGHT, BOTTOM = box_of(BODY)
MIDDLE = 0.5 * (BODY[[11, 12]].mean(0)[0] + BODY[[23, 24]].mean(0)[0])
SEEN = Observation(time_s=0.0, size=SIZE, landmarks=BODY)


def upright(x: float, bottom: float) -> np.ndarray:
    """The box of somebody who stands there."""
    height = 1.5 * (BOTTOM - TOP)
    return np.array([x - 0.1 * height, bottom - height, x + 0.1 * height, bottom])


def test_alone_nothing_is_hidden() -> None:
    assert replace(SEEN, others=[]).pose().overlap == 0.0
    assert (SEEN.pose().people, replace(SEEN, others=[]).pose().people) == (-1, 1)


@pytest.mark.parametrize(
    ("where", "bottom", "hides"),
    [
        ("before the trunk", BOTTOM + 40, True),
        ("behind it", BOTTOM - 40, False),
        ("far aside", BOTTOM + 40, False),
    ],
)
def test_only_who_stands_nearer_and_before_the_body_hides_it(
    where: str, bottom: float, hides: bool
) -> None:
    x = RIGHT + 2 * (BOTTOM - TOP) if where == "far aside" else MIDDLE
    seen = replace(SEEN, others=[upright(x, bottom)]).pose()
    assert seen.people == 2
    assert (seen.overlap > 0.3) == hides


def test_a_picture_on_the_wall_hides_nothing() -> None:
    poster = np.array([LEFT, TOP - 20, RIGHT, BOTTOM - 30])
    assert replace(SEEN, others=[poster]).pose().overlap == 0.0


def test_one_leg_that_is_taken_for_the_persons_own_does_not_move_them_nearer() -> None:
    taken = BODY.copy()
    taken[[27, 29, 31], 1] = BOTTOM + 60  # the left foot is where the other one stands
    other = upright(MIDDLE, BOTTOM + 40)
    assert replace(SEEN, landmarks=taken, others=[other]).pose().overlap > 0.3


def test_somebody_on_hands_and_knees_beside_does_not_walk_into_the_picture() -> None:
    beside = np.array([RIGHT + 2, TOP + 10, RIGHT + (RIGHT - LEFT), BOTTOM + 10])
    assert replace(SEEN, others=[beside]).pose().overlap == 0.0


def test_landmarks_of_somebody_else_are_not_the_persons() -> None:
    standing = replace(SEEN, landmarks=pose(STANDING).landmarks, others=[], exchanged=True)
    assert standing.pose().overlap == 1.0
