"""Sessions in inches through which the camera is knocked, swings or trembles."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from posecheck.coach.spoken_summary import spoken_summary
from posecheck.measure.neutral_of_recording import references_of_recording
from posecheck.pose.pose import Pose
from posecheck.pose.scene import Scene
from posecheck.pose.track import PoseTrack
from posecheck.session.result import SessionResult
from posecheck.session.session import Session
from tests.acting import HEAD_END_HEIGHT_IN, knees, result
from tests.figures import PX_PER_IN, QUADRUPED, SIZE, film

KNOCK_PX = 3.0 * PX_PER_IN
"""Three inches: as far as the knees may go."""


def shifted(poses: list[Pose], at: Callable[[float], float]) -> list[Pose]:
    """The camera shifts the picture to the right by `at(time)` pixels."""
    out = []
    for pose in poses:
        by = at(pose.time_s)
        scene = Scene(
            camera_x=by / max(SIZE),
            camera_y=0.0,
            camera_turn_deg=0.0,
            camera_zoom=1.0,
            camera_views=0.0,
        )
        marks = pose.landmarks + np.float32([by, 0.0])
        contour = pose.contour and replace(
            pose.contour, crest_x=pose.contour.crest_x + np.float32(by)
        )
        out.append(replace(pose, landmarks=marks, contour=contour, scene=scene))
    return out


def judged(poses: list[Pose]) -> SessionResult:
    return result("supine_caudal_rotation", poses, height=HEAD_END_HEIGHT_IN, level=3)


def swings(inches: float) -> list[Pose]:
    """Still for 3 s, to the left for 3, back, the other way, back."""
    knots = [(2, 0), (4, inches), (7, inches), (9, 0), (12, 0), (14, -1.5), (17, -1.5), (19, 0)]
    return film(knees((0, 0), *knots), 22, "head_end")


def test_the_camera_at_rest_is_what_it_was() -> None:
    plain, watched = judged(swings(2.0)), judged(shifted(swings(2.0), lambda t: 0.0))
    assert watched.signals["knee_drift_in"] == pytest.approx(
        plain.signals["knee_drift_in"], abs=1e-6, nan_ok=True
    )


def test_that_nobody_watches_the_camera_is_said_wherever_inches_are_judged() -> None:
    watched, plain = judged(shifted(swings(2.0), lambda t: 0.0)), judged(swings(2.0))
    assert "camera" not in {rule.rule for rule in watched.rules}
    assert watched.coverage.complete
    (camera,) = (rule for rule in plain.rules if rule.rule == "camera")
    assert camera.judged_s <= 0.5  # before neutral is known nothing is counted in inches
    assert (camera.why_not, camera.chief) == (("camera_unwatched",), False)
    assert [s.reason for s in plain.not_judged if s.rule == "camera"] == ["camera_unwatched"]
    assert not plain.coverage.complete
    assert "whether the camera is moved" in plain.coverage.labels()
    assert any("Leave it where it stands" in words for words in spoken_summary(plain))
    assert [e.rule for e in plain.events] == [e.rule for e in watched.events]
    assert plain.judged_s == watched.judged_s
    # Of angles alone nothing depends on it.
    bends = result("cat_cow", film(lambda t: QUADRUPED, 6))
    assert "camera" not in {rule.rule for rule in bends.rules}


def test_a_camera_that_is_watched_again_is_told_for_the_time_before() -> None:
    poses = swings(2.0)
    known = shifted(poses, lambda t: 0.0)
    found = judged(poses[: len(poses) // 4] + known[len(poses) // 4 :])
    (span,) = (s for s in found.not_judged if s.rule == "camera")
    assert span.end_s == pytest.approx(22 / 4, abs=0.1)
    assert found.coverage.labels() == []  # most of the time it was


def test_a_knock_invents_nothing() -> None:
    def at(t: float) -> float:
        return KNOCK_PX if t >= 10 else 0.0

    # What the body's own points say takes the shift off as well; here the background tells it.
    seen = judged(shifted(swings(1.5), at))
    assert [e for e in seen.events if e.severity == "warning"] == []
    (span,) = (s for s in seen.not_judged if s.reason == "camera_moved")
    assert span.start_s == pytest.approx(10, abs=0.15)
    assert span.rule is None
    assert "camera moved" in span.message
    assert len(seen.repetitions) == 2


@pytest.mark.parametrize("way", [-1, 1])
def test_a_knock_while_the_knees_are_held_aside_hides_nothing(way: int) -> None:
    """The knees are held 4.2 in aside: neutral must not be taken there."""
    poses = shifted(swings(4.2), lambda t: way * KNOCK_PX if t >= 5 else 0.0)
    found = judged(poses)
    warned = [e for e in found.events if e.kind == "range" and e.severity == "warning"]
    assert [e.side for e in warned] == ["left"]
    assert warned[0].start_s < 5
    times, drift = found.times, found.signals["knee_drift_in"]
    aside = (times > 6.2) & (times < 7)
    assert np.isnan(drift[aside]).all() or np.nanmin(drift[aside]) > 3
    after = drift[(times > 15) & (times < 17)]
    assert np.nanmedian(after) == pytest.approx(-1.5, abs=0.4)


def test_a_recording_is_judged_after_the_knock_from_where_neutral_went() -> None:
    poses = shifted(swings(4.2), lambda t: KNOCK_PX if t >= 5 else 0.0)
    track = PoseTrack.of(poses)
    session = Session("supine_caudal_rotation", height=HEAD_END_HEIGHT_IN, level=3)
    known = references_of_recording(session.exercise, track, height_in=HEAD_END_HEIGHT_IN)
    session = Session("supine_caudal_rotation", height=HEAD_END_HEIGHT_IN, level=3, reference=known)
    session.skim(track)
    found = session.finish()
    aside = (found.times > 6.3) & (found.times < 6.9)
    assert np.nanmedian(found.signals["knee_drift_in"][aside]) == pytest.approx(4.2, abs=0.5)


def test_a_camera_that_swings_all_the_time_is_told_and_nothing_is_said_in_inches() -> None:
    found = judged(shifted(swings(4.2), lambda t: 2 * KNOCK_PX * np.sin(1.3 * t)))
    assert [e for e in found.events if e.severity == "warning"] == []
    assert found.repetitions == []
    assert found.judged.mean() < 0.1
    assert "camera_moved" in {s.reason for s in found.not_judged}


def test_a_trembling_table_stops_nothing() -> None:
    found = judged(shifted(swings(2.0), lambda t: 0.0035 * max(SIZE) * np.sin(20 * t)))
    assert found.judged.all()
    assert len(found.repetitions) == 2
