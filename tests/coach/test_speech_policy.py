"""What is said when: urgent things at once, nothing over and over, praise rarely."""

from dataclasses import replace

import pytest

from posecheck.coach.cue import PRIORITY, Cue
from posecheck.coach.speech_policy import (
    AGAIN_S,
    CLEAN_RUN,
    OBSTACLE_AFTER_S,
    REPEAT_S,
    SpeechPolicy,
)
from posecheck.exercises.library import load_exercise
from posecheck.rules.events import Event, Kind, Notice, Severity
from posecheck.session.verdict import Verdict

COBRA = load_exercise("cobra")


def event(
    message: str, start_s: float = 0.0, severity: Severity = "warning", kind: Kind = "range"
) -> Event:
    return Event(kind, message, severity, start_s, start_s, 1.0, 1.0, "", None, message)


def verdict(*active: Event, notice: Notice | None = None, remedy: str | None = None) -> Verdict:
    return Verdict(
        0.0, remedy is None, None, remedy, {}, None, None, 10.0, 0, active=active, notice=notice
    )


def said(policy: SpeechPolicy, now: float, seen: Verdict) -> tuple[Cue | None, bool]:
    return policy.exercise(now, seen, counted=None, goal=False, over=False)


def words(policy: SpeechPolicy, now: float, seen: Verdict) -> str | None:
    cue, _ = said(policy, now, seen)
    return cue.text if cue else None


def test_a_warning_is_said_at_once_and_sounds_once() -> None:
    policy = SpeechPolicy(COBRA)
    cue, tone = said(policy, 1.0, verdict(event("too far")))
    assert cue is not None
    assert (cue.text, cue.kind, tone) == ("too far", "warning", True)
    assert said(policy, 1.1, verdict(event("too far"))) == (None, False)


def test_a_correction_is_not_repeated_within_four_seconds() -> None:
    policy = SpeechPolicy(COBRA)
    assert words(policy, 0.0, verdict(event("too far", 0.0))) == "too far"
    for now in (1.0, 2.0, 3.9):  # again and again beyond the limit
        assert words(policy, now, verdict()) is None
        assert words(policy, now, verdict(event("too far", now))) is None
    assert words(policy, REPEAT_S + 0.1, verdict()) is None
    assert words(policy, REPEAT_S + 0.1, verdict(event("too far", 4.1))) == "too far"


def test_a_warning_that_goes_on_is_said_again() -> None:
    policy = SpeechPolicy(COBRA)
    lasting = verdict(event("too far"))
    heard = [now / 10 for now in range(200) if words(policy, now / 10, lasting)]
    assert heard == pytest.approx([0.0, AGAIN_S, 2 * AGAIN_S, 3 * AGAIN_S])


def test_the_hold_comes_before_other_warnings() -> None:
    policy = SpeechPolicy(COBRA)
    seen = verdict(event("too far"), event("ten seconds", kind="hold"))
    cue, _ = said(policy, 0.0, seen)
    assert cue is not None
    assert cue.text == "ten seconds"
    # The other one follows a little later.
    assert words(policy, 1.0, seen) is None
    assert words(policy, 2.5, seen) == "too far"


def test_a_caution_is_said_once_without_a_tone() -> None:
    policy = SpeechPolicy(COBRA)
    near = verdict(event("enough", severity="caution"))
    assert said(policy, 0.0, near)[1] is False
    assert all(words(policy, 1.0 + i, near) is None for i in range(20))


def test_calm_words_of_the_session_are_passed_on() -> None:
    told = Notice("hold", "Begin to come back.")
    assert words(SpeechPolicy(COBRA), 0.0, verdict(notice=told)) == told.message


def test_a_hold_that_is_warned_about_is_said_once() -> None:
    policy = SpeechPolicy(COBRA)
    held = verdict(event("ten", kind="hold"), notice=Notice("hold", "still ten"))
    assert words(policy, 0.0, held) == "ten"
    assert words(policy, 3.0, held) is None


def test_what_cannot_be_judged_is_said_after_a_while_and_rarely() -> None:
    policy = SpeechPolicy(COBRA)
    heard = [t / 10 for t in range(200) if words(policy, t / 10, verdict(remedy="Move back."))]
    assert heard == pytest.approx([OBSTACLE_AFTER_S, 17.0])


def test_where_the_camera_belongs_is_shown_and_not_spoken() -> None:
    policy = SpeechPolicy(COBRA)
    remedy = f"I see you from the front. {COBRA.camera}"
    words(policy, 0.0, verdict(remedy=remedy))
    assert words(policy, 3.0, verdict(remedy=remedy)) == "I see you from the front."


def praised(policy: SpeechPolicy, count: int) -> list[int]:
    """Which of some repetitions, five seconds apart, got a word of praise."""
    cues = {i: policy.repetition(5.0 * i, {"total": 9}, "total") for i in range(1, count + 1)}
    return [i for i, cue in cues.items() if cue.kind == "praise"]


def test_praise_is_rare() -> None:
    policy = SpeechPolicy(COBRA)
    assert praised(policy, 11) == [CLEAN_RUN]
    policy = SpeechPolicy(COBRA)
    for i in range(6):
        said(policy, float(i), verdict(event("too far", float(i))))
        assert policy.repetition(float(i), {"total": 3}, "total").kind == "count"


def test_the_last_repetition_is_told_unless_something_is_more_urgent() -> None:
    policy = SpeechPolicy(COBRA)
    cue, _ = policy.exercise(0.0, verdict(), counted=None, goal=True, over=False)
    assert cue is not None
    assert cue.kind == "goal"
    far = verdict(event("too far", 1.0))
    cue, _ = policy.exercise(1.0, far, counted=None, goal=True, over=False)
    assert cue is not None
    assert cue.kind == "warning"
    again = verdict(event("too far", 9.0))
    cue, _ = policy.exercise(9.0, again, counted=None, goal=True, over=True)
    assert cue is not None
    assert cue.kind == "goal"


def test_how_many_there_are_to_go() -> None:
    policy = SpeechPolicy(COBRA)
    assert policy.repetition(0.0, {"total": 2}, "total").text == "2 to go."
    sides = {"left": 0, "right": 2}
    assert policy.repetition(1.0, sides, "left").text == "The left is done. Now the right: 2 to go."


def test_that_nobody_watches_is_heard_over_a_word_about_a_hold() -> None:
    policy = SpeechPolicy(COBRA)
    slow = replace(verdict(remedy="Too slow to watch you."), reason="too_few_pictures")
    assert words(policy, 0.0, verdict()) is None
    said(policy, 0.2, slow)
    cue, _ = said(policy, 1.0, slow)
    assert cue is not None
    assert PRIORITY["hold"] < cue.priority < PRIORITY["warning"]
