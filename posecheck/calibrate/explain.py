"""A calibration explained in plain words."""

from collections.abc import Iterable, Iterator

from posecheck.calibration.model import Calibration, OwnRange
from posecheck.exercises.exercise import Exercise
from posecheck.exercises.library import known_exercise
from posecheck.measure.lens import bends_by
from posecheck.measure.ruler import TAG_ERROR_PCT, TAUGHT_ERROR_PCT
from posecheck.measure.scale import HEAD_END_ERROR_PCT, LENS_KNOWN_ERROR_PCT
from posecheck.session.bounds import own_bounds
from posecheck.signals.catalogue import SIGNALS
from posecheck.text.translation import _


def explain(calibration: Calibration) -> Iterator[str]:
    """What it says and what follows from it, line by line."""
    yield _("Made {date:%d %B %Y, %H:%M}. Camera: {description}.").format(
        date=calibration.date, description=calibration.camera.description
    )
    yield _method(calibration)
    if calibration.person.height is not None:
        yield _("Height: {height}. Give --height to use another.").format(
            height=calibration.person.height
        )
    taught = calibration.taught
    if taught is not None:
        sides = " and ".join(taught.sides)
        yield (
            _(
                "Taught limit: the knees rested {inches:g} in to the {sides}, which makes "
                "{px_per_in:.1f} pixels per inch in pictures of {width} x {height}, give or "
                "take {taught_error_pct:g} %. It holds while the camera and the mat stay "
                "where they were; when they moved, posecheck says so and does not use it."
            ).format(
                inches=taught.inches,
                sides=sides,
                px_per_in=taught.px_per_in,
                width=taught.width,
                height=taught.height,
                taught_error_pct=TAUGHT_ERROR_PCT,
            )
        )
    tags = calibration.tags
    if tags is not None:
        yield (
            _(
                "Tags: squares of {side_in:.4g} in above the knees, wherever the camera "
                "stands, give or take {tag_error_pct:g} %; {mat_side_in:.4g} in on the mat."
            ).format(
                side_in=tags.side_in, tag_error_pct=TAG_ERROR_PCT, mat_side_in=tags.mat_side_in
            )
        )
    lens = calibration.camera.lens
    if lens is not None:
        yield (
            _(
                "Lens: measured on {pictures} pictures of the chessboard ({width} x {height}, "
                "error {error_px:.2f} pixels); it bends the corners of the picture by "
                "{lens:.1f} % of its width, which is straightened."
            ).format(
                pictures=lens.pictures,
                width=lens.width,
                height=lens.height,
                error_px=lens.error_px,
                lens=bends_by(lens),
            )
        )
    elif calibration.camera.field_of_view_deg is not None:
        yield _(
            "Lens: {degrees:g} degrees across the long side of the picture, as it was said; inches "
            "from your height are then right to {error:g} % instead of {unknown:g} %."
        ).format(
            degrees=calibration.camera.field_of_view_deg,
            error=LENS_KNOWN_ERROR_PCT,
            unknown=HEAD_END_ERROR_PCT,
        )
    for exercise_id, signals in calibration.ranges.items():
        exercise = known_exercise(exercise_id)
        title = exercise.title if exercise else exercise_id
        yield _("Own range in {exercise}:").format(exercise=title)
        for name, own in signals.items():
            yield f"  {_range(name, own, exercise)}"


def _method(calibration: Calibration) -> str:
    first = {
        "height": _("Inches come from your height."),
        "taught": _("Inches come from the taught limit, seen from behind your head."),
        "tag": _("Inches come from the tags above your knees, seen from behind your head."),
    }[calibration.method]
    if calibration.height_in is not None:
        return first
    if calibration.method == "height":
        return _("{first} This file holds none: give it with --height.").format(first=first)
    return _("{first} From elsewhere they need your height too: --height 5ft7in.").format(
        first=first
    )


def _range(name: str, own: OwnRange, exercise: Exercise | None) -> str:
    signal = SIGNALS[name]
    ends = [
        (own.comfortable_low, own.limit_low),
        (own.comfortable_high, own.limit_high),
    ]
    reached = _ends(value for value, _ in ends)
    allowed = _ends(limit for _, limit in ends)
    words = _("{signal}: comfortable {reached} {unit}, so the limit is {allowed} {unit}")
    used = ""
    for limit in [] if exercise is None else exercise.limits:
        if name in [signal_name for signal_name, _side in limit.signals()]:
            used = _ends(own_bounds(limit, None, own))
            words = _(
                "{signal}: comfortable {reached} {unit}, so the limit is {allowed} {unit}; the "
                "movement's own counted in, {used} {unit}"
            )
    return words.format(
        signal=signal.label, reached=reached, allowed=allowed, used=used, unit=signal.unit
    )


def _ends(values: Iterable[float | None]) -> str:
    known = [f"{value:.3g}" for value in values if value is not None]
    if len(known) < 2:
        return "".join(known)
    return _("{low} to {high}").format(low=known[0], high=known[1])
