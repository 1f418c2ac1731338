"""Cuts, zooms and misplaced poses in the landmarks of somebody who moves slowly."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.measure.shots import (
    CONFIRM_S,
    RESTLESS,
    RESTLESS_S,
    SCALE_CHANGE,
    Shots,
    ShotWatch,
)
from posecheck.pose.pose import Pose
from posecheck.pose.track import PoseTrack
from tests.acting import cats, curved, result
from tests.figures import QUADRUPED, SIZE, STANDING, film, pose


def filmed(
    change: Callable[[float, np.ndarray], np.ndarray], seconds: float = 6.0, fps: float = 30
) -> PoseTrack:
    """Somebody who stands still, with the landmarks of each time put elsewhere."""
    poses = film(lambda t: STANDING, seconds, fps=fps, outline=False)
    return PoseTrack.of(
        [
            replace(p, landmarks=change(p.time_s, p.landmarks).astype(np.float32)) if p.found else p
            for p in poses
        ]
    )


def zoomed(share: float, marks: np.ndarray) -> np.ndarray:
    middle = np.array(SIZE) / 2
    return middle + share * (marks - middle)


def watched(track: PoseTrack, *, scaled: bool = True) -> Shots:
    return ShotWatch(scaled=scaled).update(track)


def test_one_shot_is_one() -> None:
    found = watched(filmed(lambda t, marks: marks))
    assert found.begins == []
    assert not any(found.changed)


@pytest.mark.parametrize("fps", [12, 25, 30, 60])
def test_a_cut_ends_the_shot(fps: float) -> None:
    track = filmed(lambda t, m: m if t < 3 else m + 120, fps=fps)
    found = watched(track)
    (begin,) = found.begins
    assert track.time_s[begin] == pytest.approx(3 + CONFIRM_S, abs=1.5 / fps)
    assert track.time_s[found.changed][0] == pytest.approx(3, abs=1 / fps)


@pytest.mark.parametrize("share", [0.7, 1.5])
def test_a_slow_zoom_ends_it_where_sizes_matter(share: float) -> None:
    def zoom(t: float, marks: np.ndarray) -> np.ndarray:
        return zoomed(1 + (share - 1) * np.clip((t - 2) / 2, 0, 1), marks)

    assert watched(filmed(zoom)).begins
    assert not watched(filmed(zoom), scaled=False).begins


def test_a_step_nearer_within_the_error_of_the_scale_does_not() -> None:
    share = np.exp(0.8 * SCALE_CHANGE)
    found = watched(filmed(lambda t, m: m if t < 2 else zoomed(share, m)))
    assert found.begins == []


def test_a_misplaced_pose_that_comes_back_is_no_cut() -> None:
    found = watched(filmed(lambda t, m: m + 150 if 3 <= t < 3.4 else m))
    assert found.begins == []
    assert 0.3 < sum(found.changed) / 30 < 0.5


def test_somebody_who_comes_into_view_is_found_in_several_places_at_first() -> None:
    found = watched(filmed(lambda t, m: m + 200 if t < 0.2 else m))
    assert not any(found.changed)


def test_who_jumped_about_while_they_came_into_view_is_made_out_afterwards() -> None:
    arriving = lambda t, m: m + 120 * (int(t / 0.06) % 2) if t < 0.48 else m  # noqa: E731
    assert not any(watched(filmed(arriving)).restless)


@cache
def zoomed_at_two() -> PoseTrack:
    return filmed(lambda t, m: m if t < 2 else zoomed(1.6, m) + 60)


@settings(max_examples=6, deadline=None)
@given(st.lists(st.integers(1, 179), max_size=8, unique=True))
def test_runs_of_any_length_give_the_same(edges: list[int]) -> None:
    track = zoomed_at_two()
    whole = watched(track)
    watch, begins, changed = ShotWatch(scaled=True), [], []
    ends = [0, *sorted(edges), len(track)]
    for first, end in pairwise(ends):
        part = watch.update(track.take(slice(first, end)))
        begins += [first + row for row in part.begins]
        changed += part.changed
    assert begins == whole.begins
    assert changed == whole.changed


def cut_to(shift: float, at_s: float = 6.0) -> list[Pose]:
    poses = film(curved(*cats(2)), 12)
    moved = film(curved(*cats(2)), 12)
    return [
        before if before.time_s < at_s else replace(after, landmarks=after.landmarks + shift)
        for before, after in zip(poses, moved, strict=True)
    ]


def test_a_session_begins_anew_after_a_cut_and_says_so() -> None:
    found = result("cat_cow", cut_to(90.0))
    spans = [span for span in found.not_judged if span.reason == "picture_changed"]
    assert [round(span.start_s) for span in spans] == [6]
    assert "keep still" in spans[0].message
    assert spans[0].rule is None
    # Nothing spans the cut.
    spans_of = [(rep.start_s, rep.end_s) for rep in found.repetitions]
    spans_of += [(hold.start_s, hold.end_s) for hold in found.holds]
    for start_s, end_s in spans_of:
        assert not start_s < 6.0 < end_s - CONFIRM_S


def test_pictures_without_anybody_are_no_cut() -> None:
    poses = [pose(QUADRUPED, "left", time_s=0.1 * i) for i in range(20)]
    gone = [Pose.nobody(2 + 0.1 * i, SIZE) for i in range(3)]
    back = [pose(QUADRUPED, "left", time_s=2.3 + 0.1 * i) for i in range(20)]
    assert watched(PoseTrack.of([*poses, *gone, *back])).begins == []


def trembling(jumps: int) -> Callable[[float, np.ndarray], np.ndarray]:
    """So many jumps there or back, from 2 s on, a fifth of a second apart."""

    def place(t: float, marks: np.ndarray) -> np.ndarray:
        done = min(int((t - 2) / 0.2) + 1, jumps) if t >= 2 else 0
        return marks + 120 * (done % 2)

    return place


def test_a_body_that_jumps_about_is_not_made_out() -> None:
    track = filmed(trembling(12), seconds=10)
    restless = np.array(watched(track).restless)
    times = track.time_s[restless]
    assert times[0] == pytest.approx(2 + 5 * 0.2, abs=0.05)
    assert times[-1] == pytest.approx(2 + 6 * 0.2 + RESTLESS_S, abs=0.1)
    assert restless[(track.time_s > times[0]) & (track.time_s < times[-1])].all()


def test_a_body_that_jumps_now_and_then_is_made_out() -> None:
    assert not any(watched(filmed(trembling(RESTLESS - 1), seconds=10)).restless)


@pytest.mark.parametrize(
    ("exercise", "reason", "words"),
    [
        ("supine_caudal_rotation", "wrong_view", "--camera-place feet"),
        ("cat_cow", "implausible", "seemed to jump"),
    ],
)
def test_what_is_not_made_out_is_not_called_a_cut(exercise: str, reason: str, words: str) -> None:
    track = filmed(trembling(40), seconds=9)
    found = result(exercise, map(track.pose, range(len(track))))
    late = [span for span in found.not_judged if span.rule is None and span.end_s > 4]
    assert {span.reason for span in late} == {reason}
    assert all(words in span.message for span in late)
