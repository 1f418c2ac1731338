"""Every sample clip: the warnings that its expectation names fire, and no others.

The clips are rendered bodies with known joints; their expectation files are written from the
true signals, not from what the checker finds.
"""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from posecheck.analysis import Analysis, Options, analyze
from posecheck.exercises import exercise_ids, load_exercise
from posecheck.scale import parse_height

SAMPLES = Path(__file__).parents[2] / "sample_videos"
NAMES = sorted(path.name.removesuffix(".expect.toml") for path in SAMPLES.glob("*.expect.toml"))
TOLERANCE_S = 0.6


def expectation(name: str) -> dict[str, Any]:
    return tomllib.loads((SAMPLES / f"{name}.expect.toml").read_text(encoding="utf-8"))


def run(name: str, folder: Path) -> Analysis:
    wanted = expectation(name)
    chosen = wanted.get("options", {})
    options = Options(
        height_in=parse_height(chosen["height"]) if "height" in chosen else None,
        level=chosen.get("level"),
        video=False,
    )
    clip = SAMPLES / f"{name}.mp4"
    return analyze(clip, load_exercise(wanted["exercise"]), folder, options)


def warned(events: list[dict[str, Any]]) -> set[tuple[str, str, str | None]]:
    return {
        (e["kind"], e["rule"], e.get("side") or None)
        for e in events
        if e.get("severity", "warning") == "warning" and e["kind"] != "not_judged"
    }


@pytest.mark.parametrize("name", NAMES)
def test_the_right_rules_fire_and_no_others(name: str, tmp_path: Path):
    wanted = expectation(name)
    done = run(name, tmp_path / "out")
    expected = wanted.get("events", [])
    assert warned(done.content["events"]) == warned(expected)
    for event in expected:
        if event["kind"] == "not_judged" or event.get("severity", "warning") != "warning":
            continue
        starts = [
            found["start_s"]
            for found in done.content["events"]
            if (found["kind"], found["rule"]) == (event["kind"], event["rule"])
            and found["severity"] == "warning"
        ]
        room = event.get("tolerance_s", TOLERANCE_S)
        assert min(abs(start - event["start_s"]) for start in starts) <= room
    if "reps" in wanted:
        assert len(done.content["reps"]) == wanted["reps"]["count"]


def test_every_movement_has_a_clip_with_a_warning_and_one_without():
    seen: dict[str, set[bool]] = {}
    for name in NAMES:
        wanted = expectation(name)
        seen.setdefault(wanted["exercise"], set()).add(bool(warned(wanted.get("events", []))))
    assert {name: seen.get(name) for name in exercise_ids()} == {
        name: {True, False} for name in exercise_ids()
    }
