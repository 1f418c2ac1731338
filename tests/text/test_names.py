"""Every code has its words."""

from typing import get_args

import pytest

from posecheck.calibration.model import Method
from posecheck.coach.state import SetupCheck
from posecheck.drawing.palette import Zone
from posecheck.exercises.limit import Part
from posecheck.measure.obstacles import Reason
from posecheck.pose.joints import POSTURES
from posecheck.pose.plausibility import SHARES
from posecheck.pose.seen_from import VIEWS
from posecheck.pose.skeleton import SIDES, Side
from posecheck.rules.events import Kind, Severity
from posecheck.text import doubt_sentences, names, obstacle_sentences

ALL_PARTS = {
    name
    for part in get_args(Part)
    for name in ([part] if part == "nose" else [f"{side}_{part}" for side in SIDES])
}


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        (names.VIEWS, set(VIEWS)),
        (names.VIEWS_OF_OTHERS, set(VIEWS)),
        (names.POSTURES, set(POSTURES)),
        (names.SIDES, set(get_args(Side))),
        (names.INITIALS, set(get_args(Side))),
        (names.PARTS, ALL_PARTS),
        (names.KINDS, set(get_args(Kind))),
        (names.SEVERITIES, set(get_args(Severity))),
        (names.REASONS, set(get_args(Reason))),
        (names.BRIEF_REASONS, set(get_args(Reason))),
        (names.ZONES, set(get_args(Zone))),
        (names.SCALES, {*get_args(Method), "none"}),
        (names.BRIEF_CHECKS, set(names.CHECKS)),
    ],
)
def test_every_code_has_its_words(table: dict[str, str], codes: set[str]) -> None:
    assert set(table) == codes
    assert all(words.strip() for words in table.values())
    assert len(set(table.values())) == len(table)


def test_every_check_of_the_set_up_is_documented() -> None:
    assert SetupCheck.__doc__ is not None
    for code in names.CHECKS:
        assert code in SetupCheck.__doc__


def test_every_finding_has_its_sentence() -> None:
    for code in get_args(obstacle_sentences.Implausible):
        assert obstacle_sentences.implausible(code).endswith("help.")
    assert len(SHARES) == len(get_args(obstacle_sentences.Implausible)) - 2
    for code in get_args(doubt_sentences.Doubt):
        assert doubt_sentences.doubt(code).endswith(".")
    figures = dict.fromkeys(("percent", "width", "height", "was_width", "was_height"), 7.0)
    for code in get_args(obstacle_sentences.Moved):
        for until in ("height", "none"):
            told = obstacle_sentences.camera_moved(code, figures, until)
            assert "{" not in told
            assert told.endswith(".")


def test_a_rule_without_a_label_is_told_by_its_name() -> None:
    assert names.rule_name("feet_flat") == "Feet flat"
    assert names.rule_name("pace") == "Speed"


def test_a_code_without_words_of_its_own_is_told_as_words_all_the_same() -> None:
    assert names.reason("something_new") == "Something new"
    assert names.kind("something_new") == "Something new"
    assert names.severity("something_new") == "Something new"
    assert names.brief_reason("something_new") == "something new"
    assert names.view("something_new") == names.view_of_other("something_new") == "something new"
    assert names.part("left_toe") == "left toe"
