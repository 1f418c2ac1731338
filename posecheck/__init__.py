"""posecheck watches gentle lower-back stretches and says when they leave the safe middle range.

    import posecheck

    result = posecheck.analyze("cat_cow.mp4", "cat_cow", height="5ft7in")
    result = posecheck.judge(landmarks, times, "cat_cow", size=(640, 480), view="side")

`analyze` checks a recording, `judge` landmarks of any origin; `Session` judges pose by pose, and
`Coach` leads a person through an exercise. Importing this package loads no model, touches no
environment and opens nothing: its names are loaded when they are first used. What is not in
`__all__` may change without notice.
"""

import logging
from importlib import import_module, metadata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from posecheck import estimation as estimation
    from posecheck import observation as observation
    from posecheck import signals as signals
    from posecheck import testing as testing
    from posecheck.analysis.analyze import analyze as analyze
    from posecheck.analysis.judge import judge as judge
    from posecheck.calibration.file import load_calibration as load_calibration
    from posecheck.coach.coach import Coach as Coach
    from posecheck.errors import InputError as InputError
    from posecheck.errors import MissingExtra as MissingExtra
    from posecheck.exercises.library import exercise_ids as exercise_ids
    from posecheck.exercises.library import load_exercise as load_exercise
    from posecheck.pose.pose import Pose as Pose
    from posecheck.pose.track import PoseTrack as PoseTrack
    from posecheck.results.write import write_report as write_report
    from posecheck.rules.events import Event as Event
    from posecheck.rules.events import Hold as Hold
    from posecheck.rules.events import Repetition as Repetition
    from posecheck.session.not_judged import NotJudged as NotJudged
    from posecheck.session.result import SessionResult as SessionResult
    from posecheck.session.rule_times import RuleTime as RuleTime
    from posecheck.session.session import Session as Session
    from posecheck.session.verdict import Verdict as Verdict

try:
    __version__ = metadata.version("posecheck")
except metadata.PackageNotFoundError:  # run from a source tree that was not installed
    __version__ = "0.0.0"

_HOMES = {
    "analyze": "posecheck.analysis.analyze",
    "Coach": "posecheck.coach.coach",
    "Event": "posecheck.rules.events",
    "exercise_ids": "posecheck.exercises.library",
    "Hold": "posecheck.rules.events",
    "InputError": "posecheck.errors",
    "judge": "posecheck.analysis.judge",
    "load_calibration": "posecheck.calibration.file",
    "load_exercise": "posecheck.exercises.library",
    "MissingExtra": "posecheck.errors",
    "NotJudged": "posecheck.session.not_judged",
    "Pose": "posecheck.pose.pose",
    "PoseTrack": "posecheck.pose.track",
    "Repetition": "posecheck.rules.events",
    "RuleTime": "posecheck.session.rule_times",
    "Session": "posecheck.session.session",
    "SessionResult": "posecheck.session.result",
    "Verdict": "posecheck.session.verdict",
    "write_report": "posecheck.results.write",
}
"""The module in which each public name lives."""
_ROOMS = ("estimation", "observation", "signals", "testing")

__all__ = [
    "Coach",
    "Event",
    "Hold",
    "InputError",
    "MissingExtra",
    "NotJudged",
    "Pose",
    "PoseTrack",
    "Repetition",
    "RuleTime",
    "Session",
    "SessionResult",
    "Verdict",
    "__version__",
    "analyze",
    "estimation",
    "exercise_ids",
    "judge",
    "load_calibration",
    "load_exercise",
    "observation",
    "signals",
    "testing",
    "write_report",
]

# What is logged goes where the program that uses posecheck wants it, nowhere unless it says so.
logging.getLogger(__name__).addHandler(logging.NullHandler())


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        module = _loaded(_HOMES[name], name)
        globals()[name] = value = getattr(module, name)
        return value
    if name in _ROOMS:
        return _loaded(f"posecheck.{name}", name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def _loaded(module: str, name: str) -> Any:
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith("posecheck"):
            raise
        from posecheck.errors import MissingExtra

        raise MissingExtra.of(f"posecheck.{name}", error.name) from error
