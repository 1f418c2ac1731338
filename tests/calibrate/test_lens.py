"""A lens measured on a drawn chessboard as a known lens would show it."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from posecheck.calibrate.board import board
from posecheck.calibrate.lens import LensFinder, find_lens
from posecheck.calibration.model import Lens
from posecheck.errors import InputError
from posecheck.measure.lens import camera_matrix, straighten
from tests.calibrations import LENS, lying, track

TRUE = Lens.model_validate(LENS)
PX = 64
"""Pixels per inch of the drawn board."""


def seen(turn: tuple[float, float, float], at: tuple[float, float, float]) -> np.ndarray:
    """The board, turned (radians) and placed (inches) before the true lens."""
    sheet = board().generateImage((5 * 80, 7 * 80), marginSize=0)
    matrix = camera_matrix(TRUE, (640, 480))
    assert matrix is not None
    rotation, _ = cv2.Rodrigues(np.array(turn))
    place = np.column_stack([rotation[:, :2], np.array(at) - rotation[:, :2] @ (3.125, 4.375)])
    to_sheet = np.linalg.inv(matrix @ place @ np.diag([1 / PX, 1 / PX, 1]))
    ys, xs = np.mgrid[0:480, 0:640].astype(float)
    pixels = np.stack([xs, ys], -1).reshape(-1, 1, 2)
    straight = cv2.undistortPoints(pixels, matrix, np.array(TRUE.distortion), P=matrix)
    rays = np.column_stack([straight.reshape(-1, 2), np.ones(640 * 480)]) @ to_sheet.T
    where = (rays[:, :2] / rays[:, 2:] - 0.5).astype(np.float32).reshape(480, 640, 2)
    drawn = cv2.remap(sheet, where, None, cv2.INTER_LINEAR, borderValue=190)
    return np.asarray(cv2.GaussianBlur(drawn, (3, 3), 0), np.uint8)


VIEWS = [
    ((0.0, 0.0, 0.0), (0, 0, 11)),
    ((0.4, 0.0, 0.0), (-3, 0, 14)),
    ((-0.4, 0.1, 0.1), (3, 1, 14)),
    ((0.0, 0.5, 0.0), (0, -2, 14)),
    ((0.1, -0.5, 0.0), (2, 2, 15)),
    ((0.3, 0.3, 0.2), (-4, -1, 16)),
    ((-0.3, 0.3, -0.3), (4, -1, 16)),
    ((0.3, -0.3, 1.5), (-2, 1, 14)),
    ((0.2, 0.2, 0.0), (5, 2, 18)),
    ((-0.2, -0.3, 0.0), (-5, 2, 18)),
    ((0.0, 0.2, 3.1), (0, 0, 13)),
]


@pytest.fixture(scope="module")
def pictures() -> list[np.ndarray]:
    return [seen(turn, at) for turn, at in VIEWS]


def test_the_lens_is_found(pictures: list[np.ndarray]) -> None:
    lens = find_lens(pictures)
    assert lens.focal_px == pytest.approx(TRUE.focal_px, rel=0.02)
    assert lens.centre_px == pytest.approx(TRUE.centre_px, abs=6)
    assert lens.error_px < 0.5
    assert lens.pictures >= 8


def test_the_same_view_counts_once(pictures: list[np.ndarray]) -> None:
    finder = LensFinder()
    assert finder.add(pictures[0])
    assert not finder.add(pictures[0])
    assert not finder.add(np.full((480, 640), 128, np.uint8))
    assert finder.views == 1
    with pytest.raises(InputError, match="seen well in 1 different places, 8 are needed"):
        finder.lens()


def test_pictures_of_two_cameras(pictures: list[np.ndarray]) -> None:
    with pytest.raises(InputError, match="differ in size, 320 x 240 and 640 x 480"):
        find_lens([pictures[0], pictures[0][::2, ::2]])


def test_points_come_to_where_no_distortion_would_have_put_them() -> None:
    matrix = camera_matrix(TRUE, (640, 480))
    assert matrix is not None
    one = lying()
    scaled = replace(one, size=(640, 480))
    poses = track((scaled,))
    rays = (poses.landmarks[0].astype(float) - matrix[:2, 2]) / matrix[[0, 1], [0, 1]]
    bent, _ = cv2.projectPoints(
        np.column_stack([rays, np.ones(33)]),
        np.zeros(3),
        np.zeros(3),
        matrix,
        np.array(TRUE.distortion),
    )
    shown = replace(poses, landmarks=bent.reshape(1, 33, 2).astype(np.float32))
    assert np.abs(shown.landmarks - poses.landmarks).max() > 2
    assert straighten(shown, TRUE).landmarks == pytest.approx(poses.landmarks, abs=0.05)


def test_a_larger_picture_of_the_same_shape_has_the_same_lens() -> None:
    half = camera_matrix(TRUE, (320, 240))
    assert half is not None
    assert half[0, 0] == pytest.approx(250)
    assert camera_matrix(TRUE, (640, 360)) is None


def test_what_is_not_seen_stays_unseen() -> None:
    one = replace(lying(), size=(640, 480))
    poses = track((one,))
    straight = straighten(poses, TRUE)
    assert np.array_equal(np.isnan(straight.crest_y), np.isnan(poses.crest_y))
    assert np.isfinite(straight.crest_x).all() == np.isfinite(poses.crest_x).all()
    assert straighten(replace(poses, size=(640, 360)), TRUE).landmarks is poses.landmarks
