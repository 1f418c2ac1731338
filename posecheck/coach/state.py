"""What the coach says about one moment: plain records for a window, a voice or a page."""

from dataclasses import dataclass
from typing import Any, Literal

from posecheck.coach.alert import Alert
from posecheck.coach.breath import Breath
from posecheck.coach.cue import Cue
from posecheck.files.json_values import plain
from posecheck.session.verdict import Verdict

Phase = Literal["setup", "countdown", "exercise", "paused", "pain", "done"]


@dataclass(frozen=True, slots=True)
class SetupCheck:
    """One condition of a good set-up.

    Attributes:
        name: person, one_person, light, body, distance, view, position, scale or still; sensor and
            phone where a phone between the knees takes the place of a camera.
        ok: whether it holds.
        message: what is fine, or what to change, in plain words.
        brief: what it is about, in a word or two.
    """

    name: str
    ok: bool
    message: str
    brief: str = ""


@dataclass(frozen=True, slots=True)
class CoachState:
    """Everything that a window, a voice and a page need at one moment.

    Attributes:
        phase: where the person is in the exercise.
        time_s: seconds from the first frame.
        verdict: what the session says about the frame.
        checks: conditions of a good set-up; empty once the exercise has begun.
        countdown: 3, 2, 1, or None outside of the countdown.
        cue: words to say now, None = nothing new.
        tone: whether a limit was crossed at this moment: play the short tone.
        repetitions_left: {"left": n, "right": n} for exercises with sides, {"total": n} for
            others, empty where repetitions are not counted.
        repetitions_done: the same for those done since the start.
        goal_reached: whether all repetitions are done.
        level: 1, 2 or 3, or None.
        unjudged: what has not been judged for a while though the exercise is, in words.
        alert: what is wrong, as it is to be shown; None = nothing is.
        breath: whether to breathe in or out, for a soft tone; None = no tone.
    """

    phase: Phase
    time_s: float
    verdict: Verdict
    checks: tuple[SetupCheck, ...]
    countdown: int | None
    cue: Cue | None
    tone: bool
    repetitions_left: dict[str, int]
    repetitions_done: dict[str, int]
    goal_reached: bool
    level: int | None
    unjudged: tuple[str, ...] = ()
    alert: Alert | None = None
    breath: Breath | None = None

    def as_json(self) -> dict[str, Any]:
        """The moment as plain values for JSON; None = unknown.

        The verdict's fields come under `verdict`, with `gauge` and `active` as tables.
        """
        content: dict[str, Any] = plain(self)
        notice = content["verdict"].pop("notice")
        content["verdict"]["cue"] = None if notice is None else notice["message"]
        return content
