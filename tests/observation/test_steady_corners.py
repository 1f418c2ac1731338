"""Whether corners stand still, on a drawn wall that is shifted."""

import cv2
import numpy as np
import pytest

from posecheck.observation.steady_corners import SteadyCorners

SIZE = (320, 240)


def wall(x: float = 0.0, y: float = 0.0) -> np.ndarray:
    chance = np.random.default_rng(3)
    small = chance.uniform(40, 210, (24, 32)).astype(np.float32)
    picture = cv2.GaussianBlur(cv2.resize(small, SIZE, interpolation=cv2.INTER_NEAREST), (5, 5), 0)
    shift = np.array([[1, 0, x], [0, 1, y]], np.float32)
    moved = cv2.warpAffine(picture, shift, SIZE, borderMode=cv2.BORDER_REFLECT)
    return np.clip(np.rint(moved), 0, 255).astype(np.uint8)


def corners() -> np.ndarray:
    found = cv2.goodFeaturesToTrack(wall(), 100, 0.03, 6, blockSize=5)
    return found.reshape(-1, 2)


def within(points: np.ndarray) -> np.ndarray:
    return np.all((points >= 7) & (points < (SIZE[0] - 7, SIZE[1] - 7)), axis=1)


def test_of_the_same_picture_all_but_those_at_the_border() -> None:
    points = np.vstack([corners(), [[1.0, 120.0], [318.0, 3.0]]])
    assert SteadyCorners(wall(), points).steady(wall()).tolist() == within(points).tolist()


def test_noise_moves_nothing() -> None:
    points = corners()
    noise = np.random.default_rng(1).normal(0, 6, SIZE[::-1])
    noisy = np.clip(wall() + noise, 0, 255).astype(np.uint8)
    steady = SteadyCorners(wall(), points).steady(noisy)
    assert steady.sum() > 0.95 * within(points).sum()


@pytest.mark.parametrize("x", [-40.0, -8.0, -2.0, -0.6, 0.6, 1.0, 3.0, 15.0])
@pytest.mark.parametrize("y", [0.0, 1.5])
def test_what_moved_is_not_steady(x: float, y: float) -> None:
    points = corners()
    assert SteadyCorners(wall(), points).steady(wall(x, y)).mean() < 0.15


def test_neither_is_what_changed_altogether_or_was_covered() -> None:
    points = corners()
    steady = SteadyCorners(wall(), points)
    assert not steady.steady(255 - wall()).any()
    assert not steady.steady(np.full_like(wall(), 128)).any()
