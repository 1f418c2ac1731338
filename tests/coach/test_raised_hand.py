"""A raised hand: up for a second, after it was down, and seen well."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import pytest

from posecheck.coach.raised_hand import RaisedHand, raised
from posecheck.pose.pose import Pose
from posecheck.pose.skeleton import INDEX
from tests.figures import SITTING, STANDING, SUPINE, Figure, film, pose


def first_s(poses: Iterable[Pose]) -> float | None:
    hand = RaisedHand()
    return next((seen.time_s for seen in poses if hand.update(seen)), None)


def up_from(time_s: float, figure: Figure = STANDING) -> Callable[[float], Figure]:
    return lambda t: replace(figure, arm=(175, 0), elbow=0.0) if t >= time_s else figure


@pytest.mark.parametrize("figure", [STANDING, replace(SITTING, elbow=0.0), SUPINE])
@pytest.mark.parametrize("camera", ["left", "right"])
def test_a_hand_that_stays_up_for_a_second(figure: Figure, camera: str) -> None:
    found = first_s(film(up_from(2, figure), 5, camera, fps=10))
    assert found == pytest.approx(3.0, abs=0.11)


def test_a_hand_that_is_up_for_less_or_not_high_says_nothing() -> None:
    short = lambda t: up_from(2)(t) if t < 2.8 else STANDING  # noqa: E731
    assert first_s(film(short, 5, fps=10)) is None
    assert not raised(pose(replace(STANDING, arm=(90, 90), elbow=0.0)))  # straight ahead
    assert not raised(pose(replace(STANDING, arm=(120, 0), elbow=130)))  # at the head
    assert not raised(Pose.nobody(0.0, (480, 360)))


def test_an_arm_that_rests_beyond_the_head_from_the_start_says_nothing() -> None:
    assert first_s(film(up_from(0, SUPINE), 10, fps=10)) is None


def test_a_hand_that_is_not_seen_well_is_not_trusted() -> None:
    seen = pose(replace(STANDING, arm=(175, 0), elbow=0.0))
    assert raised(seen)
    doubtful = seen.visibility.copy()
    doubtful[[INDEX["left_wrist"], INDEX["right_wrist"]]] = 0.3
    assert not raised(replace(seen, visibility=doubtful))
    outside = seen.landmarks + np.array([0, -150], np.float32)
    assert not raised(replace(seen, landmarks=outside))


def test_seen_from_behind_the_head_unless_the_body_is_seen_end_on() -> None:
    seen = pose(replace(SUPINE, arm=(175, 175), elbow=0.0), "head_end")
    assert raised(seen)
    middle = seen.landmarks.mean(0)
    flat = middle + (seen.landmarks - middle) * np.array([1, 0.4], np.float32)
    assert not raised(replace(seen, landmarks=flat))
