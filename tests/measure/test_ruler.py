"""Which scale is used when several could be."""

from dataclasses import replace

import numpy as np
import pytest

from posecheck.calibrate.taught_scale import teach
from posecheck.calibration.model import Calibration
from posecheck.exercises.library import load_exercise
from posecheck.measure.ruler import Ruler
from posecheck.pose.pose import Pose
from posecheck.pose.track import PoseTrack
from posecheck.session.result import SessionResult
from posecheck.session.session import Session
from tests.calibrations import DATE, LENS, calibration, resting, track
from tests.figures import PX_PER_IN, QUADRUPED, film

ROTATION = load_exercise("lower_trunk_rotation")
POSES = resting((2, 0), (4, 2), (6, 2), (8, 0), seconds=9)
SIDE_PX = 2 * PX_PER_IN


def wearing(one: Pose) -> Pose:
    """With a 2-inch tag above each knee, that moves as the knees do."""
    tags = np.full((3, 4, 2), np.nan, np.float32)
    square = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * SIDE_PX / 2
    for index, name in enumerate(("left_knee", "right_knee")):
        tags[index] = square + one.point(name)
    return replace(one, tags=tags)


def judged(poses: tuple[Pose, ...], **options: object) -> SessionResult:
    session = Session(ROTATION, **options)  # type: ignore[arg-type]
    session.skim(PoseTrack.of(poses))
    return session.finish()


def taught() -> Calibration:
    lesson = resting((2, 0), (4, 3), (8, 3), (10, 0))
    return teach(track(lesson), 3.0, camera="a shelf", date=DATE)[0]


BOTH = taught().model_copy(update={"tags": calibration(method="tag", tags={}).tags})


@pytest.mark.parametrize(
    ("made", "worn", "height_in", "method"),
    [
        (BOTH, True, 67.0, "tag"),
        (BOTH, False, 67.0, "taught"),
        (taught(), True, None, "taught"),
        (calibration(tags={}), True, None, "tag"),
        (calibration(tags={}), False, 67.0, "height"),
        (calibration(tags={}), False, None, "none"),
        (calibration(person={"height": "5ft7in"}), False, None, "height"),
        (calibration(), False, None, "none"),
        (None, True, 67.0, "height"),
    ],
)
def test_the_most_exact_that_can_be_had(
    made: Calibration | None, worn: bool, height_in: float | None, method: str
) -> None:
    poses = tuple(map(wearing, POSES)) if worn else POSES
    found = judged(poses, calibration=made, height=height_in)
    assert found.scale_method == method
    measured = np.isfinite(found.signals["knee_drift_in"]).any()
    assert measured == (method != "none")
    if method in ("tag", "taught"):
        assert np.nanmax(found.signals["knee_drift_in"]) == pytest.approx(2.0, abs=0.2)


def test_tags_that_should_be_there_are_missed_in_words() -> None:
    found = judged(POSES, calibration=calibration(tags={}), height=67.0)
    told = [event.message for event in found.events if event.kind == "setup"]
    assert len(told) == 1
    assert told[0].startswith("I cannot see the tags above your knees.")
    assert "inches come from your height until then" in told[0]


def test_a_height_given_by_itself_comes_first() -> None:
    made = calibration(person={"height": "5ft7in"})
    assert Ruler(None, made).height_in == 67
    assert Ruler(60.0, made).height_in == 60
    assert not Ruler(None, calibration()).gives_inches


def test_a_taught_limit_says_nothing_about_other_views() -> None:
    session = Session(load_exercise("cat_cow"), calibration=BOTH)
    session.skim(PoseTrack.of(film(lambda t: QUADRUPED, 3)))
    result = session.finish()
    assert result.scale_method == "none"
    assert result.events == []


def test_a_lens_straightens_what_a_session_sees() -> None:
    bent = calibration(
        camera={"description": "x", "lens": {**LENS, "width": 480, "height": 360}},
        person={"height": "5ft7in"},
    )
    straight = judged(POSES, height=67.0)
    seen = judged(POSES, calibration=bent)
    shift = np.nanmax(np.abs(seen.signals["knee_drift_in"] - straight.signals["knee_drift_in"]))
    assert 0.01 < shift < 1.0
