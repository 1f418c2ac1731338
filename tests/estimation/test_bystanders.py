"""Changes beside the followed person, who else is there and who is followed, in drawn rooms."""

from collections.abc import Iterable

import numpy as np
import pytest

from posecheck.estimation.bystanders import (
    CELL,
    CHANGED,
    Around,
    Bystanders,
    LookAround,
    Surroundings,
)
from posecheck.observation.observation import box_of
from posecheck.pose.arrays import Floats
from posecheck.video.frame import Frame

HEIGHT, WIDTH = 240, 320


def room(seed: int = 0, noise: float = 4.0) -> np.ndarray:
    """A grey wall with the noise of a camera in poor light."""
    picture = np.random.default_rng(seed).normal(120, noise, (HEIGHT, WIDTH, 3))
    return np.clip(picture, 0, 255).astype(np.uint8)


def person(left: int = 100) -> np.ndarray:
    """The mask of somebody who lies in the middle."""
    mask = np.zeros((HEIGHT, WIDTH), np.float32)
    mask[120:160, left : left + 100] = 1.0
    return mask


@pytest.fixture
def surroundings() -> Surroundings:
    """Which have looked at the empty room once."""
    seen = Surroundings()
    assert seen.changed(room(), person())
    return seen


def test_noise_is_no_change(surroundings: Surroundings) -> None:
    assert not any(surroundings.changed(room(seed), person()) for seed in range(1, 30))


def test_the_person_may_move(surroundings: Surroundings) -> None:
    moved = room(1)
    moved[120:160, 100:230] = 40
    assert not surroundings.changed(moved, person(130))


def test_somebody_small_is_a_change(surroundings: Surroundings) -> None:
    visited = room(1)
    visited[20 : 20 + 6 * CELL, 20 : 20 + 3 * CELL] -= 20
    assert surroundings.changed(visited, person())


def test_what_was_seen_at_a_look_is_known_from_then_on(surroundings: Surroundings) -> None:
    visited = room(1)
    visited[20:80, 20:60] = 60
    assert surroundings.changed(visited, person())
    assert not surroundings.changed(visited, person())
    assert surroundings.changed(room(2), person()), "the visitor has left"


def test_slow_changes_add_up(surroundings: Surroundings) -> None:
    slowly = [np.clip(room(i).astype(float) + 1.5 * i, 0, 255).astype(np.uint8) for i in range(12)]
    looked = [surroundings.changed(picture, person()) for picture in slowly]
    assert 1 <= looked.count(True) <= 12 * 1.5 / (CHANGED / 2)


def test_without_a_person_everything_is_new(surroundings: Surroundings) -> None:
    assert surroundings.changed(room(), None)
    assert surroundings.changed(room(), person())
    assert not surroundings.changed(room(), person())


@pytest.mark.parametrize("shape", [(3, 5), (9, 640), (241, 323), (480, 8)])
def test_pictures_of_any_size(shape: tuple[int, int]) -> None:
    seen = Surroundings()
    picture, mask = np.full((*shape, 3), 90, np.uint8), np.zeros(shape, np.float32)
    assert seen.changed(picture, mask)
    assert not seen.changed(picture, mask)


def test_another_size_is_a_change(surroundings: Surroundings) -> None:
    half = room()[::2, ::2].copy()
    assert surroundings.changed(half, person()[::2, ::2])


class SeesTheLarge:
    """Finds whoever is at least a quarter of a picture high: one white bar is one person."""

    def people(self, frame: Frame) -> list[Floats]:
        rows, columns = np.nonzero(frame.image[..., 0] > 128)
        if not len(rows) or np.ptp(rows) < 0.25 * frame.image.shape[0]:
            return []
        x, y = columns.mean(), np.linspace(rows.min(), rows.max(), 33)
        return [np.stack([np.full(33, x), y], -1)]

    def close(self) -> None:
        """Nothing to free."""


@pytest.mark.parametrize("x", [60, 320, 600])
def test_parts_of_the_picture_show_who_is_far_away(x: int) -> None:
    image = np.zeros((480, 640, 3), np.uint8)
    image[210:300, x - 10 : x + 10] = 255
    frame = Frame(0, 0.0, image, (640, 480))
    around = LookAround(SeesTheLarge())
    try:
        assert around.people(frame).result() == []
        (points,) = around.people(frame, closer=True).result()
        np.testing.assert_allclose(points.mean(axis=0), (x, 254.5), atol=2)
    finally:
        around.close()


def body(left: float, top: float = 40.0, height: float = 120.0) -> np.ndarray:
    """Landmarks of somebody who stands there."""
    spread = np.random.default_rng(1).uniform(0, 1, (33, 2))
    return (left, top) + spread * (0.4 * height, height)


class Room:
    """A finder that knows where everybody is, and what it was shown."""

    def __init__(self, *people: np.ndarray) -> None:
        self.everybody = list(people)
        self.shown: list[np.ndarray] = []

    def people(self, frame: Frame) -> list[np.ndarray]:
        """Everybody."""
        self.shown.append(frame.image)
        return list(self.everybody)

    def close(self) -> None:
        """Nothing is open."""


def seen(finder: Room, followed: Iterable[np.ndarray], start_s: float = 0.0) -> list[Around | None]:
    """What is known at each of the frames, ten a second."""
    around = LookAround(finder)
    bystanders = Bystanders(around)
    found = []
    for i, points in enumerate(followed):
        frame = Frame(i, start_s + i / 10, room(i), (WIDTH, HEIGHT))
        found.append(bystanders.update(frame, points, person()))
    around.close()
    return found


def test_the_followed_person_is_no_other_one() -> None:
    last = seen(Room(body(100), body(220)), [body(100)] * 10)[-1]
    assert last is not None
    assert [box.tolist() for box in last.others] == [box_of(body(220)).tolist()]
    assert not last.exchanged


def test_the_followed_person_is_painted_over_before_the_others_are_looked_for() -> None:
    finder = Room(body(220))
    seen(finder, [body(100)])
    (picture,) = finder.shown
    inside = picture[130:150, 110:190].reshape(-1, 3)
    assert np.ptp(inside, axis=0).max() == 0, "one colour"
    assert np.ptp(picture[:100]) > 0, "all else is as it was"


def test_landmarks_that_go_over_to_somebody_else_are_an_exchange() -> None:
    found = seen(Room(body(100), body(220)), [body(100)] * 20 + [body(220)] * 20 + [body(100)] * 5)
    assert not any(around.exchanged for around in found[:20] if around)
    assert all(around and around.exchanged for around in found[20:40])
    assert not any(around and around.exchanged for around in found[40:])


def test_who_takes_the_place_of_somebody_that_left_is_followed_from_then_on() -> None:
    finder = Room(body(100), body(220))
    around = LookAround(finder)
    bystanders = Bystanders(around)
    last = None
    for i in range(40):
        if i == 20:
            finder.everybody = [body(220)]
        followed = body(100) if i < 20 else body(220)
        frame = Frame(i, i / 10, room(i), (WIDTH, HEIGHT))
        last = bystanders.update(frame, followed, person())
    around.close()
    assert last is not None
    assert not last.exchanged
    assert last.others == []


def test_somebody_close_is_looked_at_more_often() -> None:
    apart, close = Room(body(220)), Room(body(130))
    seen(apart, [body(100)] * 60)
    seen(close, [body(100)] * 60)
    assert len(close.shown) > 2 * len(apart.shown)
