"""A camera beyond the feet of which nothing was said: what comes of it is named by its cause."""

import pytest

from posecheck.exercises.camera_place import seen_from
from posecheck.exercises.library import load_exercise
from posecheck.measure.obstacles import Obstacle, Reason
from posecheck.measure.unsaid_feet_end import GONE_S, SURE_S, UnsaidFeetEnd
from posecheck.pose.pose import Pose
from posecheck.pose.track import PoseTrack
from tests.figures import SIZE

ROTATION = load_exercise("supine_caudal_rotation")
FPS = 10
FEET = "feet"
"""A frame that looks like one from the feet, among the reasons of others; None = judged."""


def told(kinds: list[str | None], watch: UnsaidFeetEnd | None = None) -> list[str | None]:
    """What is said at the end of each run of frames: the reason, and "feet" where that is why."""
    track = PoseTrack.of([Pose.nobody(k / FPS, SIZE) for k in range(len(kinds))])
    blocks: list[Obstacle | None] = [
        None
        if kind is None
        else Obstacle("wrong_view", "From your feet.")
        if kind == FEET
        else Obstacle(kind, "Something else.")  # type: ignore[arg-type]
        for kind in kinds
    ]
    feet = [kind == FEET for kind in kinds]
    found = (watch or UnsaidFeetEnd(ROTATION)).update(track, feet, blocks)
    return [
        None
        if block is None
        else FEET
        if "beyond your feet" in block.message or block.message == "From your feet."
        else f"{block.reason}, or feet"
        if "toward the camera" in block.message
        else block.reason
        for block in found
    ]


SURE = [FEET] * (int(SURE_S * FPS) + 1)


@pytest.mark.parametrize("reason", ["no_person", "too_small", "several_people", "picture_changed"])
def test_what_comes_of_the_cameras_place_is_told_as_that(reason: Reason) -> None:
    assert told([*SURE, reason])[-1] == FEET
    assert told([*SURE[:4], reason])[-1] != FEET, "a moment proves nothing"


def test_before_anybody_was_made_out_both_are_said() -> None:
    assert told(["no_person", "too_small", "several_people"]) == [
        "no_person, or feet",
        "too_small, or feet",
        "several_people",
    ]
    assert told([None, "no_person"])[-1] == "no_person", "whoever was judged has gone"


def test_causes_of_their_own_stay() -> None:
    assert told([*SURE, "too_dark"])[-1] == "too_dark"


def test_who_is_gone_for_long_is_gone() -> None:
    last = told([*SURE, *["no_person"] * int((GONE_S + 1) * FPS)])
    assert last[len(SURE)] == FEET
    assert last[-1] == "no_person, or feet"


def test_a_camera_that_was_put_behind_the_head_is_believed() -> None:
    assert told([*SURE, None, "several_people"])[-1] == "several_people"


def test_elsewhere_nothing_is_changed() -> None:
    for exercise in (load_exercise("cat_cow"), seen_from(ROTATION, "feet")):
        assert told([*SURE, "no_person"], UnsaidFeetEnd(exercise))[-1] == "no_person"
