"""The screens: one size, a mirrored picture, words that are never mirrored, keys."""

from contextlib import nullcontext
from dataclasses import replace

import cv2
import numpy as np
import pytest

from posecheck.coach.coach import Coach
from posecheck.drawing.palette import ZONES
from posecheck.errors import InputError
from posecheck.exercises.library import exercise_ids, load_exercise
from posecheck.live.pipeline import JudgedFrame
from posecheck.live.screens import HEIGHT, WIDTH, Screens
from posecheck.live.window import Window, usable_display
from posecheck.pose.pose import Pose
from posecheck.pose.scene import Scene
from posecheck.video.frame import Frame
from tests.figures import QUADRUPED, SIZE, pose

CAT_COW = load_exercise("cat_cow")


def judged(
    *, back_pct: float = 0.0, guide: bool = False, exercise: str = "cat_cow", dark: bool = False
) -> JudgedFrame:
    """After a second of stillness, the back rounded by so much; the picture is red at its left."""
    coach = Coach(load_exercise(exercise), guide=guide)
    for i in range(15):
        coach.update(pose(QUADRUPED, time_s=i / 10))
    for i in range(15, 25):
        found = pose(replace(QUADRUPED, back_pct=back_pct), time_s=i / 10)
        state = coach.update(replace(found, scene=Scene(10, 10, 20) if dark else None))
    image = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    image[:, : SIZE[0] // 4] = (255, 0, 0)
    return JudgedFrame(Frame(0, 2.5, image, SIZE), found, state, 0, 0.0, 0.0)


def red_at(picture: np.ndarray) -> float:
    """Mean column of the camera picture's pure red, pixels."""
    red = (picture[..., 0] > 200) & (picture[..., 1] < 20) & (picture[..., 2] < 20)
    assert red.sum() > 5000
    return float(np.nonzero(red)[1].mean())


def coloured(picture: np.ndarray, colour: tuple[int, int, int]) -> int:
    return int((picture == np.array(colour, np.uint8)).all(axis=2).sum())


def test_the_picture_is_a_mirror_and_the_rest_is_not() -> None:
    state = judged()
    mirror = Screens().coaching(CAT_COW, state)
    plain = Screens(mirror=False).coaching(CAT_COW, state)
    assert mirror.shape == plain.shape == (HEIGHT, WIDTH, 3)
    assert red_at(plain) < 474 < red_at(mirror)  # the middle of the picture's place
    # Gauge, keys and the column with the repetitions are the same in both.
    assert np.array_equal(mirror[560:], plain[560:])
    assert np.array_equal(mirror[:, 945:], plain[:, 945:])


def test_a_warning_frames_the_picture_and_hides_nothing_of_it() -> None:
    calm, warned = judged(back_pct=5.0), judged(back_pct=14.0)
    assert warned.state.verdict.active
    screens = Screens()
    before = screens.coaching(CAT_COW, calm)
    after = screens.coaching(CAT_COW, warned)
    red = ZONES["warning"]
    assert coloured(before[:540], red) < 100
    assert coloured(after[:540], red) > 50_000  # rim and banner
    # The whole camera picture is still there, smaller: its red quarter has the same shape.
    for picture in (before, after):
        strip = (picture[..., 0] > 250) & (picture[..., 1] < 5) & (picture[..., 2] < 5)
        rows, columns = np.nonzero(strip)
        shape = (np.ptp(columns) + 1) / (np.ptp(rows) + 1)
        assert shape == pytest.approx(SIZE[0] / 4 / SIZE[1], rel=0.05)


def test_trouble_and_pause_come_before_other_words() -> None:
    warned = judged(back_pct=14.0)
    screens = Screens()
    normal = screens.coaching(CAT_COW, warned)
    paused = screens.coaching(CAT_COW, warned, paused=True)
    lost = screens.coaching(CAT_COW, warned, trouble="No picture from camera 0.")
    red = ZONES["warning"]
    assert coloured(normal[:540], red) > 10 * max(coloured(paused[:540], red), 1)
    assert not np.array_equal(paused, lost)


@pytest.mark.parametrize("identifier", exercise_ids())
def test_every_movement_has_its_screens(identifier: str) -> None:
    exercise = load_exercise(identifier)
    screens = Screens()
    state = judged(exercise=identifier, guide=True, dark=True)
    nobody = replace(state, pose=Pose.nobody(2.5, SIZE))
    for picture in (
        screens.setup(exercise, state),
        screens.setup(exercise, nobody, trouble="No picture."),
        screens.coaching(exercise, nobody),
        screens.rest(20, exercise),
        screens.summary(
            exercise.title, ["5 repetitions."] * 5, warned=True, well=False, last=False
        ),
        screens.pain("Stop and rest."),
        screens.waiting("One moment."),
    ):
        assert (picture.shape, picture.dtype) == ((HEIGHT, WIDTH, 3), np.uint8)
        assert picture.std() > 5


def test_the_countdown_is_drawn_large() -> None:
    state = judged(guide=True)
    counting = replace(state, state=replace(state.state, countdown=3))
    screens = Screens()
    difference = screens.setup(CAT_COW, state) != screens.setup(CAT_COW, counting)
    assert difference.any(axis=2).sum() > 40_000


def test_without_a_display_there_is_no_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with pytest.raises(InputError, match="--no-window"):
        Window()
    monkeypatch.setenv("DISPLAY", ":4711")  # nobody there: Qt would end the whole process
    with pytest.raises(InputError, match="--no-window"), usable_display():
        pass


def test_keys_and_closing_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = [-1, ord(" "), ord("P"), ord("n") | 0x100000, 27, ord("x"), 200]
    visible = [1.0]
    monkeypatch.setattr("posecheck.live.window.usable_display", nullcontext)
    for name in ("namedWindow", "resizeWindow", "imshow", "destroyAllWindows"):
        monkeypatch.setattr(cv2, name, lambda *_: None)
    monkeypatch.setattr(cv2, "pollKey", lambda: codes.pop(0))
    monkeypatch.setattr(cv2, "getWindowProperty", lambda *_: visible[0])
    window = Window()
    assert window.key() is None  # nothing is shown yet
    window.show(np.zeros((4, 4, 3), np.uint8))
    pressed = [window.key() for _ in range(7)]
    assert pressed == [None, "pause", "pain", "next", "quit", "other", "other"]
    visible[0] = 0.0
    codes.append(-1)
    assert window.key() == "quit"
