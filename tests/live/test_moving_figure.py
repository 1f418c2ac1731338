"""The figure in the window faces as the person does in the picture beside it, on their side."""

import math
from dataclasses import replace

import numpy as np
import pytest

from posecheck.drawing.demonstration import Demonstration
from posecheck.exercises.exercise import Exercise
from posecheck.exercises.library import load_exercise
from posecheck.live.moving_figure import MovingFigure, next_side, same_way
from posecheck.pose.pose import Pose
from tests.figures import QUADRUPED, SIZE, pose

CAT_COW = load_exercise("cat_cow")
SHOWN = (120, 75)


def turned(found: Pose) -> Pose:
    """The same person with their head on the other side."""
    landmarks = found.landmarks.copy()
    landmarks[:, 0] = SIZE[0] - landmarks[:, 0]
    return replace(found, landmarks=landmarks)


def head_at(picture: np.ndarray) -> float:
    """Where the hair is, as a share of the picture's width."""
    colour = np.array([0x6D, 0x53, 0x47])
    near = (abs(picture[..., :3].astype(int) - colour).max(axis=2) < 12) & (picture[..., 3] > 200)
    return float(np.nonzero(near)[1].mean() / picture.shape[1])


@pytest.mark.parametrize("mirror", [False, True])
@pytest.mark.parametrize("other_way", [False, True])
def test_it_faces_as_the_picture_beside_it(mirror: bool, other_way: bool) -> None:
    figure = MovingFigure(CAT_COW, None, {}, SHOWN)
    person = pose(QUADRUPED, time_s=0.0)
    person = turned(person) if other_way else person
    for _ in range(10):
        figure.look(person)
    x = person.landmarks[0, 0] / SIZE[0]  # the nose
    theirs = 1 - x if mirror else x
    drawn = head_at(figure.picture(0.0, side=None, mirror=mirror))
    assert (drawn > 0.5) == (theirs > 0.5)


def test_one_odd_picture_does_not_turn_it_over() -> None:
    figure = MovingFigure(CAT_COW, None, {}, SHOWN)
    person = pose(QUADRUPED, time_s=0.0)
    for _ in range(20):
        figure.look(person)
    before = figure.turned
    figure.look(turned(person))
    figure.look(Pose.nobody(0.0, SIZE))
    assert figure.turned == before


def test_nobody_is_no_way_round() -> None:
    facing = Demonstration(CAT_COW).facing
    assert math.isnan(same_way(facing, Pose.nobody(0.0, SIZE)))
    person = pose(QUADRUPED, time_s=0.0)
    assert same_way(facing, person) == pytest.approx(-same_way(facing, turned(person)))


def test_it_moves_with_the_time_and_stands_still_where_that_is_wished() -> None:
    moving = MovingFigure(CAT_COW, None, {}, SHOWN)
    still = MovingFigure(CAT_COW, None, {}, SHOWN, still=True)

    def differ(figure: MovingFigure, a: float, b: float) -> bool:
        one, two = (figure.picture(t, side=None, mirror=False) for t in (a, b))
        return not np.array_equal(one, two)

    assert differ(moving, 0.0, 3.0)
    assert not differ(moving, 3.1, 4.4)  # in the stretch
    assert not differ(still, 0.0, 3.0)


def test_the_next_side_is_the_one_with_more_to_do() -> None:
    assert next_side({"left": 5, "right": 5}) == "left"
    assert next_side({"left": 4, "right": 5}) == "right"
    assert next_side({"left": 0}) == "left"
    assert next_side({"right": 4}) == "right", "who is to do one side alone is shown that side"
    assert next_side({"total": 3}) is None


def test_an_exercise_of_the_users_own_has_no_figure() -> None:
    own = Exercise.model_validate({**CAT_COW.model_dump(by_alias=True), "id": "mine"})
    assert not MovingFigure(own, None, {}, SHOWN).known
