"""The camera's motion on drawn rooms that are shifted, turned, zoomed and disturbed."""

import cv2
import numpy as np
import pytest

from posecheck.observation.camera_motion import CameraMotion, CameraPlace

SIZE = (640, 480)


def room(seed: int = 0) -> np.ndarray:
    """A wall with many pictures, wide enough to be looked at through a moving window."""
    chance = np.random.default_rng(seed)
    wall = np.full((720, 960, 3), 170, np.uint8)
    for _ in range(160):
        x, y = chance.integers(0, 920), chance.integers(0, 680)
        wide, high = chance.integers(12, 60, 2)
        shade = tuple(int(v) for v in chance.integers(20, 240, 3))
        cv2.rectangle(wall, (int(x), int(y)), (int(x + wide), int(y + high)), shade, -1)
    return cv2.GaussianBlur(wall, (3, 3), 0)


def seen(
    wall: np.ndarray, x: float = 0.0, y: float = 0.0, turn: float = 0.0, zoom: float = 1.0
) -> np.ndarray:
    """The wall through the camera: shifted (long sides), turned clockwise (degrees), zoomed."""
    matrix = cv2.getRotationMatrix2D((480, 360), -turn, zoom)
    matrix[:, 2] += (x * 640 - 160, y * 640 - 120)
    return cv2.warpAffine(wall, matrix, SIZE, flags=cv2.INTER_AREA)


def last(pictures: list[np.ndarray], masks: list[np.ndarray] | None = None) -> CameraPlace:
    watch = CameraMotion()
    places = [
        watch.update(image, None if masks is None else masks[i], 0.1 * i)
        for i, image in enumerate(pictures)
    ]
    return places[-1]


def test_a_still_camera_is_exactly_still_in_a_noisy_picture() -> None:
    chance = np.random.default_rng(1)
    wall = room()
    noisy = [
        np.clip(seen(wall) + chance.normal(0, 4, (480, 640, 3)), 0, 255).astype(np.uint8)
        for _ in range(10)
    ]
    assert last(noisy) == CameraPlace(0.0, 0.0, 0.0, 1.0, 0.0)


@pytest.mark.parametrize(("x", "y"), [(0.01, 0.0), (-0.03, 0.02), (0.0, -0.06), (0.12, 0.0)])
def test_a_knock_is_measured(x: float, y: float) -> None:
    wall = room()
    place = last([seen(wall)] * 3 + [seen(wall, x, y)] * 12)
    assert place.shift_x == pytest.approx(x, abs=0.001)
    assert place.shift_y == pytest.approx(y, abs=0.001)
    assert place.turn_deg == pytest.approx(0, abs=0.1)
    assert place.views == 0


def test_turn_and_zoom_are_measured() -> None:
    wall = room()
    place = last([seen(wall)] * 3 + [seen(wall, turn=3.0, zoom=1.05)] * 3)
    assert place.turn_deg == pytest.approx(3.0, abs=0.15)
    assert place.zoom == pytest.approx(1.05, abs=0.004)


def test_a_slow_pan_adds_up_beyond_what_one_picture_shows() -> None:
    wall = room()
    place = last([seen(wall, x=0.001 * i) for i in range(200)])
    assert place.shift_x == pytest.approx(0.199, abs=0.008)
    assert place.views == 0


def test_a_slow_zoom_adds_up() -> None:
    wall = room()
    place = last([seen(wall, zoom=1 + 0.002 * i) for i in range(100)])
    assert place.zoom == pytest.approx(1.198, abs=0.01)


def test_a_room_without_anything_in_it_tells_nothing() -> None:
    blank = np.full((480, 640, 3), 180, np.uint8)
    assert np.isnan(last([blank] * 5)).all()


def test_what_moves_in_the_room_is_not_the_camera() -> None:
    """A curtain, or somebody who passes, over a third of the picture."""
    still, passing = seen(room()), seen(room(5), x=0.0)
    pictures = []
    for i in range(30):
        image = still.copy()
        left = 15 * i
        image[:, left : left + 210] = np.roll(passing, 15 * i, axis=1)[:, left : left + 210]
        pictures.append(image)
    place = last(pictures)
    assert place.shift_x == place.shift_y == place.turn_deg == 0.0
    assert place.views == 0


def test_the_person_is_not_the_camera() -> None:
    """Somebody who fills more than half of the picture and moves all the time."""
    still, person = seen(room()), room(7)
    pictures, masks = [], []
    for i in range(20):
        image, mask = still.copy(), np.zeros((480, 640), np.float32)
        image[60:, 100:500] = person[60:480, 100 + 6 * i : 500 + 6 * i]
        mask[60:, 100:500] = 1.0
        pictures.append(image)
        masks.append(mask)
    assert last(pictures, masks)[:4] == (0.0, 0.0, 0.0, 1.0)


def test_another_light_is_not_another_place() -> None:
    image = seen(room())
    darker = (image * 0.5 + 20).astype(np.uint8)
    assert last([image] * 3 + [darker] * 3)[:4] == (0.0, 0.0, 0.0, 1.0)


def test_another_room_is_another_view() -> None:
    place = last([seen(room())] * 3 + [seen(room(9))] * 15)
    assert place.views == 1
    assert place.shift_x == 0.0


def test_while_the_background_is_not_found_only_the_views_are_known() -> None:
    place = last([seen(room())] * 3 + [seen(room(9))] * 3)
    assert np.isnan(place[:4]).all()
    assert place.views == 0
