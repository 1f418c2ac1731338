"""The session as an object: order of times, levels, pain, verdicts, replays."""

from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from posecheck.exercises.library import exercise_ids, load_exercise
from posecheck.pose.landmarks_file import LandmarkWriter, read_landmarks
from posecheck.pose.pose import Pose
from posecheck.pose.provenance import Provenance
from posecheck.session.result import SessionResult
from posecheck.session.session import Session
from tests.acting import (
    CAT_COW,
    CURVE,
    HEAD_END_HEIGHT_IN,
    LIMIT_PCT,
    curved,
    holding_with_gap,
    knee_drifts,
    ran,
    result,
    three_cats,
)
from tests.figures import (
    QUADRUPED,
    SIZE,
    film,
    pose,
)


@pytest.mark.parametrize("back_s", [0.0, 0.1, 5.0])
def test_time_must_go_forward(back_s: float) -> None:
    session = Session(CAT_COW)
    for seen in three_cats()[:40]:
        session.update(seen)
    with pytest.raises(ValueError, match="forward"):
        session.update(replace(three_cats()[39], time_s=three_cats()[39].time_s - back_s))
    # ... and nothing of the refused pose stays.
    for seen in three_cats()[40:]:
        session.update(seen)
    assert_same(session.finish(), result("cat_cow", three_cats()))


def test_pain_is_kept_with_its_moment() -> None:
    session = Session(CAT_COW)
    for seen in three_cats()[:30]:
        session.update(seen)
    event = session.mark_pain(2.9)
    found = session.finish()
    assert found.events == [event]
    assert (event.kind, event.severity, event.start_s) == ("pain", "warning", 2.9)


@pytest.mark.parametrize("identifier", exercise_ids())
def test_a_session_without_frames_has_an_empty_result(identifier: str) -> None:
    found = Session(load_exercise(identifier)).finish()
    assert len(found.times) == found.judged_s == 0
    assert found.repetitions == found.holds == found.events == found.not_judged == []
    assert found.seen == "unknown"
    assert set(found.signals) == set(found.exercise.signals)


def test_a_single_frame_is_a_session() -> None:
    found = result("cat_cow", [pose(QUADRUPED)])
    assert found.judged.tolist() == [False]
    assert [span.reason for span in found.not_judged] == ["too_short"]


def test_finishing_twice_gives_the_same() -> None:
    session = Session(CAT_COW)
    for seen in holding_with_gap(0.5):
        session.update(seen)
    assert_same(session.finish(), session.finish())


@pytest.mark.parametrize(
    ("identifier", "level", "kept"),
    [("supine_caudal_rotation", 2, 2), ("supine_caudal_rotation", None, 3), ("cat_cow", 2, None)],
)
def test_only_movements_with_levels_have_one(
    identifier: str, level: int | None, kept: int | None
) -> None:
    assert Session(load_exercise(identifier), level=level).level == kept


def test_the_verdict_is_what_a_display_needs() -> None:
    found, verdicts = ran("cat_cow", film(curved((2, 0), (6, 1.3 * LIMIT_PCT), (10, 0)), 12))
    assert [v.time_s for v in verdicts] == found.times.tolist()
    for i, verdict in enumerate(verdicts):
        for name, values in found.signals.items():
            assert verdict.signals[name] == pytest.approx(values[i], nan_ok=True)
    first, last = verdicts[0], verdicts[-1]
    assert first.judged
    assert first.reason is first.remedy is None
    assert (first.repetitions, last.repetitions) == (0, 1)
    beyond = max(verdicts, key=lambda v: v.signals["back_curve_pct"])
    assert [e.severity for e in beyond.active] == ["warning"]
    assert last.active == ()
    gauge = beyond.gauge
    assert gauge is not None
    assert (gauge.signal, gauge.value) == ("back_curve_pct", beyond.signals["back_curve_pct"])
    # The limits as the signal is counted: shifted by the person's own neutral.
    neutral = found.neutral["back_curve_pct"]
    assert (gauge.low, gauge.high) == (
        pytest.approx((CURVE.low or 0) + neutral),
        pytest.approx(LIMIT_PCT + neutral),
    )
    assert gauge.neutral == neutral
    begun = dict.fromkeys(event.message for v in verdicts for event in v.active)
    assert list(begun) == [CURVE.say_caution, CURVE.say_high]
    assert not any(v.notice for v in verdicts)


@pytest.mark.parametrize(("camera", "edge"), [("left", -1), ("right", 1)])
def test_the_edge_that_is_the_back_is_told_for_drawing(camera: str, edge: int) -> None:
    session = Session(CAT_COW)
    session.update(pose(QUADRUPED, camera))
    assert session.dorsal == edge
    session.update(Pose.nobody(1.0, SIZE))
    assert session.dorsal == 0


def assert_same(one: SessionResult, other: SessionResult) -> None:
    for field in fields(SessionResult):
        a, b = getattr(one, field.name), getattr(other, field.name)
        if isinstance(a, np.ndarray):
            assert np.array_equal(a, b, equal_nan=True), field.name
        elif field.name in ("signals", "bands"):
            assert a.keys() == b.keys()
            assert all(np.array_equal(a[n], b[n], equal_nan=True) for n in a)
        elif isinstance(a, float):
            assert a == pytest.approx(b, abs=0, nan_ok=True), field.name
        else:
            assert a == b, field.name


def shaken(poses: Iterable[Pose]) -> list[Pose]:
    """As the model sees it: noise on everything, a lost frame now and then, a swap of sides."""
    random = np.random.default_rng(5)
    out = []
    for i, seen in enumerate(poses):
        if i % 17 == 11:
            out.append(Pose.nobody(seen.time_s, SIZE, people=0))
            continue
        noise = random.normal(0, 0.2, seen.landmarks.shape)
        contour = None if i % 13 == 5 else seen.contour
        out.append(
            replace(
                seen,
                landmarks=(seen.landmarks + noise).astype(np.float32),
                visibility=random.uniform(0.3, 1, len(seen.visibility)).astype(np.float32),
                contour=contour,
                people=1 + i % 2,
                overlap=0.1 * (i % 3),
            )
        )
    return out


@pytest.mark.parametrize(
    ("identifier", "poses", "height_in"),
    [
        ("cat_cow", lambda: three_cats(), None),
        ("supine_caudal_rotation", lambda: knee_drifts(2.5), HEAD_END_HEIGHT_IN),
    ],
)
def test_a_replay_of_the_landmarks_gives_the_identical_result(
    tmp_path: Path, identifier: str, poses: Callable[[], list[Pose]], height_in: float | None
) -> None:
    seen = shaken(poses())
    path = tmp_path / "landmarks.npz"
    with LandmarkWriter() as writer:
        for one in seen:
            writer.add(one)
        writer.save(path, Provenance("clip", *SIZE, 10.0, 0, False, "full", "", "", ""))
    track, _ = read_landmarks(path)
    again = result(identifier, (track.pose(i) for i in range(len(track))), height=height_in)
    live = result(identifier, seen, height=height_in)
    assert_same(live, again)
    assert live.repetitions
