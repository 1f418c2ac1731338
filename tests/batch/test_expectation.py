"""Expectation files: what they may say, and that every mistake is named."""

from pathlib import Path

import pytest

from posecheck.batch.expectation import (
    find_expectation,
    find_truth,
    load_expectation,
    parse_expectation,
)
from posecheck.errors import InputError

HEAD = 'schema = "posecheck/expect/1"\nexercise = "cat_cow"\n'
FULL = """
schema = "posecheck/expect/1"
exercise = "lower_trunk_rotation"

[options]
height = "170cm"
level = 2

[reps]
count = 3
left = 1

[[holds]]
start_s = 2
end_s = 15.5
side = "right"
tolerance_s = 0.7

[[events]]
kind = "hold"
rule = "hold"
start_s = 12
end_s = 15.5

[[events]]
kind = "not_judged"
rule = "several_people"
start_s = 17
end_s = 19
"""


def event(**changes: object) -> str:
    values = {"kind": "range", "rule": "back_curve_pct", "start_s": 1, "end_s": 2, **changes}
    rows = (f'{key} = "{v}"' if isinstance(v, str) else f"{key} = {v}" for key, v in values.items())
    return HEAD + "[[events]]\n" + "\n".join(rows)


def test_everything_a_file_may_say():
    read = parse_expectation(FULL, "full")
    assert read.exercise == "lower_trunk_rotation"
    assert read.options.height_in == pytest.approx(66.93, abs=0.01)
    assert (read.options.level, read.reps.count, read.reps.left, read.reps.right) == (2, 3, 1, None)
    hold = read.holds[0]
    assert (hold.start_s, hold.end_s, hold.side, hold.tolerance_s) == (2, 15.5, "right", 0.7)
    first, second = read.events
    assert (first.kind, first.severity, first.side, first.tolerance_s) == (
        "hold",
        "warning",
        None,
        0.5,
    )
    assert second.rule == "several_people"


def test_the_least_a_file_may_say():
    read = parse_expectation(HEAD, "least")
    assert (read.options.height_in, read.reps.count, read.holds, read.events) == (
        None,
        None,
        [],
        [],
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # not TOML at all
        ("schema =", "is not valid TOML"),
        # no schema
        ('exercise = "cat_cow"', "the key schema is missing"),
        # a schema of the future
        (HEAD.replace("expect/1", "expect/9"), "the key schema is wrong"),
        # a misspelt key, with what is allowed there
        (HEAD + "rep = 3", "the key rep is not known; allowed here: events, exercise, holds"),
        # a misspelt key in the second table of a list
        (event() + "\n" + event(sides="left").removeprefix(HEAD), "the key events.2.sides is not"),
        # an exercise that does not exist
        (HEAD.replace("cat_cow", "cat_cwo"), 'there is no exercise "cat_cwo"; allowed: cat_cow'),
        # a height that nobody has
        (HEAD + '[options]\nheight = "9m"', "the key options.height is wrong: the height"),
        # a level that does not exist
        (HEAD + "[options]\nlevel = 4", "the key options.level is wrong"),
        # a kind that does not exist
        (event(kind="rnage"), "the key events.1.kind is wrong: input should be 'range', 'hold'"),
        # a signal that does not exist
        (event(rule="back"), 'the key events.1.rule is wrong: there is no rule "back"'),
        # a reason that does not exist
        (
            event(kind="not_judged", rule="dark"),
            "allowed: blank_picture, camera_leans, camera_moved, camera_unwatched, cropped",
        ),
        # an end before its start
        (event(start_s=3), "the key events.1.end_s is wrong: it must not be before start_s"),
        # a moment before the clip
        (event(start_s=-1), "the key events.1.start_s is wrong"),
        # a moment that is no moment
        (event(end_s="nan"), "the key events.1.end_s is wrong"),
        # a tolerance below nothing
        (event(tolerance_s=-0.1), "the key events.1.tolerance_s is wrong"),
        # a side that nobody has
        (event(side="both"), "the key events.1.side is wrong: input should be 'left' or 'right'"),
        # more repetitions of the sides than in all
        (HEAD + "[reps]\ncount = 1\nleft = 1\nright = 1", "left and right make 2"),
        # a negative number of repetitions
        (HEAD + "[reps]\ncount = -1", "the key reps.count is wrong"),
    ],
)
def test_mistakes_are_named(text: str, said: str):
    with pytest.raises(InputError) as caught:
        parse_expectation(text, "x.expect.toml")
    assert str(caught.value).startswith("x.expect.toml")
    assert said in str(caught.value)


def test_a_movement_of_ones_own_may_be_named():
    text = HEAD.replace("cat_cow", "our_stretch")
    assert parse_expectation(text, "x", ["our_stretch"]).exercise == "our_stretch"
    with pytest.raises(InputError, match="allowed: our_stretch"):
        parse_expectation(HEAD, "x", ["our_stretch"])


def test_files_are_found_beside_the_clip(tmp_path: Path):
    for name in ("a.mp4", "a.expect.toml", "a.truth.json", "b.v2.mov", "b.v2.expect.toml"):
        (tmp_path / name).touch()
    assert find_expectation(tmp_path / "a.mp4") == tmp_path / "a.expect.toml"
    assert find_truth(tmp_path / "a.mp4") == tmp_path / "a.truth.json"
    assert find_expectation(str(tmp_path / "b.v2.mov")) == tmp_path / "b.v2.expect.toml"
    assert find_truth(tmp_path / "b.v2.mov") is None
    assert find_expectation(tmp_path / "c.mp4") is None


def test_unreadable_files_are_said_in_one_sentence(tmp_path: Path):
    with pytest.raises(InputError, match="cannot be read"):
        load_expectation(tmp_path / "none.expect.toml")
    (tmp_path / "a.expect.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="is not a text file"):
        load_expectation(tmp_path / "a.expect.toml")


def test_the_sample_clips_expectations_are_valid(samples: Path):
    files = sorted(samples.glob("*.expect.toml"))
    assert files
    for file in files:
        load_expectation(file)
