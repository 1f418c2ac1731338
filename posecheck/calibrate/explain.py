"""A calibration explained in plain words."""

from collections.abc import Iterable, Iterator

from posecheck.calibration.model import Calibration, OwnRange
from posecheck.exercises.exercise import Exercise
from posecheck.exercises.library import known_exercise
from posecheck.measure.lens import bends_by
from posecheck.measure.ruler import TAG_ERROR_PCT, TAUGHT_ERROR_PCT
from posecheck.session.ruleset import own_bounds
from posecheck.signals.catalogue import SIGNALS


def explain(calibration: Calibration) -> Iterator[str]:
    """What it says and what follows from it, line by line."""
    yield f"Made {calibration.date:%d %B %Y, %H:%M}. Camera: {calibration.camera.description}."
    yield _method(calibration)
    if calibration.person.height is not None:
        yield f"Height: {calibration.person.height}. Give --height to use another."
    taught = calibration.taught
    if taught is not None:
        sides = " and ".join(taught.sides)
        yield (
            f"Taught limit: the knees rested {taught.inches:g} in to the {sides}, which makes "
            f"{taught.px_per_in:.1f} pixels per inch in pictures of {taught.width} x "
            f"{taught.height}, give or take {TAUGHT_ERROR_PCT:g} %. It holds while the camera and "
            "the mat stay where they were; when they moved, posecheck says so and does not use it."
        )
    tags = calibration.tags
    if tags is not None:
        yield (
            f"Tags: squares of {tags.side_in:.4g} in above the knees, wherever the camera stands, "
            f"give or take {TAG_ERROR_PCT:g} %; {tags.mat_side_in:.4g} in on the mat."
        )
    lens = calibration.camera.lens
    if lens is not None:
        yield (
            f"Lens: measured on {lens.pictures} pictures of the chessboard ({lens.width} x "
            f"{lens.height}, error {lens.error_px:.2f} pixels); it bends the corners of the "
            f"picture by {bends_by(lens):.1f} % of its width, which is straightened."
        )
    for exercise_id, signals in calibration.ranges.items():
        exercise = known_exercise(exercise_id)
        yield f"Own range in {exercise.title if exercise else exercise_id}:"
        for name, own in signals.items():
            yield f"  {_range(name, own, exercise)}"


def _method(calibration: Calibration) -> str:
    first = {
        "height": "Inches come from your height.",
        "taught": "Inches come from the taught limit, seen from behind your head.",
        "tag": "Inches come from the tags above your knees, seen from behind your head.",
    }[calibration.method]
    if calibration.height_in is not None:
        return first
    if calibration.method == "height":
        return f"{first} This file holds none: give it with --height."
    return f"{first} From elsewhere they need your height too: --height 5ft7in."


def _range(name: str, own: OwnRange, exercise: Exercise | None) -> str:
    signal = SIGNALS[name]
    unit = signal.unit
    ends = [
        (own.comfortable_low, own.limit_low),
        (own.comfortable_high, own.limit_high),
    ]
    reached = _ends(value for value, _ in ends)
    allowed = _ends(limit for _, limit in ends)
    text = f"{signal.label}: comfortable {reached} {unit}, so the limit is {allowed} {unit}"
    for limit in [] if exercise is None else exercise.limits:
        if name in [n for n, _ in limit.signals()]:
            used = _ends(own_bounds(limit, None, own))
            text += f"; the movement's own counted in, {used} {unit}"
    return text


def _ends(values: Iterable[float | None]) -> str:
    return " to ".join(f"{value:.3g}" for value in values if value is not None)
