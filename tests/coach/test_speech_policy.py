"""What is said when: urgent things at once, nothing over and over, praise rarely."""

import pytest

from posecheck.coach.speech_policy import (
    AGAIN_S,
    CLEAN_RUN,
    OBSTACLE_AFTER_S,
    REPEAT_S,
    SpeechPolicy,
)
from posecheck.exercises.library import load_exercise
from posecheck.rules.events import Event, Kind, Severity
from posecheck.session.verdict import Verdict

COBRA = load_exercise("cobra")


def event(
    message: str, start_s: float = 0.0, severity: Severity = "warning", kind: Kind = "range"
) -> Event:
    return Event(kind, message, severity, start_s, start_s, 1.0, 1.0, "", None, message)


def verdict(*active: Event, cue: str | None = None, remedy: str | None = None) -> Verdict:
    return Verdict(
        0.0, remedy is None, None, remedy, {}, None, None, 10.0, 0, active=active, cue=cue
    )


def words(chooser: SpeechPolicy, now: float, seen: Verdict) -> str | None:
    cue, _ = chooser.update(now, seen)
    return cue.text if cue else None


def test_a_warning_is_said_at_once_and_sounds_once() -> None:
    chooser = SpeechPolicy(COBRA)
    cue, tone = chooser.update(1.0, verdict(event("too far")))
    assert cue is not None
    assert (cue.text, cue.kind, tone) == ("too far", "warning", True)
    assert chooser.update(1.1, verdict(event("too far"))) == (None, False)


def test_a_correction_is_not_repeated_within_four_seconds() -> None:
    chooser = SpeechPolicy(COBRA)
    assert words(chooser, 0.0, verdict(event("too far", 0.0))) == "too far"
    for now in (1.0, 2.0, 3.9):  # again and again beyond the limit
        assert words(chooser, now, verdict()) is None
        assert words(chooser, now, verdict(event("too far", now))) is None
    assert words(chooser, REPEAT_S + 0.1, verdict()) is None
    assert words(chooser, REPEAT_S + 0.1, verdict(event("too far", 4.1))) == "too far"


def test_a_warning_that_goes_on_is_said_again() -> None:
    chooser = SpeechPolicy(COBRA)
    lasting = verdict(event("too far"))
    heard = [now / 10 for now in range(200) if words(chooser, now / 10, lasting)]
    assert heard == pytest.approx([0.0, AGAIN_S, 2 * AGAIN_S, 3 * AGAIN_S])


def test_the_hold_comes_before_other_warnings() -> None:
    chooser = SpeechPolicy(COBRA)
    seen = verdict(event("too far"), event("ten seconds", kind="hold"))
    cue, _ = chooser.update(0.0, seen)
    assert cue is not None
    assert cue.text == "ten seconds"
    # The other one follows a little later.
    assert words(chooser, 1.0, seen) is None
    assert words(chooser, 2.5, seen) == "too far"


def test_a_caution_is_said_once_without_a_tone() -> None:
    chooser = SpeechPolicy(COBRA)
    near = verdict(event("enough", severity="caution"))
    assert chooser.update(0.0, near)[1] is False
    assert all(words(chooser, 1.0 + i, near) is None for i in range(20))


def test_calm_words_of_the_session_are_passed_on() -> None:
    assert (
        words(SpeechPolicy(COBRA), 0.0, verdict(cue="Begin to come back.")) == "Begin to come back."
    )


def test_what_cannot_be_judged_is_said_after_a_while_and_rarely() -> None:
    chooser = SpeechPolicy(COBRA)
    heard = [t / 10 for t in range(200) if words(chooser, t / 10, verdict(remedy="Move back."))]
    assert heard == pytest.approx([OBSTACLE_AFTER_S, 17.0])


def test_where_the_camera_belongs_is_shown_and_not_spoken() -> None:
    chooser = SpeechPolicy(COBRA)
    remedy = f"I see you from the front. {COBRA.camera}"
    words(chooser, 0.0, verdict(remedy=remedy))
    assert words(chooser, 3.0, verdict(remedy=remedy)) == "I see you from the front."


def test_praise_is_rare() -> None:
    chooser = SpeechPolicy(COBRA)
    praised = [i for i in range(1, 12) if chooser.repetition(5.0 * i)]
    assert praised == [CLEAN_RUN]
    chooser = SpeechPolicy(COBRA)
    for i in range(6):
        chooser.update(float(i), verdict(event("too far", float(i))))
        assert chooser.repetition(float(i)) is None
