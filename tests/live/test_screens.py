"""The screens: one size, a mirrored picture, words that are never mirrored, keys."""

from contextlib import nullcontext
from dataclasses import replace
from itertools import combinations
from typing import Any

import cv2
import numpy as np
import pytest

from posecheck.coach.coach import Coach
from posecheck.drawing.palette import LEFT, RIGHT, ZONES
from posecheck.errors import InputError
from posecheck.exercises.library import exercise_ids, load_exercise
from posecheck.live.painter import Box
from posecheck.live.pipeline import JudgedFrame
from posecheck.live.screen_pieces import HEIGHT, WIDTH
from posecheck.live.screens import Screens
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


def overlapping(boxes: dict[str, Box]) -> list[tuple[str, str]]:
    """Names of pieces of a screen that lie over each other."""

    def apart(a: Box, b: Box) -> bool:
        beside = a[0] + a[2] <= b[0] or b[0] + b[2] <= a[0]
        return beside or a[1] + a[3] <= b[1] or b[1] + b[3] <= a[1]

    pairs = combinations(boxes, 2)
    return [(one, two) for one, two in pairs if not apart(boxes[one], boxes[two])]


def test_the_picture_is_a_mirror_and_the_rest_is_not() -> None:
    state = judged()
    mirror = Screens().coaching(CAT_COW, state)
    plain = Screens(mirror=False).coaching(CAT_COW, state)
    assert mirror.shape == plain.shape == (HEIGHT, WIDTH, 3)
    assert red_at(plain) < 480 < red_at(mirror)  # the middle of a picture of 4 to 3
    # Gauge, keys and what is to go are the same in both.
    assert np.array_equal(mirror[256:, 966:], plain[256:, 966:])


def test_the_picture_is_as_high_as_the_screen() -> None:
    picture = Screens(mirror=False).coaching(CAT_COW, judged())
    red = picture[:, 6].astype(int)
    rows = np.flatnonzero(red[:, 0] > red[:, 1] + 25)
    assert rows[0] == 0
    assert rows[-1] > HEIGHT - 60  # below the gauge it is seen through the veil


def test_no_skeleton_but_the_part_that_the_notice_is_about() -> None:
    # The middle of a leg: no part of the back.
    calm, warned = judged(back_pct=5.0), judged(back_pct=14.0)
    bare = replace(calm, pose=Pose.nobody(2.5, SIZE))
    screens = Screens()
    assert np.array_equal(screens.coaching(CAT_COW, calm), screens.coaching(CAT_COW, bare))
    marked = screens.coaching(CAT_COW, warned)
    screens.skeleton = True
    whole = screens.coaching(CAT_COW, calm)
    assert coloured(marked, LEFT) + coloured(marked, RIGHT) == 0
    assert coloured(whole, LEFT) + coloured(whole, RIGHT) > 500


def test_a_first_notice_is_calm_and_one_that_lasts_is_red() -> None:
    warned = judged(back_pct=14.0)
    alert = warned.state.alert
    assert alert is not None
    assert alert.severity == "caution"  # it has lasted for less than a second
    lasts = replace(warned.state, alert=replace(alert, severity="warning"))
    screens = Screens()
    first = screens.coaching(CAT_COW, warned)[:500]
    then = screens.coaching(CAT_COW, replace(warned, state=lasts))[:500]
    assert coloured(first, ZONES["warning"]) < 100
    assert coloured(first, ZONES["caution"]) > 300, "an amber shape"
    assert coloured(then, ZONES["warning"]) > 50_000, "a frame and a band"


@pytest.mark.parametrize("held", [0.4, 3.2, 9.0, 10.4])
def test_while_a_stretch_is_held_its_seconds_are_the_largest_thing(held: float) -> None:
    state = judged()
    verdict = replace(state.state.verdict, hold_s=held)
    screens = Screens()
    sizes: list[tuple[float, str]] = []
    text = screens._painter.text

    def noted(image: Any, x: float, y: float, words: str, size: float, *more: Any) -> float:
        sizes.append((size, words))
        return text(image, x, y, words, size, *more)

    screens._painter.text = noted  # type: ignore[assignment]
    screens.coaching(CAT_COW, replace(state, state=replace(state.state, verdict=verdict)))
    largest = max(sizes)
    if held < 1:
        assert largest[1] != "0", "who only passes through holds nothing"
    else:
        assert largest[1] == str(int(held))
        assert largest[0] > 1.3 * sorted(sizes)[-2][0]


@pytest.mark.parametrize("identifier", exercise_ids())
@pytest.mark.parametrize("wide", [False, True])
def test_nothing_lies_over_anything_else(identifier: str, wide: bool) -> None:
    exercise = load_exercise(identifier)
    screens = Screens()
    long = "Put the camera where it sees you from the side from head to feet, a little lower."
    for guide in (True, False):
        state = judged(exercise=identifier, guide=guide)
        if wide:
            image = np.zeros((360, 640, 3), np.uint8)
            state = replace(state, frame=Frame(0, 2.5, image, SIZE))
        draw = screens.setup if guide else screens.coaching
        for trouble in (None, "No picture.", long):
            draw(exercise, state, trouble=trouble)
            assert overlapping(screens.boxes) == []
            for x, y, width, height in screens.boxes.values():
                assert x >= 0
                assert y >= 0
                assert x + width <= WIDTH
                assert y + height <= HEIGHT
    screens.rest(20, exercise)
    assert overlapping(screens.boxes) == []


def test_the_figure_stays_from_picture_to_picture_and_only_one_takes_room() -> None:
    pieces = Screens()._pieces
    first = pieces.figure(CAT_COW, None, (304, 190))
    assert pieces.figure(CAT_COW, None, (304, 190)) is first
    pieces.figure(load_exercise("cobra"), None, (304, 190))
    assert pieces.figure(CAT_COW, None, (304, 190)) is not first


@pytest.mark.parametrize(
    ("identifier", "usual", "other"),
    [
        ("supine_caudal_rotation", {"level": 3}, {"level": 1}),
        ("knee_to_chest", {"side": "left"}, {"side": "right"}),
    ],
)
def test_in_a_rest_the_figure_goes_as_far_and_on_the_side_as_it_is_to_be_done(
    identifier: str, usual: dict[str, Any], other: dict[str, Any]
) -> None:
    exercise, screens = load_exercise(identifier), Screens(still=True)
    assert np.array_equal(screens.rest(20, exercise), screens.rest(20, exercise, **usual))
    assert not np.array_equal(screens.rest(20, exercise), screens.rest(20, exercise, **other))


def test_what_is_read_from_three_metres_is_a_twelfth_of_the_screen_high() -> None:
    screens = Screens()
    sizes: list[float] = []
    text = screens._painter.text

    def noted(image: Any, x: float, y: float, words: str, size: float, *more: Any) -> float:
        if y < 560 and x < 900:
            sizes.append(size)
        return text(image, x, y, words, size, *more)

    screens._painter.text = noted  # type: ignore[assignment]
    for words in ("Slow.", "Ease the knee away from your chest a little.", 4 * "so long a remedy "):
        screens.coaching(CAT_COW, judged(), trouble=words)
    assert len(sizes) >= 5
    assert min(sizes) >= HEIGHT / 12


def test_trouble_and_pause_come_before_other_words() -> None:
    warned = judged(back_pct=14.0)
    screens = Screens()
    normal = screens.coaching(CAT_COW, warned)
    paused = screens.coaching(CAT_COW, warned, paused=True)
    lost = screens.coaching(CAT_COW, warned, trouble="No picture from camera 0.")
    amber = ZONES["caution"]
    assert coloured(normal[:540], amber) > 10 * max(coloured(paused[:540], amber), 1)
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
