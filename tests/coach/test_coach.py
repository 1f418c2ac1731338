"""The coach on stick figures: set-up, countdown, words, repetitions left, pause and pain."""

import json
from collections.abc import Iterable
from dataclasses import replace

import pytest

from posecheck.coach.coach import COUNT, GOOD_S, Coach
from posecheck.coach.spoken_summary import spoken_summary
from posecheck.coach.state import CoachState
from posecheck.exercises.library import load_exercise
from posecheck.pose.pose import Pose
from posecheck.pose.scene import Scene
from posecheck.session.session import Session
from tests.figures import PRONE, QUADRUPED, STANDING, SUPINE, Figure, film, pose, ramp

CAT_COW = load_exercise("cat_cow")
TOP_PCT = 7.0
BRIGHT_ROOM = Scene(brightness=120.0, spread=50.0, highlight=220.0)
DARK_ROOM = Scene(brightness=10.0, spread=30.0, highlight=40.0)


def cat(t: float) -> Figure:
    """Still for 8 s, then a round back at 10, 14 and 18 s."""
    knots = [(0.0, 0.0), (8.0, 0.0)]
    for i in range(3):
        knots += [(10.0 + 4 * i, TOP_PCT), (12.0 + 4 * i, 0.0)]
    return replace(QUADRUPED, back_pct=ramp(t, *knots))


def coached(coach: Coach, poses: Iterable[Pose], picture: Scene | None = None) -> list[CoachState]:
    return [coach.update(replace(seen, scene=picture)) for seen in poses]


def said(states: Iterable[CoachState], kind: str | None = None) -> list[str]:
    cues = [m.cue for m in states if m.cue is not None]
    return [cue.text for cue in cues if kind in (None, cue.kind)]


def first(states: Iterable[CoachState], phase: str) -> CoachState:
    return next(m for m in states if m.phase == phase)


def test_it_begins_by_itself_after_three_good_seconds_and_a_countdown() -> None:
    states = coached(Coach(CAT_COW), film(cat, 9, fps=10))
    assert states[0].phase == "setup"
    good = next(m.time_s for m in states if all(check.ok for check in m.checks))
    assert first(states, "countdown").time_s == pytest.approx(good + GOOD_S, abs=0.11)
    assert first(states, "exercise").time_s == pytest.approx(good + GOOD_S + COUNT, abs=0.11)
    assert said(states) == ["Three.", "Two.", "One.", "Begin. Slowly and gently."]
    assert [m.countdown for m in states if m.phase == "countdown"][::10] == [3, 2, 1]


def test_checks_tell_what_to_change() -> None:
    def checks(seen: Pose, picture: Scene | None = None) -> dict[str, tuple[bool, str]]:
        state = coached(Coach(CAT_COW), [replace(seen, time_s=t / 10) for t in range(8)], picture)
        return {check.name: (check.ok, check.message) for check in state[-1].checks}

    assert all(ok for ok, _ in checks(pose(QUADRUPED), BRIGHT_ROOM).values())
    assert "from the side" in checks(pose(QUADRUPED, "front"))["view"][1]
    assert not checks(pose(QUADRUPED, "front"))["view"][0]
    absent = Pose.nobody(0.0, (480, 360))
    assert "dark" in checks(absent, DARK_ROOM)["light"][1]
    assert "dark" not in checks(absent, DARK_ROOM)["person"][1]
    assert checks(pose(QUADRUPED), DARK_ROOM)["light"][0], "who is seen in the dark may begin"
    assert "bright" in checks(absent, Scene(240.0, 30.0, 255.0))["light"][1]
    assert "blank" in checks(absent, Scene(150.0, 3.0, 156.0))["light"][1]
    assert "camera back" in checks(pose(QUADRUPED, hips_at=(20, 190)))["body"][1]
    assert "hands and knees" in checks(pose(STANDING))["position"][1]
    assert not checks(replace(pose(QUADRUPED), people=2))["one_person"][0]
    nobody = checks(Pose.nobody(0.0, (480, 360)))
    assert not any(ok for ok, _ in nobody.values())
    assert "cannot see anybody" in nobody["person"][1]
    small = pose(QUADRUPED)
    centre = small.landmarks.mean(0)
    far = replace(small, landmarks=centre + 0.25 * (small.landmarks - centre), contour=None)
    assert "closer" in checks(far)["distance"][1]


def test_a_wrong_set_up_is_said_once_and_nothing_of_the_movement() -> None:
    film_of_front = film(cat, 9, "front", fps=10)
    coach = Coach(CAT_COW)
    states = coached(coach, film_of_front)
    words = said(states)
    assert words
    assert set(words) <= {check.message for state in states for check in state.checks}
    assert "from the side" in words[0]
    assert coach.phase == "setup"


def test_who_has_begun_is_coached_at_once() -> None:
    def early(t: float) -> Figure:
        return replace(QUADRUPED, back_pct=ramp(t, (0, 0), (2, 0), (3.5, 14.0), (5, 14.0)))

    # Somebody else in the picture holds up the countdown, but nobody's warnings.
    crowd = [replace(seen, people=2) for seen in film(early, 5, fps=10)]
    states = coached(Coach(CAT_COW), crowd)
    assert "exercise" in {m.phase for m in states}
    assert "Round your back a little less." in said(states, "warning")
    assert sum(m.tone for m in states) == 1


def test_events_are_those_of_the_session_alone() -> None:
    poses = list(film(cat, 21, fps=10))
    session = Session(CAT_COW)
    for seen in poses:
        session.update(seen)
    coach = Coach(CAT_COW, beyond_goal=True)
    coached(coach, poses)
    alone, led = session.finish(), coach.finish()
    assert (led.events, led.repetitions) == (alone.events, alone.repetitions)
    assert coach.fed == len(poses)


def test_repetitions_are_counted_down_and_the_last_one_ends_it() -> None:
    coach = Coach(CAT_COW, repetitions=2)
    states = coached(coach, film(cat, 21, fps=10))
    assert said(states, "count") == ["1 to go."]
    assert said(states, "goal") == ["That was the last one. Well done: come to rest."]
    assert states[-1].phase == "done"
    assert states[-1].repetitions_left == {"total": 0}
    # Nothing is judged after the end.
    assert len(coach.finish().repetitions) == 2


def test_beyond_the_goal_a_recording_plays_on() -> None:
    coach = Coach(CAT_COW, repetitions=2, beyond_goal=True)
    states = coached(coach, film(cat, 21, fps=10))
    assert states[-1].phase == "exercise"
    assert states[-1].goal_reached
    assert len(coach.finish().repetitions) == 3
    assert len(said(states, "goal")) == 1


def test_sides_are_counted_apart() -> None:
    exercise = load_exercise("knee_to_chest")
    state = Coach(exercise, repetitions=3).update(pose(SUPINE))
    assert state.repetitions_left == {"left": 3, "right": 3}
    assert Coach(load_exercise("walking")).update(pose(STANDING)).repetitions_left == {}


def test_pause_judges_nothing_and_resume_goes_on() -> None:
    coach = Coach(CAT_COW, guide=False)
    poses = list(film(cat, 9, fps=10))
    coached(coach, poses[:20])
    coach.pause()
    paused = coached(coach, poses[20:40])
    assert said(paused) == ["Paused."]
    assert {m.phase for m in paused} == {"paused"}
    assert coach.fed == 20
    coach.resume()
    assert said(coached(coach, poses[40:])) == ["We go on."]
    assert coach.fed == len(poses) - 20


def test_pain_stops_at_once_and_is_marked() -> None:
    coach = Coach(CAT_COW, guide=False)
    poses = list(film(cat, 9, fps=10))
    coached(coach, poses[:50])
    coach.pain()
    after = coached(coach, poses[50:])
    assert {m.phase for m in after} == {"pain"}
    assert len(said(after, "pain")) == 1
    found = coach.finish()
    pains = [(e.kind, e.start_s) for e in found.events if e.kind == "pain"]
    assert pains == [("pain", poses[49].time_s)]
    assert coach.fed == 50
    coach.pain()
    assert coach.finish() is found
    assert spoken_summary(found)[0].startswith("You stopped because of pain")


def test_a_hand_above_the_head_for_a_second_means_pain() -> None:
    walking = load_exercise("walking")

    def waving(t: float) -> Figure:
        return replace(STANDING, arm=(170, 0)) if t >= 3 else STANDING

    coach = Coach(walking, guide=False)
    states = coached(coach, film(waving, 6, fps=10))
    assert first(states, "pain").time_s == pytest.approx(4.0, abs=0.11)
    # Where the arms may lie beyond the head, it means nothing.
    cobra = load_exercise("cobra")
    assert not cobra.raised_hand
    coach = Coach(cobra, guide=False)
    coached(coach, film(lambda t: replace(PRONE, arm=(170, 170)), 4, fps=10))
    assert coach.phase == "exercise"


def test_a_movement_in_inches_wants_a_height_before_it_begins() -> None:
    exercise = load_exercise("supine_caudal_rotation")
    lying = film(lambda t: SUPINE, 9, "head_end", fps=10)
    coach = Coach(exercise)
    states = coached(coach, lying)
    assert coach.phase == "setup"
    scale = {check.name: check for check in states[-1].checks}["scale"]
    assert not scale.ok
    assert "height" in scale.message


def test_a_moment_becomes_plain_json() -> None:
    state = Coach(CAT_COW).update(replace(pose(QUADRUPED), scene=BRIGHT_ROOM))
    text = json.dumps(state.as_json(), allow_nan=False)
    plain = json.loads(text)
    assert plain["phase"] == "setup"
    assert plain["repetitions_left"] == {"total": CAT_COW.repetitions}
    assert plain["verdict"]["gauge"]["signal"] == "back_curve_pct"
    assert {check["name"] for check in plain["checks"]} >= {"person", "view", "light", "still"}
