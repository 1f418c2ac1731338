"""When half the pictures are enough."""

from collections.abc import Callable

import numpy as np
import pytest

from posecheck.observation.observation import Observation
from posecheck.observation.stillness import CHANGED, MOVED, WINDOW_S, Stillness
from posecheck.pose.arrays import Floats

FPS = 15
SIZE = (160, 120)


def seen(
    time_s: float, x: float = 0.0, area: float = 1.0, hidden: float = 0.0, *, found: bool = True
) -> Observation:
    """Somebody whose wrist is x of the picture aside, and whose outline has `area` of its size."""
    landmarks = np.full((33, 2), 60.0)
    landmarks[15, 0] += x * SIZE[0]
    landmarks[16, 0] += hidden * SIZE[0]
    visibility: Floats = np.ones(33, np.float32)
    visibility[16] = 0.2
    mask = np.zeros(SIZE[::-1], np.float32)
    mask.flat[: round(5000 * area)] = 0.9
    return Observation(
        time_s=time_s,
        size=SIZE,
        landmarks=landmarks if found else None,
        visibility=visibility,
        mask=mask if found else None,
    )


def when_still(see: Callable[[float], Observation], seconds: float = 6.0) -> Floats:
    """The times at which nothing had moved for a while."""
    stillness = Stillness()
    times = np.arange(round(seconds * FPS)) / FPS
    return times[[stillness.update(see(float(time_s))) for time_s in times]]


def test_who_keeps_still_is_still_after_a_while() -> None:
    assert when_still(seen)[0] == pytest.approx(WINDOW_S)
    assert len(when_still(seen)) == 4 * FPS


@pytest.mark.parametrize(
    "moved",
    [
        lambda t: seen(t, x=1.2 * MOVED if t >= 3 else 0.0),
        lambda t: seen(t, area=1 + 1.2 * CHANGED if t >= 3 else 1.0),
        lambda t: seen(t, found=t != 3.0),
        # However slowly: it is where it was that counts, not where it was just now.
        lambda t: seen(t, x=MOVED * max(t - 2.02, 0) / 0.97),
    ],
    ids=["a landmark", "the outline", "gone", "slowly"],
)
def test_whatever_moves_ends_it_at_once(moved: Callable[[float], Observation]) -> None:
    still = when_still(moved, 5.0)
    assert still[0] == pytest.approx(WINDOW_S)
    assert 2.9 < still[still < 3.01][-1] < 3.0
    assert not ((still >= 3.0) & (still < 3.0 + 0.9)).any()


@pytest.mark.parametrize(
    "wandering",
    [
        lambda t: seen(t, x=0.8 * MOVED * np.sin(9 * t)),
        lambda t: seen(t, area=1 + 0.45 * CHANGED * np.sin(9 * t)),
        lambda t: seen(t, hidden=0.3 * np.sin(9 * t)),
    ],
    ids=["a landmark", "the outline", "a hidden landmark"],
)
def test_what_the_model_is_not_sure_of_is_no_movement(
    wandering: Callable[[float], Observation],
) -> None:
    assert len(when_still(wandering)) == 4 * FPS


def test_nobody_is_never_still() -> None:
    assert len(when_still(lambda t: seen(t, found=False))) == 0
