"""Which frames of a recording are looked at."""

from collections.abc import Callable
from itertools import pairwise

import av
import cv2
import numpy as np
import pytest

from posecheck.video import sampling
from posecheck.video.frame import Frame
from posecheck.video.sampling import (
    EVERY_S,
    FAST_PX,
    OUTLINE_EVERY_S,
    STILL_EVERY_S,
    STILL_S,
    FrameSampler,
    LiveSampler,
    movement_px,
)

ROOM = np.full((360, 640), 90, np.uint8)


def picture(x: float, *, shade: int = 200, radius: int = 40) -> np.ndarray:
    """A ball at x pixels, with the soft edge that a camera gives it."""
    drawn = ROOM.copy()
    cv2.circle(drawn, (round(16 * x), 180 * 16), radius * 16, shade, -1, cv2.LINE_AA, shift=4)
    return drawn


def looked_at(
    place: Callable[[float], float], fps: float, seconds: float = 3.0, every_s: float = EVERY_S
) -> list[float]:
    """Times of the frames that are looked at while the ball is at place(t)."""

    def frames():
        for i in range(round(seconds * fps)):
            drawn = picture(place(i / fps))
            yield i, i / fps, av.VideoFrame.from_ndarray(drawn, format="gray")

    return [time_s for _, time_s, _ in FrameSampler(every_s).chosen(frames())]


def still(_: float) -> float:
    return 200.0


def slow(time_s: float) -> float:
    return 200 + 40 * time_s


def fast_in_the_middle(time_s: float) -> float:
    return 200 + 600 * min(max(time_s - 1.5, 0), 0.4)


def late(times: list[float]) -> list[float]:
    """Steps after the beginning, in which the model settles, and before the last frame's."""
    return [b - a for a, b in pairwise(times) if a > 0.6][:-1]


@pytest.mark.parametrize("fps", [24, 25, 30, 50, 60, 120])
def test_of_a_slow_movement_as_few_as_the_pace_of_looking_allows(fps):
    steps = late(looked_at(slow, fps))
    period = 1 / fps
    assert max(steps) <= EVERY_S + 0.003
    assert np.median(steps) > EVERY_S - period


@pytest.mark.parametrize("fps", [30, 50, 60])
def test_of_a_still_picture_fewer(fps):
    steps = [b - a for a, b in pairwise(looked_at(still, fps, 4.0)) if a > STILL_S + 0.2][:-2]
    assert steps == pytest.approx([STILL_EVERY_S] * len(steps))


@pytest.mark.parametrize("fps", [10, 15])
def test_of_a_still_recording_with_few_frames_all(fps):
    assert len(looked_at(still, fps, 4.0)) == 4 * fps


@pytest.mark.parametrize("begin", [2.5, 2.53, 2.57, 2.6])
@pytest.mark.parametrize("px_a_s", [20, 60])
def test_a_movement_that_begins_slowly_is_looked_at_from_its_begin_on(begin, px_a_s):
    def rising(time_s: float) -> float:
        return 200 + px_a_s * max(time_s - begin, 0)

    steps = [(a, b - a) for a, b in pairwise(looked_at(rising, 30, 4.0))][:-2]
    assert max(step for a, step in steps if STILL_S < a < begin) > EVERY_S + 0.003
    # By this time it has moved by two pixels.
    seen_s = begin + 0.1 + 2 / px_a_s
    assert max(step for a, step in steps if a > seen_s) <= EVERY_S + 0.003


@pytest.mark.parametrize("fps", [24, 25, 30])
def test_where_the_outline_matters_every_frame_of_a_usual_camera(fps):
    looks = looked_at(slow, fps, every_s=OUTLINE_EVERY_S)
    assert looks == pytest.approx(np.arange(3 * fps) / fps)


def test_of_a_fast_movement_every_frame_and_for_a_while_after_it():
    times = looked_at(fast_in_the_middle, 30)
    steps = [b - a for a, b in pairwise(times) if 1.6 < a < 2.2]
    assert steps == pytest.approx([1 / 30] * len(steps))
    assert len(steps) > 15


@pytest.mark.parametrize("fps", [30, 60])
@pytest.mark.parametrize("at", range(45, 50))
def test_of_a_cut_the_frames_on_both_sides_are_looked_at(fps, at):
    def leaps(time_s: float) -> float:
        return 200.0 if round(time_s * fps) < at else 260.0

    looks = [round(time_s * fps) for time_s in looked_at(leaps, fps)]
    assert {at - 1, at} <= set(looks)


def test_the_last_two_frames_are_always_looked_at():
    for seconds in (0.03, 0.1, 1.0, 1.1, 1.2, 1.3):
        times = looked_at(still, 30, seconds)
        count = round(seconds * 30)
        assert times[-2:] == pytest.approx([i / 30 for i in range(max(0, count - 2), count)])


@pytest.mark.parametrize("fps", [5, 10, 15])
def test_of_a_recording_with_few_frames_all(fps):
    assert len(looked_at(slow, fps)) == 3 * fps


def test_the_same_frames_in_every_run():
    assert looked_at(fast_in_the_middle, 30) == looked_at(fast_in_the_middle, 30)


def squares(x: float, shade: int) -> np.ndarray:
    small = cv2.resize(picture(x, shade=shade), (80, 45), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


@pytest.mark.parametrize("shade", [200, 140, 40])
@pytest.mark.parametrize("far", [4, 8, 16])
def test_movement_in_pixels_whatever_the_contrast(far, shade):
    found = movement_px(squares(300, shade), squares(300 + far, shade))
    assert 0.5 * far < found < 2.5 * far


def test_a_leap_is_fast():
    assert movement_px(squares(200, 200), squares(400, 200)) > FAST_PX


def test_noise_of_a_camera_is_no_movement():
    rng = np.random.default_rng(1)

    def noisy() -> np.ndarray:
        grains = picture(200) + rng.normal(0, 6, ROOM.shape)
        small = cv2.resize(grains.astype(np.float32), (80, 45), interpolation=cv2.INTER_AREA)
        return np.asarray(small, np.float32)

    assert movement_px(noisy(), noisy()) == 0


def test_another_size_is_another_picture():
    assert movement_px(squares(200, 200), squares(200, 200)[:, :40]) == np.inf


def looked_at_live(place: Callable[[float], float], fps: float, seconds: float) -> list[float]:
    """Times of the pictures of a camera that are looked at while the ball is at place(t)."""
    sampler, looks = LiveSampler(), list[float]()
    times = [i / fps for i in range(round(seconds * fps))]
    for i, time_s in enumerate(times):
        drawn = cv2.cvtColor(picture(place(time_s)), cv2.COLOR_GRAY2RGB)
        needed = sampler.needed(Frame(i, time_s, np.asarray(drawn, np.uint8), (640, 360)))
        looks += times[i + 1 - needed : i + 1]
    return looks


@pytest.mark.parametrize("fps", [5, 10, 15, 24, 25, 30, 50, 60])
@pytest.mark.parametrize(
    "place", [still, slow, fast_in_the_middle, lambda t: 200.0 if t < 1.53 else 260.0]
)
def test_of_a_camera_the_same_pictures_as_of_a_recording(place, fps):
    """But for the last two, of which nobody knows that they are."""
    before_s = 3.5 - 2.5 / fps
    recorded = [time_s for time_s in looked_at(place, fps, 3.5) if time_s < before_s]
    assert [t for t in looked_at_live(place, fps, 3.5) if t < before_s] == recorded


def test_of_a_camera_the_next_picture_is_looked_at_after_a_gap_or_when_its_clock_is_set_back():
    sampler = LiveSampler()
    shown = np.repeat(picture(200)[..., None], 3, axis=2)
    at = lambda time_s: sampler.needed(Frame(0, time_s, shown, (640, 360)))  # noqa: E731
    for i in range(60):
        at(i / 30)
    assert at(5.0) == 1
    assert at(0.0) == 1


@pytest.mark.parametrize(("fps", "compared"), [(15, False), (20, True), (30, True)])
def test_frames_are_compared_only_where_one_may_be_passed_over(
    monkeypatch: pytest.MonkeyPatch, fps: float, compared: bool
) -> None:
    count = 0

    def counted(before: np.ndarray, now: np.ndarray) -> float:
        nonlocal count
        count += 1
        return movement_px(before, now)

    monkeypatch.setattr(sampling, "movement_px", counted)
    looked_at(slow, fps)
    looked_at_live(slow, fps, 3.0)
    assert (count > 10) == compared


def test_who_films_faster_all_at_once_is_looked_at_in_every_frame_for_a_while():
    times = [*(i / 15 for i in range(45)), *(3 + i / 30 for i in range(60))]

    def frames():
        for i, time_s in enumerate(times):
            yield i, time_s, av.VideoFrame.from_ndarray(picture(200), format="gray")

    looks = [time_s for _, time_s, _ in FrameSampler().chosen(frames())]
    assert [t for t in looks if t < 3.4] == [t for t in times if t < 3.4]
    assert len(looks) < len(times) - 10
