"""Every sample clip: the warnings that its expectation names fire, and no others.

The clips are rendered bodies with known joints; their expectation files are written from the
true signals, not from what the checker finds.
"""

from pathlib import Path

from posecheck.batch.expectation import load_expectation
from posecheck.exercises.library import exercise_ids
from posecheck.testing import clip_tests

SAMPLES = Path(__file__).parents[2] / "sample_videos"

test_the_right_rules_fire_and_no_others = clip_tests(SAMPLES)


def test_every_movement_has_a_clip_with_a_warning_and_one_without():
    seen: dict[str, set[bool]] = {name: set() for name in exercise_ids()}
    for path in sorted(SAMPLES.glob("*.expect.toml")):
        wanted = load_expectation(path)
        warnings = [e for e in wanted.events if e.kind != "not_judged" and e.severity == "warning"]
        seen[wanted.exercise].add(bool(warnings))
    assert seen == {name: {True, False} for name in exercise_ids()}
