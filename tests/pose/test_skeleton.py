"""The names of the body's landmarks."""

from itertools import chain

import pytest

from posecheck.pose.skeleton import INDEX, LANDMARKS, SEGMENTS, SIDES, opposite


def test_there_are_33_different_landmarks_in_the_order_of_mediapipe() -> None:
    assert len(set(LANDMARKS)) == len(LANDMARKS) == 33
    # Four positions from MediaPipe's own documentation.
    assert [LANDMARKS[i] for i in (0, 11, 24, 32)] == [
        "nose",
        "left_shoulder",
        "right_hip",
        "right_foot_index",
    ]
    assert all(LANDMARKS[i] == name for name, i in INDEX.items())


def test_segments_join_known_landmarks_once() -> None:
    assert set(chain(*SEGMENTS)) <= set(LANDMARKS)
    assert len({frozenset(pair) for pair in SEGMENTS}) == len(SEGMENTS)


@pytest.mark.parametrize("name", LANDMARKS)
def test_the_opposite_of_the_opposite_is_the_landmark_itself(name: str) -> None:
    assert opposite(name) in INDEX
    assert opposite(opposite(name)) == name


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("nose", "nose"),  # in the middle
        ("left_knee", "right_knee"),
        ("right_eye_inner", "left_eye_inner"),
        ("mouth_left", "mouth_right"),  # the side stands at the end
    ],
)
def test_opposite(name: str, other: str) -> None:
    assert opposite(name) == other


def test_each_side_has_the_same_segments() -> None:
    turned = {frozenset(map(opposite, pair)) for pair in SEGMENTS}
    assert turned == {frozenset(pair) for pair in SEGMENTS}
    assert SIDES == ("left", "right")
