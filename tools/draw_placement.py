"""Draws where to put the camera for every movement into `calibration/placement/`.

python -m tools.draw_placement
"""

from pathlib import Path

from posecheck.drawing.sketches.sketches import placement_svg
from posecheck.exercises.library import exercise_ids

FOLDER = Path(__file__).parents[1] / "calibration" / "placement"


def main() -> None:
    """Write one SVG a movement."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for identifier in exercise_ids():
        (FOLDER / f"{identifier}.svg").write_text(placement_svg(identifier), encoding="utf-8")


if __name__ == "__main__":
    main()
