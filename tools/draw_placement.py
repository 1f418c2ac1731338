"""Draws where to put the camera for every movement into `calibration/placement/`.

python -m tools.draw_placement
"""

from pathlib import Path

from posecheck.drawing.sketches.sketches import placement_svg
from posecheck.exercises.camera_place import seen_from
from posecheck.exercises.library import built_in_exercise, exercise_ids

DRIFTS = "supine_caudal_rotation"
"""One of the movements that other places of the camera can judge."""
FOLDER = Path(__file__).parents[1] / "calibration" / "placement"


def main() -> None:
    """Write one SVG a movement."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for identifier in exercise_ids():
        (FOLDER / f"{identifier}.svg").write_text(placement_svg(identifier), encoding="utf-8")
    drift = built_in_exercise(DRIFTS)
    for place in ("feet", "side", "phone"):
        svg = placement_svg(seen_from(drift, place))
        (FOLDER / f"{DRIFTS}_{place}.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
