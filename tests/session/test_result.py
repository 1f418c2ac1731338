"""`result.json` and `signals.csv`: the fields that other people's scripts build on."""

import csv
import json
import math
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posecheck.errors import InputError, MissingExtra
from posecheck.exercises.library import load_exercise
from posecheck.pose.provenance import Provenance
from posecheck.rules.events import Event, Hold, Repetition
from posecheck.session.not_judged import NotJudged
from posecheck.session.result import (
    DIGITS,
    SessionResult,
    write_result,
    write_signals,
)

NAN = math.nan
ORIGIN = Provenance("clip.mp4", 640, 480, 29.97, 1, False, "full", "ab" * 32, "1.2.2", "0.1.0")
RESULT = SessionResult(
    exercise=load_exercise("cat_cow"),
    level=None,
    times=np.array([0.0, 0.1, 0.2, 0.35]),
    signals={
        "back_curve_pct": np.array([NAN, -1.0, 12.3456789, 3.0]),
        "neck_extension_deg": np.full(4, NAN),
    },
    judged=np.array([False, True, True, True]),
    judged_s=0.35,
    not_judged=[NotJudged(0.0, 0.1, "no_person", "I cannot see anybody.")],
    repetitions=[Repetition(0.1, 0.3, None, "back_curve_pct", np.float64(12.3))],
    holds=[Hold(0.1, 0.35, "left")],
    events=[
        Event("range", "back_curve_pct", "warning", 0.2, 0.3, 12.3, 11, "%", None, "Less."),
        Event("pace", "back_curve_pct", "warning", 0.2, 0.3, math.inf, 22, "%/s", None, "Slow."),
    ],
    neutral={"back_curve_pct": -1.0},
    limits={"back_curve_pct": (-7.0, 10.0, -5.8, NAN)},
    from_neutral=frozenset({"back_curve_pct"}),
    scale_px_per_in=8.123456,
    scale_error_pct=7.0,
    seen="side",
    scale_method="height",
    provenance=ORIGIN,
)
NOTHING = replace(
    RESULT,
    times=np.array([]),
    signals={"back_curve_pct": np.array([])},
    judged=np.array([], bool),
    judged_s=0.0,
    not_judged=[],
    repetitions=[],
    holds=[],
    events=[],
    neutral={},
    limits={},
    scale_px_per_in=NAN,
    scale_error_pct=NAN,
    seen="unknown",
    scale_method="none",
)


def test_the_fields_of_the_contract() -> None:
    content = RESULT.to_dict()
    assert content["schema"] == "posecheck/result/1"
    assert content["versions"] == {
        "posecheck": "0.1.0",
        "mediapipe": "1.2.2",
        "model": "full",
        "model_sha256": "ab" * 32,
    }
    source = content["source"]
    assert {k: source[k] for k in ("path", "frames", "fps", "width", "height")} == {
        "path": "clip.mp4",
        "frames": 4,
        "fps": 29.97,
        "width": 640,
        "height": 480,
    }
    # The last frame is as long as a typical one.
    assert source["duration_s"] == pytest.approx(0.35 + 0.1)
    assert (content["exercise"], content["level"]) == ("cat_cow", None)
    assert content["view"] == {"expected": "side", "seen": "side"}
    assert content["scale"] == {"px_per_in": 8.1235, "method": "height", "error_pct": 7.0}
    assert content["judged_s"] == 0.35


def test_lists_of_the_contract() -> None:
    content = RESULT.to_dict()
    (span,) = content["not_judged"]
    assert {"start_s", "end_s", "reason", "message"} <= set(span)
    assert content["reps"] == [
        {"start_s": 0.1, "end_s": 0.3, "side": None, "signal": "back_curve_pct", "peak": 12.3}
    ]
    assert content["holds"] == [{"start_s": 0.1, "end_s": 0.35, "duration_s": 0.25, "side": "left"}]
    assert content["events"][0] == {
        "kind": "range",
        "rule": "back_curve_pct",
        "severity": "warning",
        "start_s": 0.2,
        "end_s": 0.3,
        "peak": 12.3,
        "limit": 11,
        "unit": "%",
        "side": None,
        "message": "Less.",
        "band": None,
    }
    assert content["ranges"]["back_curve_pct"] == {
        "min": -1.0,
        "max": 12.3457,
        "unit": "%",
        "band": None,
    }


def test_what_is_unknown_is_null() -> None:
    content = RESULT.to_dict()
    assert content["ranges"]["neck_extension_deg"] == {
        "min": None,
        "max": None,
        "unit": "deg",
        "band": None,
    }
    assert content["limits"]["back_curve_pct"]["caution_high"] is None
    assert content["events"][1]["peak"] is None


def test_the_band_of_a_range_is_that_of_its_furthest_value() -> None:
    moved = replace(
        RESULT,
        signals={"knee_drift_in": np.array([0.1, -2.7, NAN, 1.0])},
        bands={"knee_drift_in": np.array([0.2, 0.4, NAN, 0.3])},
    )
    found = moved.to_dict()["ranges"]["knee_drift_in"]
    assert found == {"min": -2.7, "max": 1.0, "unit": "in", "band": 0.4}


def test_a_signal_in_inches_has_its_band_beside_it(tmp_path: Path) -> None:
    moved = replace(
        RESULT,
        signals={"knee_drift_in": np.array([0.1, NAN]), "trunk_lean_deg": np.array([3.0, 4.0])},
        bands={"knee_drift_in": np.array([0.25, 0.3]), "trunk_lean_deg": np.array([2.0, 2.0])},
        times=RESULT.times[:2],
    )
    write_signals(moved, tmp_path / "signals.csv")
    head, first, second = (tmp_path / "signals.csv").read_text(encoding="utf-8").splitlines()
    assert head == "t_s,knee_drift_in,trunk_lean_deg,knee_drift_in_band"
    assert first.split(",")[1:] == ["0.1000", "3.0000", "0.2500"]
    # What is not judged has no band either.
    assert second.split(",")[1:] == ["", "4.0000", ""]


def test_without_a_scale_there_is_no_method() -> None:
    content = replace(RESULT, scale_px_per_in=NAN).to_dict()
    assert content["scale"] == {"px_per_in": None, "method": "none", "error_pct": None}


@pytest.mark.parametrize(
    ("times", "duration", "fps"),
    [
        ([0.0, 0.5, 1.0], 1.5, 2.0),
        ([0.0], 1 / 30, None),  # the length of one frame is not known
        ([], 0.0, None),
    ],
)
def test_a_source_without_a_frame_rate(
    times: list[float], duration: float, fps: float | None
) -> None:
    content = replace(
        NOTHING, times=np.array(times), provenance=replace(ORIGIN, fps=None)
    ).to_dict()
    assert content["source"]["duration_s"] == pytest.approx(duration, abs=1e-3)
    assert content["source"]["fps"] == fps


def plain(value: Any) -> bool:
    """Whether it is made of what JSON has."""
    if isinstance(value, dict):
        return all(type(key) is str and plain(entry) for key, entry in value.items())
    if isinstance(value, list):
        return all(map(plain, value))
    return type(value) in (str, int, float, bool, type(None))


@pytest.mark.parametrize("result", [RESULT, NOTHING], ids=["something", "nothing"])
def test_the_file_is_json_without_exceptions(tmp_path: Path, result: SessionResult) -> None:
    content = replace(result, provenance=replace(ORIGIN, path="Übung „eins“.mp4")).to_dict()
    assert plain(content)
    path = tmp_path / "result.json"
    write_result(content, path)
    text = path.read_text(encoding="utf-8")

    def never(name: str) -> None:
        pytest.fail(f"{name} is not JSON")

    assert json.loads(text, parse_constant=never) == content
    assert "Übung „eins“" in text
    assert text.endswith("}\n")


def test_signals_have_an_empty_cell_where_nothing_was_judged(tmp_path: Path) -> None:
    path = tmp_path / "signals.csv"
    write_signals(RESULT, path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [
        ["t_s", "back_curve_pct", "neck_extension_deg"],
        ["0.0000", "", ""],
        ["0.1000", "-1.0000", ""],
        ["0.2000", f"{12.3456789:.{DIGITS}f}", ""],
        ["0.3500", "3.0000", ""],
    ]


def test_signals_of_nothing_are_a_header(tmp_path: Path) -> None:
    path = tmp_path / "signals.csv"
    write_signals(NOTHING, path)
    assert path.read_bytes() == b"t_s,back_curve_pct\n"


def test_warnings_leave_out_cautions_and_pain() -> None:
    def event(kind: Any, severity: Any) -> Event:
        return Event(kind, "r", severity, 0.0, 1.0, 1.0, 0.0, "", None, "")

    told = [event("range", "warning"), event("range", "caution"), event("pain", "warning")]
    result = replace(RESULT, events=told)
    assert result.warnings == told[:1]
    assert result.pain
    assert not RESULT.pain


def test_save_writes_data_and_replaces_an_earlier_result(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "result"
    assert RESULT.save(folder) == folder
    files = sorted(path.name for path in folder.iterdir())
    assert files == [".posecheck", "result.json", "signals.csv"]
    (folder / "notes.txt").write_text("mine")
    replace(RESULT, judged_s=0.1).save(folder)
    assert json.loads((folder / "result.json").read_text())["judged_s"] == 0.1
    assert (folder / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("name", ["result.json", "signals.csv", "report.html"])
def test_save_leaves_foreign_files_of_the_same_name_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("[1]")
    with pytest.raises(InputError, match=r"does not belong .* choose another folder"):
        RESULT.save(tmp_path)
    assert (tmp_path / name).read_text() == "[1]"
    assert [path.name for path in tmp_path.iterdir()] == [name]


class Table(dict[str, Any]):
    """Stands for pandas and polars, which need not be installed."""

    DataFrame = dict


def test_the_table_has_times_and_signals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    monkeypatch.setitem(sys.modules, "polars", Table)
    table = RESULT.to_dataframe()
    assert list(table) == ["t_s", *RESULT.signals]
    assert table["t_s"] is RESULT.times


def test_without_a_library_for_tables_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(MissingExtra, match=r'pip install "posecheck\[table\]"'):
        RESULT.to_dataframe()
    with pytest.raises(MissingExtra, match='pip install "polars"'):
        RESULT.to_dataframe("polars")
