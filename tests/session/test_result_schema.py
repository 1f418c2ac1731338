"""Results keep to the JSON Schema that comes with the package, now and with what is agreed."""

import copy
import json
from importlib import resources
from pathlib import Path
from typing import Any, get_args

import jsonschema
import numpy as np
import pytest

import posecheck
from posecheck.measure.obstacles import Reason
from posecheck.pose.seen_from import VIEWS
from posecheck.rules.events import Kind, Severity
from posecheck.session.result import SCHEMA
from tests.acting import HOLD_S, LIMIT_PCT, SIDE_HEIGHT_IN, cats, curved, knee_drifts, result
from tests.figures import SIZE, film

ROOT = Path(__file__).parents[2]
TEXT = (resources.files("posecheck.session") / "result_schema.json").read_text(encoding="utf-8")
OPEN: dict[str, Any] = json.loads(TEXT)
"""As readers use it: fields and values that it does not know pass."""


def closed(node: Any) -> Any:
    """The same schema in which nothing passes that it does not name: what we hold ourselves to."""
    if isinstance(node, list):
        return [closed(v) for v in node if v != {"$ref": "#/$defs/later"}]
    if not isinstance(node, dict):
        return node
    shut = {key: closed(value) for key, value in node.items()}
    if "properties" in node and "type" in node:
        shut["additionalProperties"] = False
    return shut


CLOSED: dict[str, Any] = closed(OPEN)


def mistakes(content: dict[str, Any], schema: dict[str, Any] = CLOSED) -> list[str]:
    check = jsonschema.Draft202012Validator(schema)
    return sorted(f"{error.json_path}: {error.message}" for error in check.iter_errors(content))


@pytest.fixture(scope="module")
def held() -> dict[str, Any]:
    """Two cats, the second held too long and too far: events, repetitions, holds, neutral."""
    knots = [*cats(1), (9.0, 1.2 * LIMIT_PCT), (11 + HOLD_S, 1.2 * LIMIT_PCT), (13 + HOLD_S, 0.0)]
    found = result("cat_cow", film(curved(*knots), 16 + HOLD_S, fps=10), height=SIDE_HEIGHT_IN)
    return found.to_dict()


def test_the_schema_itself_is_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(OPEN)
    assert OPEN["properties"]["schema"]["const"] == SCHEMA


def test_the_codes_are_those_of_the_program() -> None:
    def known(name: str) -> set[str]:
        return set(OPEN["$defs"][name]["anyOf"][0]["enum"])

    assert set(get_args(Reason)) <= known("reason")
    assert set(get_args(Kind)) == known("kind")
    assert set(get_args(Severity)) == set(OPEN["$defs"]["event"]["properties"]["severity"]["enum"])
    seen = OPEN["properties"]["view"]["properties"]["seen"]["anyOf"][0]["enum"]
    assert set(seen) == {*VIEWS, "unknown"}


def test_a_result_with_everything_in_it(held: dict[str, Any]) -> None:
    assert held["events"]
    assert held["holds"]
    assert held["reps"]
    assert held["neutral"]
    assert mistakes(held) == []


@pytest.mark.parametrize("exercise", posecheck.exercise_ids())
def test_any_exercise_on_hands_and_knees(exercise: str) -> None:
    content = result(exercise, film(curved(*cats(1)), 3, fps=5)).to_dict()
    assert mistakes(content) == []


def test_inches_have_a_scale_and_bands() -> None:
    content = result("supine_caudal_rotation", knee_drifts(1.5), height=67.0).to_dict()
    assert content["scale"]["method"] == "height"
    assert content["ranges"]["knee_drift_in"]["band"] > 0
    assert mistakes(content) == []


def test_nothing_seen_is_a_result_too() -> None:
    nobody = np.full((20, 33, 2), np.nan)
    content = posecheck.judge(nobody, np.arange(20) / 10, "cobra", size=SIZE, view="side").to_dict()
    assert content["not_judged"][0]["reason"] == "no_person"
    assert mistakes(content) == []


def test_a_sample_clip_from_its_saved_landmarks() -> None:
    with np.load(ROOT / "examples" / "cobra_landmarks.npz") as arrays:
        found = posecheck.judge(
            arrays["landmarks"],
            arrays["times"],
            "cobra",
            size=tuple(arrays["size"].tolist()),
            visibility=arrays["visibility"],
            world=arrays["world"],
        )
    assert found.warnings
    assert mistakes(found.to_dict()) == []


AGREED = {
    "rules": [
        {"rule": "back_curve_pct", "kind": "range", "judged_s": 11.8, "why_not": ["no_neutral"]}
    ],
    "neutral_method": "rest",
    "unfinished": [
        {"start_s": 1.0, "end_s": 2.0, "side": None, "signal": "back_curve_pct", "peak": 4.0}
    ],
    "started": "2026-03-01T09:30:00+01:00",
    "camera": {"roll_deg": 1.5, "moved_s": [3.0]},
}


def test_what_is_agreed_for_the_next_version_passes_already(held: dict[str, Any]) -> None:
    assert mistakes({**held, **AGREED}) == []
    assert mistakes({**held, "neutral_method": None, "started": None, "camera": None}) == []
    span = {"start_s": 0.0, "end_s": 1.0, "message": "Too dark.", "rule": None}
    for reason in ("no_pictures", "too_few_pictures", "camera_moved", "picture_changed"):
        assert mistakes({**held, "not_judged": [{**span, "reason": reason}]}) == []
    for reason in ("too_dark", "sideways", "too_small"):
        assert mistakes({**held, "not_judged": [{**span, "reason": reason}]}) == []


def test_a_reader_of_today_accepts_what_is_added_later(held: dict[str, Any]) -> None:
    later = copy.deepcopy(held)
    later["mood"] = "good"
    later["source"]["colour"] = "grey"
    later["events"][0]["kind"] = "breath"
    later["not_judged"] = [
        {"start_s": 0, "end_s": 1, "message": "Fog.", "rule": None, "reason": "fog"}
    ]
    assert mistakes(later, OPEN) == []
    assert len(mistakes(later)) == 4


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("schema",), "posecheck/result/2"),
        (("judged_s",), None),
        (("judged_s",), -1.0),
        (("scale", "px_per_in"), 0),
        (("events", 0, "severity"), "alarm"),
        (("events", 0, "side"), "middle"),
        (("events", 0, "message"), ""),
        (("events", 0, "start_s"), "7.2"),
        (("reps", 0, "peak"), "high"),
        (("versions", "model_sha256"), "abc"),
        (("ranges", "back_curve_pct", "unit"), None),
        (("started",), 5),
    ],
)
def test_what_means_something_else_is_refused(
    held: dict[str, Any], where: tuple[Any, ...], value: Any
) -> None:
    content = copy.deepcopy(held)
    node: Any = content
    for key in where[:-1]:
        node = node[key]
    node[where[-1]] = value
    assert mistakes(content, OPEN) != []


@pytest.mark.parametrize("name", list(OPEN["required"]))
def test_a_missing_field_is_refused(held: dict[str, Any], name: str) -> None:
    assert mistakes({k: v for k, v in held.items() if k != name}, OPEN) != []
