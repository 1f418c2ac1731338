"""The printed sheets, measured after rasterising them."""

import cv2
import numpy as np
import pypdfium2 as pdfium
import pytest

from posecheck.calibrate.board import BOARD_SQUARE_IN, board
from posecheck.calibrate.sheets import PAPERS, RULER_IN, sheets
from posecheck.calibration.model import Tags
from posecheck.observation.tags import dictionary
from posecheck.pose.pose import TAGS

DPI = 300


def pages(paper: str, tags: Tags) -> list[np.ndarray]:
    document = pdfium.PdfDocument(sheets(paper, tags))
    return [np.asarray(page.render(scale=DPI / 72).to_pil().convert("L")) for page in document]


def sides_in(corners: np.ndarray) -> np.ndarray:
    """Lengths of the four sides in inches."""
    return np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1) / DPI


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("side", [1.0, 2.0, 2.5])
def test_tags_are_as_large_as_they_say(paper: str, side: float) -> None:
    parameters = cv2.aruco.DetectorParameters()
    parameters.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
    detector = cv2.aruco.ArucoDetector(dictionary(), parameters)
    found: dict[str, np.ndarray] = {}
    for page in pages(paper, Tags(side_in=side))[:2]:
        corners, numbers, _ = detector.detectMarkers(page)
        found |= {TAGS[int(n)]: c[0] for n, c in zip(numbers.ravel(), corners, strict=True)}
    assert sorted(found) == sorted(TAGS)
    for name, corners in found.items():
        wanted = 6.0 if name == "mat" else side
        assert sides_in(corners) == pytest.approx(wanted, rel=0.005), name
        # Upright as printed: the first corner is the upper left one.
        assert corners[0, 0] < corners[1, 0]
        assert corners[0, 1] < corners[3, 1]
    assert found["left_knee"][:, 0].max() < found["right_knee"][:, 0].min()


@pytest.mark.parametrize("paper", PAPERS)
def test_the_chessboard_is_as_large_as_it_says(paper: str) -> None:
    corners, numbers, _, _ = cv2.aruco.CharucoDetector(board()).detectBoard(pages(paper, Tags())[2])
    assert len(numbers) == 24
    flat = np.asarray(board().getChessboardCorners())[numbers.ravel()][:, :2]
    points = corners.reshape(-1, 2) / DPI
    size = np.ptp(points, axis=0) / np.ptp(flat, axis=0)
    assert size == pytest.approx(1.0, rel=0.005)
    assert BOARD_SQUARE_IN == 1.25


@pytest.mark.parametrize("paper", PAPERS)
def test_the_ruler_is_six_inches_long(paper: str) -> None:
    width, height = PAPERS[paper]
    for page in pages(paper, Tags())[:2]:
        assert page.shape == pytest.approx((height * DPI, width * DPI), abs=1.5)
        below = page[-int(1.0 * DPI) :] < 128
        longest = max(longest_run(row) for row in below)
        assert longest / DPI == pytest.approx(RULER_IN, rel=0.005)


def longest_run(row: np.ndarray) -> int:
    """Length of the longest unbroken line in a row of pixels."""
    edges = np.flatnonzero(np.diff(np.r_[0, row.astype(int), 0]))
    return int((edges[1::2] - edges[::2]).max(initial=0))


def test_everything_lies_on_the_paper_with_a_margin() -> None:
    for paper in PAPERS:
        for page in pages(paper, Tags(side_in=2.5)):
            margin = int(0.3 * DPI)
            inner = page[margin:-margin, margin:-margin]
            assert (page < 250).sum() == (inner < 250).sum()


def test_the_same_sizes_give_the_same_file() -> None:
    assert sheets("a4", Tags()) == sheets("a4", Tags())
    assert sheets("a4", Tags()) != sheets("letter", Tags())
