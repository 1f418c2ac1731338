"""Bars beside the content: black and blurred ones are found, rooms are not taken for them."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from posecheck.observation.picture_bars import CONFIRMED, LOOK_EVERY_S, Bars, BarWatch, find_bars

HEIGHT, WIDTH = 360, 640


def room(width: int = WIDTH, seed: int = 1) -> NDArray[np.uint8]:
    """A textured picture: blocks of furniture with grain on them."""
    random = np.random.default_rng(seed)
    blocks = random.integers(60, 230, (12, max(2, width // 30), 3)).astype(np.uint8)
    picture = cv2.resize(blocks, (width, HEIGHT), interpolation=cv2.INTER_NEAREST).astype(int)
    grain = random.normal(0, 6, (HEIGHT, width, 3)).astype(int)
    return np.clip(picture + grain, 0, 255).astype(np.uint8)


def black(width: int) -> NDArray[np.uint8]:
    out = np.full((HEIGHT, WIDTH, 3), 16, np.uint8)
    begin = (WIDTH - width) // 2
    out[:, begin : begin + width] = room(width)
    return out


def blurred(width: int) -> NDArray[np.uint8]:
    content = room(width)
    large = cv2.resize(content, (WIDTH, HEIGHT * WIDTH // width))
    top = (len(large) - HEIGHT) // 2
    out = cv2.GaussianBlur(large[top : top + HEIGHT], (0, 0), 15)
    begin = (WIDTH - width) // 2
    out[:, begin : begin + width] = content
    return np.asarray(out, np.uint8)


def found(picture: NDArray[np.uint8]) -> Bars | None:
    return find_bars(picture[..., 1])


@pytest.mark.parametrize("width", [202, 300, 480])
@pytest.mark.parametrize("made", [black, blurred])
def test_bars_are_as_wide_as_they_are(made, width: int) -> None:
    bars = found(made(width))
    assert bars is not None
    expected = (WIDTH - width) / 2 / WIDTH
    assert bars.left == pytest.approx(expected, abs=0.01)
    assert bars.right == pytest.approx(expected, abs=0.01)
    assert bars.top == bars.bottom == 0


def test_bars_above_and_below() -> None:
    picture = room()
    picture[:60] = picture[-60:] = 16
    bars = found(picture)
    assert bars is not None
    assert bars[2:] == pytest.approx((60 / HEIGHT, 60 / HEIGHT), abs=0.01)


def test_a_room_has_none() -> None:
    assert found(room()) == Bars()


def test_a_dark_wall_is_no_bar() -> None:
    # It ends in a straight edge too, but a camera's noise is on it.
    picture = room().astype(int)
    wall = np.random.default_rng(2).normal(25, 5, (HEIGHT, 200, 1)).astype(int)
    picture[:, :200] = np.clip(wall, 0, 255)
    assert found(picture.astype(np.uint8)) == Bars()


def test_a_door_in_the_middle_is_no_bar() -> None:
    picture = room()
    picture[:, 200:440] = cv2.GaussianBlur(picture[:, 200:440], (0, 0), 3)
    assert found(picture) == Bars()


def test_in_the_dark_nobody_can_tell() -> None:
    assert found((room() * 0.1).astype(np.uint8)) is None


def test_they_are_believed_after_some_looks() -> None:
    watch = BarWatch()
    looks = [watch.update(i * LOOK_EVERY_S, black(300)) for i in range(CONFIRMED + 1)]
    assert looks[CONFIRMED - 2] == Bars()
    assert looks[CONFIRMED - 1].left > 0.2


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (3, 2), (2, 640), (640, 3)])
def test_pictures_of_any_size_can_be_looked_at(size: tuple[int, int]) -> None:
    assert find_bars(np.full(size, 200, np.uint8)) == Bars()


@pytest.mark.parametrize("bright", range(4))
@pytest.mark.parametrize("level", [59, 60, 61])
def test_it_is_dark_where_no_twentieth_is_brighter(bright: int, level: int) -> None:
    # 41 pixels: the twentieth lies between levels, on either side of which they may be.
    picture = np.full((1, 41), 59, np.uint8)
    picture[0, :bright] = level
    assert (find_bars(picture) is None) == (np.percentile(picture, 95) < 60)
