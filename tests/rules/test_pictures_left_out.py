"""When a hold begins does not hang on which pictures were looked at.

A page looks at half of them while nothing moves, and a busy computer at fewer.
"""

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from posecheck.measure.smoothing import OneEuro
from posecheck.measure.speed import Speedometer
from posecheck.rules.stretch import StretchRule
from posecheck.rules.zone import StretchZone

FPS = 15
OUT_S, ARRIVED_S, BACK_S, END_S = 2.0, 4.5, 17.5, 22.0
BRISK, SETS_OUT = 60.0, 2.5
MOST_S = 0.05
"""Less than a step from picture to picture; steps between those that are left are up to 0.4 s."""
Pictures = Callable[[NDArray[np.float64]], NDArray[np.bool_]]


def evenly(t: NDArray[np.float64]) -> NDArray[np.float64]:
    """Out by 45 degrees, slowing evenly; a hold; back."""
    way = np.interp(t, [OUT_S, ARRIVED_S, BACK_S, BACK_S + 2.5], [0, 1, 1, 0])
    return np.asarray(70 + 45 * way**2 * (3 - 2 * way))


def creeping(t: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same, but the person sinks in by a few degrees more at the end."""
    sunk = 1 - np.exp(-np.maximum(0, t - ARRIVED_S + 0.4) / 0.5)
    return evenly(t) + 4 * sunk * (t < BACK_S)


def halting(t: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same, with a moment on the way in at which the person hardly moves."""
    return evenly(t) + 5.5 * np.exp(-(((t - 3.4) / 0.16) ** 2))


def to_the_heels(t: NDArray[np.float64]) -> NDArray[np.float64]:
    """Another signal, which creeps about as fast as what shows setting out when it has arrived."""
    left = 2.5 * np.exp(-np.maximum(0, t - ARRIVED_S))
    return 116 - 0.8 * evenly(t) + left + 0.1 * np.sin(2 * np.pi * 1.7 * t)


def found(
    curve: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    times: NDArray[np.float64],
    beside: bool,
) -> float:
    """When the hold begins, of a person whose joints tremble and are read with noise."""
    zone = StretchZone("hip_flexion_deg", 102.0, 95.0, True, None, True, 1.8)
    judge = StretchRule(zone, 10.0, 8.0, "Come back slowly.")
    smooth, meter, other = OneEuro(BRISK), Speedometer(), Speedometer()
    for t in times.tolist():
        noise = 0.15 * np.sin(2 * np.pi * 2.3 * t) + 0.1 * np.sin(2 * np.pi * 5.1 * t + 1)
        value = smooth.update(t, float(curve(np.array(t))) + noise)
        stir = abs(other.update(t, float(to_the_heels(np.array(t))))) / SETS_OUT
        known = beside and not math.isnan(stir)
        judge.update(t, value, meter.update(t, value), stir=stir if known else 0.0)
    judge.finish(END_S)
    (hold,) = judge.holds
    (event,) = judge.events
    assert event.start_s == pytest.approx(hold.start_s + 10)
    return hold.start_s


def still(t: NDArray[np.float64]) -> NDArray[np.bool_]:
    """When nothing has moved for a while."""
    return (t < OUT_S) | ((t > ARRIVED_S) & (t < BACK_S))


PICTURES: dict[str, Pictures] = {
    "half while still": lambda t: ~still(t) | (np.arange(len(t)) % 2 == 0),
    "the other half while still": lambda t: ~still(t) | (np.arange(len(t)) % 2 == 1),
    "half": lambda t: np.arange(len(t)) % 2 == 0,
    "the other half": lambda t: np.arange(len(t)) % 2 == 1,
    "two of three": lambda t: np.arange(len(t)) % 3 > 0,
    "not the first": lambda t: np.arange(len(t)) > 3,
}
for seed in range(6):
    PICTURES[f"chance {seed}"] = lambda t, seed=seed: (  # type: ignore[misc]
        np.random.default_rng(seed).random(len(t)) > 0.1 + 0.06 * seed
    )


@pytest.mark.parametrize("beside", [False, True], ids=["alone", "beside another"])
@pytest.mark.parametrize("curve", [evenly, creeping, halting])
@pytest.mark.parametrize("pictures", PICTURES)
def test_pictures_that_are_left_out_do_not_move_the_start_of_a_hold(
    pictures: str, curve: Callable[[NDArray[np.float64]], NDArray[np.float64]], beside: bool
) -> None:
    times = np.arange(0, END_S, 1 / FPS)
    some = times[PICTURES[pictures](times)]
    assert found(curve, some, beside) == pytest.approx(found(curve, times, beside), abs=MOST_S)


@pytest.mark.parametrize("per_s", [1.0, 1.5, 1.9])
def test_coming_back_slowly_is_no_hold_beside_the_one_that_ended(per_s: float) -> None:
    judge = StretchRule(StretchZone("curve", 2.0, 1.2, True, None, True, 1.0), 10.0, 8.0, "Back.")
    smooth, meter = OneEuro(10.0), Speedometer()
    back_s = 5 + 9 / per_s
    for t in np.arange(0, back_s + 2, 1 / FPS).tolist():
        value = smooth.update(t, float(np.interp(t, [0, 1, 2, 5, back_s], [0, 0, 10, 10, 1])))
        judge.update(t, value, meter.update(t, value))
    judge.finish(back_s + 2)
    assert judge.holds[0].start_s == pytest.approx(2, abs=0.3)
    assert all(a.end_s <= b.start_s for a, b in pairwise(judge.holds))
