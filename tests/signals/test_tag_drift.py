"""Knee drift from tags with corners that can be checked by hand."""

from dataclasses import replace

import numpy as np
import pytest

from posecheck.pose.pose import Pose
from posecheck.signals import tag_drift
from posecheck.signals.body import Body
from posecheck.signals.tag_drift import DEPTH_GAIN, TAG_ERROR_IN, TAG_GAIN
from tests.figures import SUPINE, body, pose

NEUTRAL = {
    "left_tag_x_px": 200.0,
    "left_tag_side_px": 20.0,
    "right_tag_x_px": 260.0,
    "right_tag_side_px": 20.0,
}


def square(middle: tuple[float, float], side: float = 20.0, turns: int = 0) -> np.ndarray:
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * side / 2 + middle
    return np.roll(corners, turns, axis=0)


def wearing(left: np.ndarray | None, right: np.ndarray | None, camera: str = "head_end") -> Pose:
    tags = np.full((3, 4, 2), np.nan, np.float32)
    for index, corners in enumerate((left, right)):
        if corners is not None:
            tags[index] = corners
    return replace(pose(SUPINE, camera), tags=tags)


def seen(one: Pose, side_in: float = 2.0) -> Body:
    made = body(one)
    return made.seen_with(replace(made.reference, neutral=NEUTRAL, tag_side_in=side_in))


@pytest.mark.parametrize(
    ("left", "right", "inches"),
    [
        (square((200, 90)), square((260, 90)), 0.0),
        # 20 pixels are 2 inches; a smaller abscissa is further to the person's left.
        (square((180, 90)), square((240, 90)), 2.0),
        (square((230, 90)), square((290, 90)), -3.0),
        # One knee went 2 inches, the other 1.
        (square((180, 90)), square((250, 90)), 1.5),
        # One tag is hidden: the other speaks for both.
        (None, square((250, 90)), 1.0),
        (square((190, 90)), None, 1.0),
        (None, None, np.nan),
    ],
)
def test_a_tag_counts_from_its_own_neutral(
    left: np.ndarray | None, right: np.ndarray | None, inches: float
) -> None:
    found = tag_drift.tag_drift(seen(wearing(left, right)))
    assert found == pytest.approx([TAG_GAIN * inches], nan_ok=True)


def test_larger_squares_make_larger_inches() -> None:
    one = wearing(square((180, 90)), square((240, 90)))
    assert tag_drift.tag_drift(seen(one, 1.9)) == pytest.approx([TAG_GAIN * 1.9])


@pytest.mark.parametrize("turns", range(4))
def test_the_edges_across_the_thigh_give_the_scale(turns: int) -> None:
    flat = square((0, 0)) * (1.0, 0.6) + (200, 90)
    one = wearing(np.roll(flat, turns, axis=0), None)
    assert tag_drift.tag_side(seen(one), "left") == pytest.approx([20.0], rel=1e-5)
    assert np.isnan(tag_drift.tag_side(seen(one), "right")).all()


def test_without_tags_the_body_itself_is_measured() -> None:
    plain = seen(pose(SUPINE, "head_end"))
    assert np.isnan(tag_drift.tag_drift(plain)).all()
    assert tag_drift.tag_side(plain, "left").shape == (1,)


def test_from_the_side_tags_say_nothing() -> None:
    one = seen(wearing(square((180, 90)), square((240, 90)), "left"))
    assert np.isnan(tag_drift.knee_drift(one)).all()


def outlined(by_outline: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the outline says is put in its place: its own tests are elsewhere."""
    monkeypatch.setattr(tag_drift.outline, "knee_drift", lambda body: np.array([by_outline]))
    monkeypatch.setattr(tag_drift.outline, "drift_error", lambda body: np.array([0.2]))


@pytest.mark.parametrize(
    ("by_outline", "inches", "error"),
    [
        (2.2, DEPTH_GAIN * 2.2, 0.2),  # near enough: the outline shows the knees themselves
        (1.2, 2 * TAG_GAIN, TAG_ERROR_IN + 0.2 * TAG_GAIN),
        (3.2, 2 * TAG_GAIN, TAG_ERROR_IN + 0.2 * TAG_GAIN),
        (np.nan, 2 * TAG_GAIN, TAG_ERROR_IN + 0.2 * TAG_GAIN),
    ],
)
def test_tags_correct_an_outline_that_contradicts_them(
    by_outline: float, inches: float, error: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    outlined(by_outline, monkeypatch)
    one = seen(wearing(square((180, 90)), square((240, 90))))
    assert tag_drift.knee_drift(one) == pytest.approx([inches])
    assert tag_drift.drift_error(one) == pytest.approx([error])


def test_hidden_tags_leave_the_outline(monkeypatch: pytest.MonkeyPatch) -> None:
    outlined(2.0, monkeypatch)
    one = seen(wearing(None, None))
    assert tag_drift.knee_drift(one) == pytest.approx([DEPTH_GAIN * 2.0])
    assert tag_drift.drift_error(one) == pytest.approx([0.2])
