"""A limit learnt from resting knees, and when it is used again."""

import math
from dataclasses import replace

import numpy as np
import pytest

from posecheck.calibrate.taught_scale import find_rests, teach
from posecheck.calibration.model import Calibration
from posecheck.errors import InputError
from posecheck.exercises.library import load_exercise
from posecheck.pose.pose import Pose
from posecheck.pose.track import PoseTrack
from posecheck.session.result import SessionResult
from posecheck.session.session import Session
from tests.calibrations import DATE, calibration, moved, resting, track
from tests.figures import PX_PER_IN, STANDING, film

ROTATION = load_exercise("lower_trunk_rotation")
LESSON = resting((2, 0), (4, 3), (8, 3), (10, 0))
LATER = resting((2, 0), (4, 2), (6, 2), (8, 0), seconds=9)


def learnt(poses: tuple[Pose, ...] = LESSON, inches: float = 3.0, **more: object) -> Calibration:
    made, _ = teach(track(poses), inches, camera="a shelf", date=DATE, **more)  # type: ignore[arg-type]
    return made


def judged(poses: tuple[Pose, ...], **options: object) -> SessionResult:
    session = Session(ROTATION, **options)  # type: ignore[arg-type]
    session.skim(PoseTrack.of(poses))
    return session.finish()


@pytest.mark.parametrize("height", [None, "5ft4in", "5ft10in"])
def test_three_inches_are_three_inches_whoever_it_is(height: str | None) -> None:
    made = learnt(height=height)
    assert made.method == "taught"
    assert made.taught is not None
    assert made.taught.px_per_in == pytest.approx(PX_PER_IN, rel=0.08)
    again = judged(LESSON, calibration=made)
    assert again.scale_method == "taught"
    assert np.nanmax(again.signals["knee_drift_in"]) == pytest.approx(3.0, abs=0.06)
    later = judged(LATER, calibration=made)
    assert np.nanmax(later.signals["knee_drift_in"]) == pytest.approx(2.0, abs=0.2)


def test_both_sides_may_be_taught() -> None:
    both = resting((2, 0), (4, 2), (7, 2), (9, 0), (11, -2), (14, -2), (16, 0), seconds=17)
    made, rests = teach(track(both), 2.0, camera="a shelf", date=DATE)
    assert made.taught is not None
    assert made.taught.sides == ["left", "right"]
    assert [rest.side for rest in rests] == ["left", "right"]
    assert [rest.start_s for rest in rests] == pytest.approx([4.2, 11.2], abs=0.5)


def test_what_was_known_before_is_kept() -> None:
    base = calibration(ranges={"cat_cow": {"back_curve_pct": {"comfortable_high": 9.0}}})
    made = learnt(base=base.model_copy(update={"person": base.person}))
    assert made.ranges == base.ranges


@pytest.mark.parametrize(
    ("poses", "inches", "words"),
    [
        (resting((2, 0), (5, 3), (8, 0)), 3.0, "did not see the knees rest"),
        (resting((0, 0), (9, 0)), 3.0, "did not see the knees rest"),
        (LESSON, 1.0, "measure the way again"),
        (tuple(film(lambda t: STANDING, 4)), 3.0, "could not be followed"),
    ],
)
def test_a_lesson_that_teaches_nothing(poses: tuple[Pose, ...], inches: float, words: str) -> None:
    with pytest.raises(InputError, match=words):
        learnt(poses, inches)


@pytest.mark.parametrize(
    ("shift", "words"),
    [
        ({"by": (70, 0)}, "of the picture away"),
        ({"zoom": 1.15}, "larger"),
        ({"zoom": 0.85}, "smaller"),
    ],
)
@pytest.mark.parametrize("height_in", [None, 67.0])
def test_a_camera_that_was_moved(
    shift: dict[str, float], words: str, height_in: float | None
) -> None:
    poses = tuple(moved(one, **shift) for one in LATER)  # type: ignore[arg-type]
    found = judged(poses, calibration=learnt(), height=height_in)
    told = [event for event in found.events if event.kind == "setup"]
    assert len(told) == 1
    assert (told[0].rule, told[0].severity) == ("calibration", "caution")
    assert words in told[0].message
    if height_in is None:
        assert found.scale_method == "none"
        assert np.isnan(found.signals["knee_drift_in"]).all()
        spans = {span.rule: span for span in found.not_judged}
        assert spans["knee_drift_in"].reason == "no_scale"
        assert words in spans["knee_drift_in"].message
    else:
        assert found.scale_method == "height"
        assert np.isfinite(found.signals["knee_drift_in"]).any()


def test_a_camera_that_was_raised() -> None:
    """From higher up everything is drawn out along the body."""

    def drawn_out(one: Pose) -> Pose:
        contour = one.contour
        assert contour is not None
        y = one.landmarks[:, 1].mean()
        stretch = np.array([0.84, 1.04], np.float32)
        middle = np.array([one.landmarks[:, 0].mean(), y], np.float32)
        crest_y = ((contour.crest_y - y) * 1.04 + y).astype(np.float32)
        landmarks = (one.landmarks - middle) * stretch + middle
        return replace(one, landmarks=landmarks, contour=replace(contour, crest_y=crest_y))

    found = judged(tuple(map(drawn_out, LATER)), calibration=learnt())
    told = [event.message for event in found.events if event.kind == "setup"]
    assert len(told) == 1
    assert "another height or another side" in told[0]
    assert found.scale_method == "none"


def test_lying_nearer_is_allowed_for() -> None:
    poses = tuple(moved(one, zoom=1.03) for one in LATER)
    found = judged(poses, calibration=learnt())
    assert found.scale_method == "taught"
    there = judged(LATER, calibration=learnt()).signals["knee_drift_in"]
    assert np.nanmax(found.signals["knee_drift_in"]) == pytest.approx(np.nanmax(there), abs=0.05)


def test_lying_down_a_little_aside_is_no_move() -> None:
    poses = tuple(moved(one, by=(9, -6)) for one in LATER)
    found = judged(poses, calibration=learnt())
    assert found.scale_method == "taught"
    assert [event for event in found.events if event.kind == "setup"] == []


def test_another_picture_size_is_another_camera() -> None:
    made = learnt()
    poses = tuple(replace(one, size=(2 * one.size[0], one.size[1])) for one in LATER)
    found = judged(poses, calibration=made)
    assert "pixels, not" in next(e.message for e in found.events if e.kind == "setup")


def test_the_same_camera_at_half_the_size_is_the_same() -> None:
    made = learnt()
    poses = tuple(halved(one) for one in LATER)
    found = judged(poses, calibration=made)
    assert found.scale_method == "taught"
    assert np.nanmax(found.signals["knee_drift_in"]) == pytest.approx(2.0, abs=0.15)


def halved(one: Pose) -> Pose:
    contour = one.contour
    assert contour is not None
    names = ("left_edge", "right_edge", "crest_x", "crest_y")
    smaller = {name: getattr(contour, name) / 2 for name in names}
    size = (one.size[0] // 2, one.size[1] // 2)
    return replace(one, size=size, landmarks=one.landmarks / 2, contour=replace(contour, **smaller))


def test_only_long_rests_far_out_count() -> None:
    times = np.arange(0, 20, 0.1)
    drift = np.interp(times, [0, 3, 4, 5, 6, 10, 11, 15, 17], [0, 0, 1, 1, 3, 3, 0, 0, -2])
    drift[(times > 7) & (times < 7.3)] = math.nan
    rests = find_rests(times, drift)
    assert [(rest.side, round(rest.drift_in, 1)) for rest in rests] == [
        ("left", 3.0),
        ("right", -2.0),
    ]
    assert rests[0].start_s >= 6
    assert rests[0].end_s <= 10
