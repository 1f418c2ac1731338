"""Calibration files: what they may say, and what is said about mistakes."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from posecheck.calibration.file import (
    calibration_text,
    load_calibration,
    parse_calibration,
    save_calibration,
)
from posecheck.calibration.model import Calibration, OwnRange
from posecheck.errors import InputError
from tests.calibrations import LENS, TAUGHT, calibration, data

EVERYTHING = calibration(
    method="taught",
    camera={"description": "the shelf", "lens": LENS},
    person={"height": "5ft7in"},
    taught=TAUGHT,
    tags={"side_in": 1.97},
    ranges={"cat_cow": {"back_curve_pct": {"comfortable_low": -4.0, "comfortable_high": 9.5}}},
)


@pytest.mark.parametrize("made", [calibration(), EVERYTHING])
def test_what_was_saved_is_read_again(made: Calibration, tmp_path: Path) -> None:
    path = save_calibration(made, tmp_path / "new" / "c.toml")
    assert load_calibration(path) == made
    assert path.read_text(encoding="utf-8").startswith("# Made by `posecheck calibrate`")
    assert [file.name for file in path.parent.iterdir()] == ["c.toml"]


def test_the_height_may_be_written_like_anywhere() -> None:
    assert EVERYTHING.height_in == 67
    assert calibration().height_in is None


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"method": "taught"}, "needs the table [taught]"),
        ({"method": "tag"}, "needs the table [tags]"),
        ({"method": "magic"}, "'height', 'taught' or 'tag'"),
        ({"schema": "posecheck/exercise/1"}, "posecheck/calibration/1"),
        ({"date": "yesterday"}, "2026-11-21T09:30:00Z"),
        ({"when": 3}, "allowed here: camera, date"),
        ({"camera": {}}, "camera.description is missing"),
        ({"camera": {"description": "x", "lense": 1}}, "field_of_view_deg, lens"),
        ({"camera": {"description": "x", "field_of_view_deg": 500}}, "field_of_view_deg"),
        ({"person": {"height": "tall"}}, "5ft7in or 170cm"),
        ({"taught": {**TAUGHT, "inches": 5.0}}, "taught.inches"),
        ({"taught": {**TAUGHT, "px_per_in": -1.0}}, "taught.px_per_in"),
        ({"taught": {**TAUGHT, "scene": {"left_hip": (0, 0)}}}, "left_shoulder is missing"),
        ({"tags": {"side_in": 40}}, "tags.side_in"),
        ({"camera": {"description": "x", "lens": {**LENS, "distortion": [1.0]}}}, "distortion"),
        ({"ranges": {"cat_cow": {"wings": {"comfortable_low": 1}}}}, 'no signal "wings"'),
        ({"ranges": {"cat_cow": {"back_curve_pct": {}}}}, "comfortable_low or comfortable_high"),
        (
            {"ranges": {"cat_cow": {"back_curve_pct": {"comfortable_top": 1}}}},
            "allowed here: comfortable_high, comfortable_low, neutral",
        ),
    ],
)
def test_a_mistake_is_named_with_its_key(more: dict[str, Any], words: str) -> None:
    import tomli_w

    with pytest.raises(InputError) as caught:
        parse_calibration(tomli_w.dumps(data(**more)), "my.toml")
    said = str(caught.value)
    assert said.startswith("my.toml: ")
    assert words in said
    assert "\n" not in said


def test_the_date_needs_an_offset() -> None:
    text = calibration_text(calibration()).replace("+00:00", "")
    with pytest.raises(InputError, match="date with time and offset"):
        parse_calibration(text, "my.toml")


def test_a_file_without_a_schema_is_none() -> None:
    with pytest.raises(InputError, match="the key schema is missing"):
        parse_calibration("x = 1", "my.toml")


def test_nothing_half_written_remains(tmp_path: Path) -> None:
    (tmp_path / "c.toml").mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        save_calibration(calibration(), tmp_path / "c.toml")
    assert [file.name for file in tmp_path.iterdir()] == ["c.toml"]


@pytest.mark.parametrize(
    ("own", "low", "high"),
    [
        ({"comfortable_high": 10.0}, None, 8.0),
        ({"comfortable_low": -5.0, "comfortable_high": 10.0}, -4.0, 8.0),
        # Of the way from neutral, also for an angle that is not 0 there.
        ({"comfortable_high": 100.0, "neutral": 90.0}, None, 98.0),
        ({"comfortable_high": 140.0, "neutral": 60.0}, None, 124.0),
    ],
)
def test_the_limit_is_four_fifths_of_what_is_comfortable(
    own: dict[str, float], low: float | None, high: float | None
) -> None:
    made = OwnRange.model_validate(own)
    assert made.limit_low == pytest.approx(low)
    assert made.limit_high == pytest.approx(high)


def test_a_range_goes_from_low_to_high() -> None:
    with pytest.raises(ValidationError, match="less than"):
        OwnRange(comfortable_low=3.0, comfortable_high=2.0)
