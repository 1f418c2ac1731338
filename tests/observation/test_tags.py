"""Tags drawn into pictures are found where they were drawn."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from posecheck.observation.tags import MODULES, NUMBERS, TagFinder
from posecheck.pose.pose import TAGS
from posecheck.pose.skeleton import INDEX
from posecheck.video.frame import Frame

SIZE = (1280, 720)
KNEES = {"left_knee": (600.0, 260.0), "right_knee": (660.0, 264.0)}
SIDE_PX = 28.0


def landmarks() -> np.ndarray:
    points = np.full((33, 2), 300.0)
    for name, at in KNEES.items():
        points[INDEX[name]] = at
    points[INDEX["left_hip"]], points[INDEX["right_hip"]] = (590, 400), (680, 400)
    points[INDEX["left_shoulder"]], points[INDEX["right_shoulder"]] = (520, 560), (740, 560)
    return points


def corners(at: tuple[float, float], side: float, turn_deg: float = 8.0) -> np.ndarray:
    """A square that is foreshortened like one on a sloping thigh."""
    turn = np.deg2rad(turn_deg)
    square = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * side / 2 * (1, 0.7)
    return square @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]) + at


def picture(drawn: dict[str, np.ndarray]) -> np.ndarray:
    """A grey room with tags at corners; drawn large and shrunk, as a camera would."""
    image = np.full((SIZE[1], SIZE[0]), 120, np.uint8)
    whole = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
    for name, target in drawn.items():
        number = NUMBERS.get(name, 20)
        tag = np.pad(whole.generateImageMarker(number, MODULES), 1, constant_values=255)
        tag = np.kron(tag, np.ones((20, 20), np.uint8))
        inner = np.array([(20, 20), (140, 20), (140, 140), (20, 140)], np.float32) - 0.5
        scale = 4
        matrix = cv2.getPerspectiveTransform(
            inner, (((target + 0.5) * scale) - 0.5).astype(np.float32)
        )
        size = (SIZE[0] * scale, SIZE[1] * scale)
        layer = cv2.warpPerspective(tag, matrix, size)
        cover = cv2.warpPerspective(np.full_like(tag, 255), matrix, size)
        layer = cv2.resize(layer, SIZE, interpolation=cv2.INTER_AREA).astype(float)
        share = cv2.resize(cover, SIZE, interpolation=cv2.INTER_AREA).astype(float) / 255
        image = np.uint8(np.clip(image * (1 - share) + layer, 0, 255))
    return image


def frame(grey: np.ndarray | None, time_s: float = 0.0) -> Frame:
    image = np.zeros((360, 640, 3), np.uint8)
    return Frame(0, time_s, image, SIZE, None, grey)


DRAWN = {
    "left_knee": corners((598, 300), SIDE_PX),
    "right_knee": corners((664, 302), SIDE_PX, -6),
    "mat": corners((300, 600), 90, 3),
}


@pytest.fixture(scope="module")
def room() -> np.ndarray:
    return picture(DRAWN)


def test_tags_are_found_where_they_are(room: np.ndarray) -> None:
    found = TagFinder().find(frame(room), landmarks())
    for index, name in enumerate(TAGS):
        assert np.abs(found[index] - DRAWN[name]).max() < 0.6, name


def test_the_side_is_measured_to_two_per_cent(room: np.ndarray) -> None:
    found = TagFinder().find(frame(room), landmarks())
    for index in (0, 1):
        length = np.linalg.norm(found[index, 1] - found[index, 0])
        assert length == pytest.approx(
            np.linalg.norm(DRAWN[TAGS[index]][1] - DRAWN[TAGS[index]][0]), rel=0.02
        )


def test_other_tags_of_the_same_kind_are_no_knees() -> None:
    drawn = {"somebody else's": DRAWN["left_knee"], "right_knee": DRAWN["right_knee"]}
    found = TagFinder().find(frame(picture(drawn)), landmarks())
    assert np.isnan(found[TAGS.index("left_knee")]).all()
    assert np.isfinite(found[TAGS.index("right_knee")]).all()
    assert np.isnan(found[TAGS.index("mat")]).all()


def test_the_tag_on_the_mat_is_remembered(room: np.ndarray) -> None:
    finder = TagFinder()
    finder.find(frame(room), landmarks())
    covered = picture({"left_knee": DRAWN["left_knee"]})
    found = finder.find(frame(covered, 5.0), landmarks())
    assert np.abs(found[TAGS.index("mat")] - DRAWN["mat"]).max() < 0.6
    assert np.isnan(found[TAGS.index("right_knee")]).all()


def test_nobody_has_no_knees(room: np.ndarray) -> None:
    found = TagFinder().find(frame(room), None)
    assert np.isnan(found[:2]).all()
    away = landmarks() + 5000
    assert np.isnan(TagFinder().find(frame(room), away)[:2]).all()
    unknown = np.full((33, 2), np.nan)
    assert np.isnan(TagFinder().find(frame(room), unknown)[:2]).all()


def test_without_the_full_picture_the_shown_one_serves(room: np.ndarray) -> None:
    shown = cv2.cvtColor(room, cv2.COLOR_GRAY2RGB)
    found = TagFinder().find(replace(frame(None), display=shown), landmarks())
    assert np.abs(found[0] - DRAWN["left_knee"]).max() < 0.8
