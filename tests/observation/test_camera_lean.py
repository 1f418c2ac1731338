"""The camera's lean on drawn lines."""

import cv2
import numpy as np
import pytest

from posecheck.observation.camera_lean import (
    LEANS,
    LONGEST,
    MEETING,
    OFF_DEG,
    SHORTEST,
    CameraLean,
    agreement,
)
from posecheck.observation.camera_motion import UNKNOWN, CameraPlace

HEIGHT, WIDTH = 480, 640


def drawn(lines: list[tuple[tuple[float, float], tuple[float, float]]]) -> np.ndarray:
    image = np.full((HEIGHT, WIDTH, 3), 200, np.uint8)
    for i, (a, b) in enumerate(lines):
        shade = 40 + 12 * (i % 10)
        points = [(round(x), round(y)) for x, y in (a, b)]
        cv2.line(image, points[0], points[1], (shade, shade, shade), 6, cv2.LINE_AA)
    return image


def doors(lean: float, meeting: float = 0.0) -> np.ndarray:
    """Upright edges all over the picture of a camera that leans and looks down by `meeting`."""
    lines = []
    turn = np.radians(lean)
    cos, sin = np.cos(turn), np.sin(turn)
    for x in np.linspace(-0.4, 0.4, 9):
        ends = []
        for y in (-0.25, 0.2):
            across = x * (1 - meeting * y)  # toward the point in which all meet
            ends.append(
                (
                    320 + 640 * (cos * across - sin * y),
                    240 + 640 * (sin * across + cos * y),
                )
            )
        lines.append((ends[0], ends[1]))
    return drawn(lines)


def told(image: np.ndarray) -> float:
    return CameraLean().update(image, None, 0.0, UNKNOWN)


@pytest.mark.parametrize("lean", [-12.0, -5.0, 4.0, 9.0])
def test_the_lean_of_upright_things_is_told(lean: float) -> None:
    assert told(doors(lean)) == pytest.approx(lean, abs=0.75)


@pytest.mark.parametrize("lean", [-1.0, 0.0, 1.0])
def test_a_camera_that_stands_well_does_not_lean(lean: float) -> None:
    assert told(doors(lean)) == 0.0


@pytest.mark.parametrize("meeting", [-0.3, 0.3])
def test_a_camera_that_looks_down_or_up_does_not_lean(meeting: float) -> None:
    assert told(doors(0.0, meeting)) == 0.0


def test_a_camera_that_looks_down_and_leans_leans() -> None:
    assert told(doors(8.0, 0.25)) == pytest.approx(8.0, abs=1.0)


def test_pictures_at_odd_angles_tell_nothing() -> None:
    chance = np.random.default_rng(3)
    lines = []
    for _ in range(60):
        x, y = chance.uniform(60, 580), chance.uniform(60, 420)
        way = chance.uniform(0, np.pi)
        dx, dy = 40 * np.cos(way), 40 * np.sin(way)
        lines.append(((x - dx, y - dy), (x + dx, y + dy)))
    assert np.isnan(told(drawn(lines)))


def test_an_empty_wall_tells_nothing() -> None:
    assert np.isnan(told(drawn([])))


def test_lines_on_the_person_do_not_count() -> None:
    mask = np.ones((HEIGHT, WIDTH), np.float32)
    assert np.isnan(CameraLean().update(doors(9.0), mask, 0.0, UNKNOWN))


def test_the_border_of_an_upright_film_in_a_wide_one_does_not_count() -> None:
    image = doors(8.0)
    image[:, :90] = image[:, -90:] = 0
    assert told(image) == pytest.approx(8.0, abs=0.75)


def test_the_room_is_looked_at_anew_when_the_camera_has_turned() -> None:
    lean = CameraLean()
    lean.update(doors(0.0), None, 0.0, CameraPlace(0.0, 0.0, 0.0, 1.0, 0.0))
    again = lean.update(doors(6.0), None, 0.2, CameraPlace(0.0, 0.0, 6.0, 1.0, 0.0))
    assert again == pytest.approx(6.0, abs=0.75)


def test_no_line_that_agrees_is_left_out() -> None:
    chance = np.random.default_rng(4)
    middles = chance.uniform(-0.5, 0.5, (60, 2))
    turn = np.radians(chance.uniform(-45, 45, 60))
    ways = np.column_stack([np.sin(turn), np.cos(turn)]) * chance.choice([-1, 1], (60, 1))
    lengths = chance.uniform(SHORTEST, 2 * LONGEST, 60)
    found = agreement(middles, ways, lengths)
    for i in range(0, len(LEANS), 7):
        lean = np.radians(LEANS[i])
        back = np.array([[np.cos(lean), np.sin(lean)], [-np.sin(lean), np.cos(lean)]])
        place, way = middles @ back.T, ways @ back.T
        for k, curve in enumerate(MEETING):
            goal = np.column_stack([-curve * place[:, 0], 1 - curve * place[:, 1]])
            cosine = np.abs((way * goal).sum(1)) / np.hypot(*goal.T)
            off = np.degrees(np.arccos(np.minimum(cosine, 1.0)))
            expected = np.minimum(lengths, LONGEST) * np.maximum(1 - (off / OFF_DEG) ** 2, 0.0)
            assert found[i, k] == pytest.approx(expected, abs=1e-6)


def test_a_room_without_lines_tells_nothing() -> None:
    assert agreement(np.empty((0, 2)), np.empty((0, 2)), np.empty(0)).size == 0
    assert np.isnan(told(np.full((HEIGHT, WIDTH, 3), 200, np.uint8)))
