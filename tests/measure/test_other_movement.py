"""Exercises that are not the one that was chosen, though the posture is the same."""

import math
from dataclasses import replace

import numpy as np
import pytest

from posecheck.exercises.library import load_exercise
from posecheck.measure.other_movement import STANDS_S, OtherMovement, StandingWatch
from posecheck.pose.track import PoseTrack
from posecheck.pose.view import ViewFilter
from posecheck.signals.body import Body
from posecheck.text import obstacle_sentences
from tests.acting import SIDE_HEIGHT_IN, cats, curved, ran, result
from tests.figures import (
    QUADRUPED,
    STANDING,
    SUPINE,
    Figure,
    film,
    mirrored,
    moved,
    ramp,
)


def other_spans(found) -> list[tuple[str, str | None]]:  # type: ignore[no-untyped-def]
    return [(s.reason, s.rule) for s in found.not_judged if s.reason == "not_in_position"]


@pytest.mark.parametrize("side", ["left", "right"])
def test_in_a_bird_dog_nothing_is_judged(side: str) -> None:
    poses = [
        moved(p, [f"{side}_wrist", f"{side}_elbow"], (0.0, -160.0)) if 4 <= p.time_s < 8 else p
        for p in film(lambda t: QUADRUPED, 12)
    ]
    found = result("cat_cow", poses)
    (span,) = [s for s in found.not_judged if s.reason == "not_in_position"]
    assert span.rule is None
    assert (span.start_s, span.end_s) == (pytest.approx(4, abs=0.4), pytest.approx(8, abs=0.4))
    assert "hands" in span.message
    assert not found.judged[(found.times > 4.5) & (found.times < 7.5)].any()
    assert (found.repetitions, found.holds) == ([], [])


def test_cats_are_still_cats() -> None:
    found = result("cat_cow", film(curved(*cats(2)), 12))
    assert other_spans(found) == []
    assert len(found.repetitions) == 2


def lifts(knee: float, camera: str = "left"):  # type: ignore[no-untyped-def]
    def figure(t: float) -> Figure:
        up = ramp(t, (2, 50), (4, 100), (6, 100), (8, 50))
        bend = ramp(t, (2, 90), (3, knee), (7, knee), (8, 90))
        return replace(SUPINE, hip=(up, 50), knee=(bend, SUPINE.knee[1]))

    return film(figure, 10, camera=camera, outline=False)


@pytest.mark.parametrize(("knee", "count"), [(110, 1), (20, 0)])
def test_a_straight_leg_is_no_knee_to_chest(knee: float, count: int) -> None:
    found = result("knee_to_chest", lifts(knee), height=SIDE_HEIGHT_IN)
    assert len(found.repetitions) == count
    assert other_spans(found) == ([] if count else [("not_in_position", "repetitions")])
    turned = result("knee_to_chest", map(mirrored, lifts(knee)), height=SIDE_HEIGHT_IN)
    assert len(turned.repetitions) == count


def test_live_and_in_one_piece_the_same_is_counted() -> None:
    poses = lifts(20)
    found, verdicts = ran("knee_to_chest", poses, height=SIDE_HEIGHT_IN)
    assert [v.repetitions for v in verdicts] == [0] * len(poses)
    assert found.holds == []


def test_who_stands_is_told_so_and_has_no_cadence() -> None:
    found = result("walking", film(lambda t: STANDING, 6, fps=20, outline=False))
    assert np.isnan(found.signals["cadence_spm"]).all()
    spans = [s for s in found.not_judged if s.rule is None]
    assert [s.message for s in spans] == [obstacle_sentences.stands()]
    assert spans[0].start_s <= STANDS_S
    assert found.events == []


def test_standing_needs_feet_that_were_seen() -> None:
    watch = StandingWatch()
    assert not any(watch.update(0.1 * i, math.nan) for i in range(50))
    told = [watch.update(5 + 0.1 * i, 3.0) for i in range(30)]
    assert told.index(True) == pytest.approx(16, abs=1)
    walking = [watch.update(8 + 0.1 * i, 60 * math.sin(0.6 * i)) for i in range(40)]
    assert not any(walking[20:])


def test_runs_of_any_length_give_the_same() -> None:
    track = PoseTrack.of(
        [
            moved(p, ["left_knee"], (0.0, -200.0)) if 1 <= p.time_s < 2 else p
            for p in film(lambda t: QUADRUPED, 3, fps=20, outline=False)
        ]
    )
    view = ViewFilter().update(track)
    body = Body(track, view)
    exercise = load_exercise("cat_cow")
    whole = OtherMovement(exercise).update(body, [None] * len(track))
    watch, parts = OtherMovement(exercise), []
    for first in range(0, len(track), 7):
        piece = body.take(slice(first, first + 7))
        parts += watch.update(piece, [None] * len(piece))
    assert parts == whole
    assert any(whole)
