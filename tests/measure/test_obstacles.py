"""Can a frame be judged? If not: the reason, and what to do about it."""

from dataclasses import replace

import pytest

from posecheck.exercises.camera_place import seen_from
from posecheck.exercises.exercise import Exercise
from posecheck.exercises.library import load_exercise
from posecheck.measure.obstacles import OVERLAP, obstacles
from posecheck.measure.slant import SlantWatch
from posecheck.measure.which_end import EndWatch
from posecheck.pose.pose import Pose
from posecheck.pose.seen_from import VIEWS
from posecheck.pose.track import PoseTrack
from posecheck.text import names
from posecheck.text.obstacle_sentences import Implausible
from tests.figures import (
    HALF_WIDTH,
    HIPS_AT,
    PRONE,
    PX_PER_M,
    QUADRUPED,
    SITTING,
    SIZE,
    STANDING,
    SUPINE,
    Figure,
    moved,
    pose,
    view_from,
)

CAT_COW = load_exercise("cat_cow")
ROTATION = load_exercise("supine_caudal_rotation")
WALKING = load_exercise("walking")
UNSLANTED = [False]


def met(exercise: Exercise, seen: Pose, problem: Implausible | None = None) -> str | None:
    """The reason why a frame cannot be judged; its words must be whole sentences."""
    track = PoseTrack.of([seen])
    view = view_from(track)
    end = EndWatch(exercise).update(track, view)
    (found,) = obstacles(exercise, track, [problem], view, UNSLANTED, end)
    if found is None:
        return None
    assert found.message[0].isupper()
    assert found.message.endswith(".")
    return found.reason


@pytest.mark.parametrize(
    ("identifier", "figure", "camera"),
    [
        ("cat_cow", QUADRUPED, "left"),
        ("cat_cow", QUADRUPED, "right"),
        ("childs_pose", Figure(lean=95, hip=(140, 140), knee=(150, 150), arm=(170, 170)), "left"),
        ("cobra", PRONE, "right"),
        ("hip_flexor", replace(SUPINE, hip=(-10, 110), knee=(80, 110)), "left"),
        ("hip_flexor", Figure(hip=(90, 0), knee=(90, 90)), "left"),  # half kneeling
        ("knee_to_chest", SUPINE, "right"),
        ("lower_trunk_rotation", SUPINE, "head_end"),
        ("pelvic_tilt", SUPINE, "left"),
        ("seated_pelvic_tilt", SITTING, "left"),
        ("supine_caudal_rotation", SUPINE, "head_end"),
        ("walking", replace(STANDING, hip=(20, -20)), "left"),
        ("walking", STANDING, "front"),
    ],
)
def test_in_position_nothing_is_in_the_way(identifier: str, figure: Figure, camera: str) -> None:
    assert met(load_exercise(identifier), pose(figure, camera)) is None


@pytest.mark.parametrize(
    ("exercise", "figure", "camera", "reason"),
    [
        (CAT_COW, QUADRUPED, "slant", "wrong_view"),
        (CAT_COW, STANDING, "front", "wrong_view"),
        (ROTATION, SUPINE, "left", "wrong_view"),  # knees seen from the side have no inches
        (ROTATION, SUPINE, "feet_end", "wrong_view"),
        (WALKING, STANDING, "back", "wrong_view"),
        (CAT_COW, STANDING, "left", "not_in_position"),
        (CAT_COW, SUPINE, "left", "not_in_position"),
        (WALKING, SITTING, "left", "not_in_position"),
    ],
)
def test_another_view_or_position(
    exercise: Exercise, figure: Figure, camera: str, reason: str
) -> None:
    assert met(exercise, pose(figure, camera)) == reason


def test_the_words_say_what_is_seen_and_what_is_wanted() -> None:
    seen = pose(STANDING, "front")
    track = PoseTrack.of([seen])
    (found,) = obstacles(CAT_COW, track, [None], view_from(track), UNSLANTED, UNSLANTED)
    assert found is not None
    for words in (names.view("front"), names.view("side"), CAT_COW.camera):
        assert words in found.message
    assert set(names.VIEWS) == set(VIEWS)


def test_nobody() -> None:
    assert met(CAT_COW, Pose.nobody(0.0, SIZE)) == "no_person"


@pytest.mark.parametrize(
    ("people", "overlap", "reason"),
    [
        (1, 0.9, None),
        (2, 0.5 * OVERLAP, None),  # somebody else, out of the way
        (2, 1.5 * OVERLAP, "several_people"),
        (-1, 0.0, None),  # not looked
    ],
)
def test_several_people(people: int, overlap: float, reason: str | None) -> None:
    assert met(CAT_COW, replace(pose(QUADRUPED), people=people, overlap=overlap)) == reason


def test_what_is_implausible_is_not_judged() -> None:
    assert met(CAT_COW, pose(QUADRUPED), "thigh") == "implausible"


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        ("left_knee", "out_of_frame"),
        ("left_shoulder", "out_of_frame"),
        ("right_knee", None),  # the far side is not needed
        ("left_wrist", None),  # nor is what the rules do not use
    ],
)
def test_only_the_near_side_of_what_is_needed_must_be_in_the_picture(
    part: str, reason: str | None
) -> None:
    assert "wrist" not in CAT_COW.needs
    seen = pose(QUADRUPED, "left")
    below = SIZE[1] - float(seen.point(part)[1])
    assert met(CAT_COW, moved(seen, [part], (0, below))) == reason


@pytest.mark.parametrize(
    "hips_at",
    [
        (-5.0, HIPS_AT[1]),
        (SIZE[0] + 5.0, HIPS_AT[1]),
        (HIPS_AT[0], -5.0),
        (HIPS_AT[0], SIZE[1] + 5.0),
    ],
)
def test_a_body_that_leaves_the_picture_on_any_side(hips_at: tuple[float, float]) -> None:
    assert met(CAT_COW, pose(QUADRUPED, hips_at=hips_at, outline=False)) == "out_of_frame"


def test_along_the_body_both_sides_must_be_in_the_picture() -> None:
    x, y = HIPS_AT
    seen = pose(SUPINE, "head_end", hips_at=(x, y), outline=False)
    for side in ("left", "right"):
        out = moved(seen, [f"{side}_knee"], (0, -y - SIZE[1]))
        assert met(ROTATION, out) == "out_of_frame"


def test_the_first_obstacle_is_told() -> None:
    # Somebody else in the way matters more than the view, the view more than the position.
    seen = replace(pose(STANDING, "front"), people=2, overlap=1.0)
    assert met(CAT_COW, seen, "thigh") == "several_people"
    assert met(CAT_COW, replace(seen, people=1), "thigh") == "wrong_view"
    assert met(CAT_COW, pose(STANDING, "left"), "thigh") == "implausible"


def words_about(seen: Pose) -> str:
    track = PoseTrack.of([seen])
    view = view_from(track)
    slanted, end = SlantWatch().update(track, view), EndWatch(ROTATION).update(track, view)
    found = obstacles(ROTATION, track, [None], view, slanted, end)[0]
    assert found is not None
    assert found.reason == "wrong_view"
    return found.message


def test_a_camera_beside_or_low_behind_the_head_measures_no_inches() -> None:
    behind = pose(SUPINE, "head_end")
    hips, knees = ("left_hip", "right_hip"), ("left_knee", "right_knee")
    beside = moved(behind, (*hips, *knees), (30, 0))
    said = words_about(beside)
    assert "too far to the side of your head" in said
    assert "Put the camera behind your head" in said
    low = moved(behind, hips, (0, 0.6 * 2 * HALF_WIDTH["shoulder"] * PX_PER_M))
    assert "too low" in words_about(low)


def test_a_camera_too_high_above_the_body_is_told() -> None:
    behind = pose(SUPINE, "head_end")
    breadth = 2 * HALF_WIDTH["shoulder"] * PX_PER_M
    hips, knees = ("left_hip", "right_hip"), ("left_knee", "right_knee")
    ankles = ("left_ankle", "right_ankle")
    rise = float(behind.point("left_shoulder")[1] - behind.point("left_hip")[1]) / breadth
    # The trunk as long in the picture as it is from straight above.
    above = moved(behind, (*hips, *knees, *ankles), (0, (rise - 1.5) * breadth))
    assert "too high" in words_about(above)
    # A little less steep, and the feet come out above the knees.
    steep = moved(behind, (*hips, *knees, *ankles), (0, (rise - 1.3) * breadth))
    over = float(steep.point("left_ankle")[1] - steep.point("left_knee")[1]) + 0.3 * breadth
    feet = moved(steep, ankles, (0, -over))
    # With the knees well above the hips it is the model that errs about the feet.
    assert met(ROTATION, feet) is None
    high = float(feet.point("left_hip")[1] - feet.point("left_knee")[1]) - 0.6 * breadth
    assert "too high" in words_about(moved(feet, knees, (0, high)))
    assert met(ROTATION, moved(steep, ankles, (0, 0.5 * breadth))) is None


def test_a_belly_seen_from_low_is_no_straight_knee() -> None:
    behind = pose(SUPINE, "head_end")
    breadth = 2 * HALF_WIDTH["shoulder"] * PX_PER_M
    hips, knees = ("left_hip", "right_hip"), ("left_knee", "right_knee")
    rise = float(behind.point("left_shoulder")[1] - behind.point("left_hip")[1]) / breadth
    low = moved(behind, hips, (0, (rise - 0.7) * breadth))
    over = float(low.point("left_hip")[1] - low.point("left_knee")[1]) / breadth
    hidden = moved(low, knees, (0, (over - 0.35) * breadth))
    assert "too low" in words_about(hidden)
    seen = moved(low, knees, (0, (over - 0.6) * breadth))
    assert met(ROTATION, seen) is None


def test_bones_that_point_at_the_camera_are_no_reason_to_refuse() -> None:
    behind = pose(SUPINE, "head_end")
    for problem in ("trunk", "thigh", "shank"):
        assert met(ROTATION, behind, problem) is None
    assert met(ROTATION, behind, "jumped") == "implausible"


def test_knees_nearer_than_the_hips_are_seen_from_the_feet() -> None:
    behind = pose(SUPINE, "head_end")
    breadth = 2 * HALF_WIDTH["shoulder"] * PX_PER_M
    hip = float(behind.point("left_hip")[1])
    over, feet = (
        (hip - float(behind.point(f"left_{part}")[1])) / breadth for part in ("knee", "ankle")
    )
    knees, ankles = ("left_knee", "right_knee"), ("left_ankle", "right_ankle")
    on_belly = moved(behind, knees, (0, (over + 0.3) * breadth))
    nearer = moved(on_belly, ankles, (0, (feet + 0.7) * breadth))
    assert "from your feet" in words_about(nearer)
    by_feet = seen_from(ROTATION, "feet")
    assert met(by_feet, nearer) == "wrong_view", "what is measured behind the head is refused there"
    straight = moved(behind, knees, (0, (over - 0.1) * breadth))
    assert met(ROTATION, straight) is None, "straight legs lie behind the hips, and are a fault"
    assert met(ROTATION, on_belly) is None, "landmarks on a belly, the outline's top behind it"
    assert on_belly.contour is not None
    flat = replace(on_belly.contour, crest_y=on_belly.contour.crest_y + 1.2 * breadth)
    assert "from your feet" in words_about(replace(on_belly, contour=flat))
