"""What lies ready in `calibration/`: examples that are valid, sheets of true size, sketches."""

from pathlib import Path

import cv2
import numpy as np
import pypdfium2 as pdfium
import pytest

from posecheck.calibrate.explain import explain
from posecheck.calibration.file import load_calibration
from posecheck.drawing.sketches.sketches import placement_svg
from posecheck.exercises.library import exercise_ids
from posecheck.observation.tags import dictionary
from posecheck.pose.pose import TAGS

FOLDER = Path(__file__).parents[2] / "calibration"
EXAMPLES = sorted((FOLDER / "examples").glob("*.toml"))
DPI = 200


def test_there_are_two_worked_examples_of_two_methods() -> None:
    assert {load_calibration(path).method for path in EXAMPLES} == {"taught", "tag"}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_says_when_and_where_it_was_made(path: Path) -> None:
    made = load_calibration(path)
    words = "\n".join(explain(made))
    assert str(made.date.year) in words
    assert made.camera.description in words
    assert made.height_in is not None


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_the_sheets_have_true_size(paper: str) -> None:
    document = pdfium.PdfDocument(FOLDER / f"tags-{paper}.pdf")
    parameters = cv2.aruco.DetectorParameters()
    parameters.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
    found: dict[str, float] = {}
    for index in (0, 1):
        page = np.asarray(document[index].render(scale=DPI / 72).to_pil().convert("L"))
        corners, numbers, _ = cv2.aruco.ArucoDetector(dictionary(), parameters).detectMarkers(page)
        for number, square in zip(numbers.ravel(), corners, strict=True):
            edges = np.roll(square[0], -1, axis=0) - square[0]
            found[TAGS[int(number)]] = float(np.hypot(*edges.T).mean()) / DPI
    assert found == pytest.approx({"left_knee": 2.0, "right_knee": 2.0, "mat": 6.0}, rel=0.005)


@pytest.mark.parametrize("identifier", exercise_ids())
def test_every_movement_has_its_sketch(identifier: str) -> None:
    drawn = (FOLDER / "placement" / f"{identifier}.svg").read_text(encoding="utf-8")
    assert drawn == placement_svg(identifier), "run python -m tools.draw_placement"
    assert f"placement/{identifier}.svg" in (FOLDER / "README.md").read_text(encoding="utf-8")
