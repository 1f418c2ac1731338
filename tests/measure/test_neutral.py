"""The person's own neutral: captured while still, refined, and never from a stretch."""

import math
from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import pytest

from posecheck.exercises.exercise import Exercise
from posecheck.exercises.library import load_exercise
from posecheck.measure.neutral import REFINE_S, STILL_LATER_S, STILL_S, NeutralFinder
from posecheck.measure.scale import SIDE_SEGMENTS
from posecheck.pose.pose import Pose
from posecheck.signals.catalogue import measure
from posecheck.signals.reference import Reference
from tests.figures import (
    HIPS_AT,
    PRONE,
    PX_PER_IN,
    PX_PER_M,
    QUADRUPED,
    SHANK,
    SUPINE,
    THIGH,
    TRUNK,
    Figure,
    body,
    film,
    moved,
    pose,
    ramp,
)

CAT_COW = load_exercise("cat_cow")
COBRA = load_exercise("cobra")
HEIGHT_IN = (TRUNK + THIGH + SHANK) / SIDE_SEGMENTS / 0.0254


def fed(
    finder: NeutralFinder, poses: Iterable[Pose], names: list[str]
) -> list[tuple[float, Reference]]:
    """Every reference that was captured or refined, and when."""
    found = []
    for seen in poses:
        one = body(seen)
        values = {name: float(measure(name, one)[0]) for name in names}
        reference = finder.update(finder.prepare(one), 0, values)
        if reference is not None:
            found.append((seen.time_s, reference))
    return found


def found_in(
    figure_at: Callable[[float], Figure],
    seconds: float = 4.0,
    exercise: Exercise = CAT_COW,
    height_in: float | None = None,
) -> list[tuple[float, Reference]]:
    """What was found of the person's own; until then a typical neutral serves."""
    finder = NeutralFinder(exercise, height_in)
    every = fed(finder, film(figure_at, seconds), exercise.signals)
    return [(time, reference) for time, reference in every if reference.found != "typical"]


def rocking(t: float) -> Figure:
    """Never still: 20 degrees to and fro every two seconds."""
    return replace(QUADRUPED, hip=(90 + 20 * math.sin(3 * t),) * 2, lean=90 + 15 * math.sin(3 * t))


def test_whoever_keeps_still_from_the_start_is_captured_after_a_moment() -> None:
    figure = replace(QUADRUPED, back_pct=-3, neck=5)
    found = found_in(lambda t: figure)
    first_s, first = found[0]
    assert STILL_S <= first_s <= STILL_S + 0.11
    assert first.get("neck_extension_deg") == pytest.approx(5, abs=0.1)
    assert first.get("back_curve_pct") == pytest.approx(-3, abs=0.6)
    assert first.get("hip_height_px") == pytest.approx(-HIPS_AT[1], abs=5)


def test_neutral_is_refined_for_a_while_and_then_left_alone() -> None:
    found = found_in(lambda t: QUADRUPED, seconds=3 * REFINE_S)
    assert len(found) > 1
    assert found[-1][0] == pytest.approx(REFINE_S, abs=0.11)


def test_a_movement_ends_the_refining() -> None:
    found = found_in(lambda t: replace(QUADRUPED, lean=ramp(t, (1.0, 90), (2.0, 120))))
    assert 1.0 <= found[-1][0] <= 1.4
    assert found[-1][1].get("neck_extension_deg") == pytest.approx(0, abs=0.5)


def test_whoever_never_keeps_still_has_no_neutral() -> None:
    assert found_in(rocking, seconds=10) == []


def test_a_slow_movement_is_not_a_rest() -> None:
    # 6 degrees a second: no single step is larger than the model's noise.
    assert found_in(lambda t: replace(QUADRUPED, hip=(70 + 6 * t,) * 2), seconds=6) == []


def test_somebody_who_starts_in_the_stretch_is_not_neutral() -> None:
    high = CAT_COW.neutral.plausible["back_curve_pct"][1]
    assert found_in(lambda t: replace(QUADRUPED, back_pct=high + 3)) == []


def test_a_rest_after_the_first_movement_must_last_longer() -> None:
    def moves_then_rests(t: float) -> Figure:
        return replace(QUADRUPED, lean=ramp(t, (0, 90), (0.4, 115), (1.0, 115), (1.4, 90)))

    found = found_in(moves_then_rests, seconds=5)
    assert 1.4 + STILL_LATER_S - 0.2 <= found[0][0] <= 1.4 + STILL_LATER_S + 0.3


def test_a_rest_after_the_first_movement_must_be_nearer_to_neutral() -> None:
    low, high = CAT_COW.neutral.later["back_curve_pct"]
    assert CAT_COW.neutral.plausible["back_curve_pct"][1] > high + 1

    def rests_round(pct: float) -> Callable[[float], Figure]:
        return lambda t: replace(
            QUADRUPED, back_pct=pct, lean=ramp(t, (0, 90), (0.4, 115), (1.0, 115), (1.4, 90))
        )

    assert found_in(rests_round(high + 1), seconds=5) == []
    assert found_in(rests_round((low + high) / 2), seconds=5)


def test_without_a_band_for_later_rests_only_the_first_one_counts() -> None:
    exercise = load_exercise("childs_pose")
    assert not exercise.neutral.later
    assert (
        found_in(lambda t: replace(QUADRUPED, lean=ramp(t, (0, 90), (0.4, 115))), exercise=exercise)
        == []
    )


def test_a_signal_that_is_unknown_is_not_plausible() -> None:
    finder = NeutralFinder(CAT_COW, None)
    poses = [pose(QUADRUPED, time_s=i / 10, outline=False) for i in range(20)]
    assert {reference.found for _, reference in fed(finder, poses, CAT_COW.signals)} == {"typical"}


def test_it_is_told_how_neutral_was_found() -> None:
    assert {ref.found for _, ref in found_in(lambda t: QUADRUPED)} == {"still"}
    late = found_in(lambda t: replace(QUADRUPED, lean=ramp(t, (0, 90), (0.4, 115), (1.4, 90))))
    assert {ref.found for _, ref in late} == {"rest"}


TILT = load_exercise("pelvic_tilt")


def found_lying(*knots: tuple[float, float], seconds: float) -> list[tuple[float, Reference]]:
    """On the back, the hips lifted through (time, inches) knots."""
    poses = [
        moved(seen, ("left_hip", "right_hip"), (0, -ramp(seen.time_s, *knots) * PX_PER_IN))
        for seen in film(lambda t: SUPINE, seconds)
    ]
    found = fed(NeutralFinder(TILT, HEIGHT_IN), poses, TILT.signals)
    return [(time, reference) for time, reference in found if reference.found != "typical"]


def test_a_truer_rest_takes_the_place_of_the_first_one() -> None:
    # Begins still with the hips two inches up, then lies down for good.
    found = found_lying((0, 2), (3, 2), (4.5, 0), seconds=8)
    first, last = found[0][1], found[-1][1]
    assert (first.found, last.found) == ("still", "rest")
    fall = first.get("hip_height_px") - last.get("hip_height_px")
    assert fall == pytest.approx(2 * PX_PER_IN, rel=0.05)
    assert found[-1][0] >= 4.5 + STILL_LATER_S - 0.2


def test_a_lift_that_is_held_later_takes_no_ones_place() -> None:
    found = found_lying((0, 0), (3, 0), (4.5, 2), seconds=9)
    assert {reference.found for _, reference in found} == {"still"}


def test_the_top_of_a_bridge_is_no_neutral() -> None:
    # 8 inches are 40 % of the trunk: hips that far above the line from heels to shoulders are up.
    assert found_lying((0, 8), seconds=6) == []


@pytest.mark.parametrize(("height_in", "scale"), [(HEIGHT_IN, PX_PER_IN), (None, None)])
def test_the_scale_is_that_of_the_height(height_in: float | None, scale: float | None) -> None:
    _, reference = found_in(lambda t: PRONE, exercise=COBRA, height_in=height_in)[-1]
    if scale is None:
        assert math.isnan(reference.px_per_in)
    else:
        assert reference.px_per_in == pytest.approx(scale, rel=1e-3)


def test_the_crest_of_the_knees_is_found_with_the_scale() -> None:
    rotation = load_exercise("supine_caudal_rotation")
    finder = NeutralFinder(rotation, HEIGHT_IN)
    poses = film(lambda t: SUPINE, 2.0, "head_end")
    _, reference = fed(finder, poses, rotation.signals)[-1]
    assert reference.get("crest_x_px") == pytest.approx(HIPS_AT[0], abs=1)
    assert reference.get("knee_x_px") == pytest.approx(HIPS_AT[0], abs=0.01)


def test_knees_that_the_model_puts_anywhere_are_still_where_their_outline_is() -> None:
    """On a large belly the landmarks of the knees jump while the person keeps still."""
    rotation = load_exercise("supine_caudal_rotation")

    def own(poses: list[Pose]) -> list[Reference]:
        every = fed(NeutralFinder(rotation, HEIGHT_IN), poses, rotation.signals)
        return [reference for _, reference in every if reference.found != "typical"]

    knees = ("left_knee", "right_knee")
    still = film(lambda t: SUPINE, 3.0, "head_end")
    jumping = [moved(seen, knees, (0.0, 60.0 * (i % 2))) for i, seen in enumerate(still)]
    assert own(jumping)[-1].found == "still"
    assert not own([replace(seen, contour=None) for seen in jumping])
    # Knees whose outline goes aside slowly do not rest.
    assert not own(film(lambda t: replace(SUPINE, knees_aside_m=0.04 * t), 3.0, "head_end"))


def test_noise_of_the_model_is_not_a_movement() -> None:
    random = np.random.default_rng(3)

    def shaken(seen: Pose) -> Pose:
        noise = random.normal(0, 0.006 * TRUNK * PX_PER_M, seen.landmarks.shape)
        return replace(seen, landmarks=(seen.landmarks + noise).astype(np.float32))

    poses = [shaken(seen) for seen in film(lambda t: QUADRUPED, 3.0, fps=30)]
    assert fed(NeutralFinder(CAT_COW, None), poses, CAT_COW.signals)


def test_leaving_the_position_starts_the_search_anew() -> None:
    finder = NeutralFinder(CAT_COW, None)
    short = film(lambda t: QUADRUPED, 0.8 * STILL_S)
    assert fed(finder, short, CAT_COW.signals) == []
    finder.interrupted()
    again = film(lambda t: QUADRUPED, 2.0, start_s=1.0)
    found = fed(finder, again, CAT_COW.signals)
    # Counted from the return, and as if it were the beginning.
    assert 1.0 + STILL_S <= found[0][0] <= 1.0 + STILL_S + 0.11


def test_leaving_the_position_ends_the_refining() -> None:
    finder = NeutralFinder(CAT_COW, None)
    assert fed(finder, film(lambda t: QUADRUPED, 2 * STILL_S), CAT_COW.signals)
    finder.interrupted()
    assert fed(finder, film(lambda t: QUADRUPED, 3.0, start_s=2.0), CAT_COW.signals) == []
