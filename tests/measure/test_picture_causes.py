"""Light, distance and bars explain that somebody is not seen, and nothing else."""

from dataclasses import replace

import numpy as np
import pytest

from posecheck.exercises.library import load_exercise
from posecheck.measure.perception import Perception
from posecheck.measure.picture_causes import PictureCauses, body_length_px
from posecheck.pose.pose import Pose
from posecheck.pose.scene import Scene
from posecheck.pose.track import PoseTrack
from tests.figures import QUADRUPED, SIZE, STANDING, SUPINE, pose

LIT = Scene(brightness=130, spread=50, highlight=220)
DARK = Scene(brightness=20, spread=12, highlight=45)
CAT_COW = load_exercise("cat_cow")


def reasons(*poses: Pose) -> list[str | None]:
    perception = Perception(CAT_COW)
    track = PoseTrack.of([replace(p, time_s=i / 10) for i, p in enumerate(poses)])
    return [None if b is None else b.reason for p in perception.update(track) for b in p.obstacles]


def nobody(scene: Scene | None = None) -> Pose:
    return Pose.nobody(0.0, SIZE, scene=scene)


@pytest.mark.parametrize(
    ("scene", "reason"),
    [
        (LIT, "no_person"),
        (None, "no_person"),
        (DARK, "too_dark"),
        (Scene(brightness=240, spread=20, highlight=255), "too_bright"),
        (Scene(brightness=140, spread=4, highlight=147), "blank_picture"),
        (LIT._replace(far=0.15), "too_small"),
        (Scene(brightness=140, spread=4, highlight=147, far=0.1), "too_small"),
        (LIT._replace(far=0.6), "no_person"),  # near, and lost for a moment
        (LIT._replace(bar_left=0.3, bar_right=0.3), "cropped"),
        (DARK._replace(far=0.15, bar_left=0.3, bar_right=0.3), "too_dark"),
        # Black clothes on a black mat before a dark wall, with a lamp's light on a face and hands.
        (Scene(brightness=23, spread=42, highlight=100), "no_person"),
    ],
)
def test_why_nobody_is_seen(scene: Scene | None, reason: str) -> None:
    assert reasons(nobody(scene)) == [reason]


@pytest.mark.parametrize("scene", [DARK, LIT, LIT._replace(bar_left=0.1), Scene(240, 20, 255)])
def test_who_is_seen_and_measured_is_judged_in_any_light(scene: Scene) -> None:
    seen = replace(pose(QUADRUPED), scene=scene)
    assert reasons(*[seen] * 8)[-1] is None


def test_what_is_guessed_in_the_dark_is_the_dark() -> None:
    for figure in (STANDING, SUPINE):
        assert set(reasons(*[replace(pose(figure), scene=DARK)] * 8)) == {"too_dark"}


def test_light_that_goes_half_way() -> None:
    dim = Scene(brightness=45, spread=20, highlight=90)
    lit = [replace(pose(QUADRUPED), scene=LIT)] * 8
    assert reasons(*lit, nobody(dim))[-1] == "too_dark"
    assert reasons(nobody(dim))[-1] == "no_person", "a dim room in which nobody was seen well"


def test_a_part_in_a_bar_is_cut_off() -> None:
    seen = pose(QUADRUPED)
    knee = min(seen.point("left_knee")[0], seen.point("left_shoulder")[0]) / SIZE[0]
    barred = replace(seen, scene=LIT._replace(bar_left=knee + 0.02, bar_right=knee + 0.02))
    assert set(reasons(*[barred] * 8)) == {"cropped"}
    clear = replace(seen, scene=LIT._replace(bar_left=knee - 0.1, bar_right=knee - 0.1))
    assert reasons(*[clear] * 8)[-1] is None


def test_nothing_is_measured_on_a_dozen_pixels() -> None:
    seen = pose(QUADRUPED)
    tiny = replace(seen, landmarks=seen.landmarks * 0.12 + 100)
    track = PoseTrack.of([tiny])
    assert body_length_px(track)[0] < 32
    assert PictureCauses().update(track, [None])[0].reason == "too_small"
    assert np.isnan(body_length_px(PoseTrack.of([nobody()]))[0])
