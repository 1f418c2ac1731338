"""Words, never names in data; capitals where sentences begin; parts that do not contradict."""

import re
from dataclasses import replace
from functools import cache
from html import unescape
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from posecheck.coach.spoken_summary import spoken_summary
from posecheck.exercises.library import exercise_ids
from posecheck.measure.obstacles import Reason
from posecheck.pose.pose import Pose
from posecheck.results.write import write_report
from posecheck.rules.events import Kind
from posecheck.session.result import SessionResult
from posecheck.signals.catalogue import SIGNALS
from tests.acting import cats, curved, knee_drifts, result
from tests.figures import QUADRUPED, SIZE, STANDING, SUPINE, film, pose
from tests.session.test_rule_times import loose

CODES = {*SIGNALS, *exercise_ids(), *get_args(Reason), *(k for k in get_args(Kind) if "_" in k)}
CODES |= {"head_end", "feet_end", "hands_under_shoulders", "knees_under_hips", "back_arch"}
SESSIONS = {
    "clean": lambda: ("cat_cow", film(curved(*cats(2)), 11)),
    "far": lambda: ("cat_cow", film(curved(*cats(2, 20.0)), 11)),
    "loose": lambda: ("cat_cow", map(loose, film(curved(*cats(2)), 11))),
    "idle": lambda: ("cat_cow", film(lambda t: QUADRUPED, 8)),
    "standing": lambda: ("cat_cow", film(lambda t: STANDING, 4)),
    "nobody": lambda: ("cobra", [Pose.nobody(i / 10, SIZE) for i in range(30)]),
    "no height": lambda: ("lower_trunk_rotation", knee_drifts(2.0)),
    "lying": lambda: ("hip_flexor", film(lambda t: SUPINE, 6)),
    "from the front": lambda: ("walking", film(lambda t: STANDING, 3, "front")),
    "at a slant": lambda: ("childs_pose", film(lambda t: QUADRUPED, 3, "slant")),
}


@cache
def found(name: str) -> SessionResult:
    exercise, poses = SESSIONS[name]()
    return result(exercise, poses)


def page(of: SessionResult, folder) -> str:
    """The words of the report, a line for each element."""
    write_report(of, folder / "report.html")
    html = (folder / "report.html").read_text()
    html = re.sub(r"(?s)<(style|script|head)\b.*?</\1>", "", html)
    return unescape(re.sub(r"<[^>]*>", "\n", html))


@pytest.mark.parametrize("name", sorted(SESSIONS))
def test_reports_hold_no_names_in_data(name: str, tmp_path) -> None:
    words = page(found(name), tmp_path)
    told = set(re.findall(r"[a-z]+(?:_[a-z]+)+", words + " ".join(spoken_summary(found(name)))))
    assert told & CODES == set()


@pytest.mark.parametrize("name", sorted(SESSIONS))
def test_sentences_begin_with_a_capital(name: str, tmp_path) -> None:
    words = page(found(name), tmp_path) + "\n".join(spoken_summary(found(name)))
    starts = re.findall(r"(?:^|\n|[.!?] )\s*([^\W\d_]+[^.!?\n]* [^.!?\n]*[.!?])(?=\s)", words)
    small = [start for start in starts if start[0].islower() and len(start.split()) > 3]
    assert small == []


@pytest.mark.parametrize("name", sorted(SESSIONS))
def test_the_parts_of_a_report_do_not_contradict_each_other(name: str, tmp_path) -> None:
    of = found(name)
    words, spoken = page(of, tmp_path), " ".join(spoken_summary(of))
    complete, nothing = of.coverage.complete, of.coverage.nothing
    assert ("Everything in the recording was judged." in words) <= complete
    assert ("All of the" in words) <= complete
    assert ("Well done" in spoken) <= (of.coverage.well and of.done and not of.warnings)
    assert ("This recording could not be judged" in words) == (nothing and not of.events)
    assert ("No warnings." in spoken) <= (complete and not of.warnings)
    if of.exercise.counts_repetitions and not (of.repetitions or of.holds):
        assert "I saw no repetition" in spoken
        assert nothing or "I saw no repetition" in words
    for label in of.coverage.labels():
        assert label in words
        assert label in spoken
        assert f"{label[0].upper()}{label[1:]}: stayed" not in words


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=st.sampled_from(sorted(SESSIONS)), share=st.floats(0, 1), longer=st.integers(0, 400))
def test_no_figure_is_minus_zero_or_sixty_seconds(
    name: str, share: float, longer: int, tmp_path
) -> None:
    of = found(name)
    shifted = {k: v * share - 0.04 * share for k, v in of.signals.items()}
    words = page(replace(of, signals=shifted, times=of.times * (1 + longer)), tmp_path)
    assert not re.search(r"\b60 s\b", words)
    assert not re.search(r"[-\N{MINUS SIGN}]0(\.0)?(?![.\d])", words)


def test_a_pose_has_the_outline_that_a_loose_shirt_hides() -> None:
    seen = loose(pose(QUADRUPED))
    assert seen.contour is not None
    assert seen.contour.support == pose(QUADRUPED).contour.support
