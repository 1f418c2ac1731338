"""Definition files: those that are shipped, a user's own, and mistakes in them."""

import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.errors import InputError
from posecheck.exercises.library import (
    built_in_exercise,
    exercise_ids,
    load_exercise,
    load_exercise_file,
    parse_exercise,
)

MOVEMENTS = {
    "cat_cow",
    "childs_pose",
    "cobra",
    "hip_flexor",
    "knee_to_chest",
    "lower_trunk_rotation",
    "pelvic_tilt",
    "seated_pelvic_tilt",
    "supine_caudal_rotation",
    "walking",
}

OWN = """
schema = "posecheck/exercise/1"
id = "my_bow"
title = "Bow"
purpose = "Bends the trunk forward."
how = ["Stand upright.", "Bow a little."]
views = ["side"]
camera = "Put the camera beside you."
postures = ["standing"]
position = "Stand upright."
needs = ["shoulder", "hip"]
main = "trunk_lean_deg"

[source]
text = "My therapist"
sentence = "Bow a little."

[[limits]]
signal = "trunk_lean_deg"
high = 40.0
citation = "my therapist"
say_high = "Not so deep."

[[form]]
signal = "neck_extension_deg"
from_neutral = true
high = 20.0
say = "Let your head follow."

[[stretch]]
signal = "trunk_lean_deg"
enter = 20.0
leave = 12.0

[[pace]]
signal = "trunk_lean_deg"
per_s = 40.0

[neutral.plausible]
trunk_lean_deg = [-8.0, 8.0]
"""
"""A user's own movement, as short as they come."""


def message(text: str) -> str:
    """What is said about a mistake; always one line that names the file."""
    with pytest.raises(InputError) as caught:
        parse_exercise(text, "my.toml")
    said = str(caught.value)
    assert said.startswith("my.toml")
    assert "\n" not in said
    return said


def changed(before: str, after: str) -> str:
    assert OWN.count(before) >= 1, before
    return OWN.replace(before, after, 1)


def test_the_ten_movements_are_there() -> None:
    assert set(exercise_ids()) == MOVEMENTS
    assert exercise_ids() == tuple(sorted(MOVEMENTS))


@pytest.mark.parametrize("identifier", sorted(MOVEMENTS))
def test_each_movement_loads_and_is_named_like_its_file(identifier: str) -> None:
    exercise = load_exercise(identifier)
    assert exercise.id == identifier
    assert exercise.limits
    assert set(exercise.main_signals) <= set(exercise.signals)


@pytest.mark.parametrize("identifier", ["", "cat-cow", "Cat_Cow", "../cat_cow", "cat_cow.toml"])
def test_an_unknown_movement_is_answered_with_the_known_ones(identifier: str) -> None:
    with pytest.raises(InputError, match="choose one of cat_cow, childs_pose"):
        built_in_exercise(identifier)


def test_an_identifier_or_a_file_is_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "bow.toml"
    path.write_text(OWN, encoding="utf-8")
    assert load_exercise(path) == load_exercise(str(path)) == load_exercise_file(path)
    assert load_exercise("cobra") == built_in_exercise("cobra")
    with pytest.raises(InputError, match="choose one of"):
        load_exercise("no_such_exercise")
    with pytest.raises(InputError, match="no translation"):
        load_exercise("cobra", language="xx")


def test_a_users_own_movement_loads(tmp_path: Path) -> None:
    path = tmp_path / "bow.toml"
    path.write_text(OWN, encoding="utf-8")
    exercise = load_exercise_file(path)
    assert exercise.id == "my_bow"
    assert exercise.limits[0].bounds(None) == (None, 40)
    assert load_exercise_file(str(path)) == exercise


WHEN = """
[[when]]
signal = "knee_flexion_deg"
high = 40.0
say = "Keep your knees straight."
"""


def test_a_file_from_before_the_one_word_for_conditions_means_the_same() -> None:
    now = changed("enter = 20.0", "enter = 20.0\nwhen = { knee_flexion_deg = [-9.0, 40.0] }") + WHEN
    before = now.replace("when = {", "within = {").replace("[[when]]", "[[pattern]]")
    assert parse_exercise(before, "bow.toml") == parse_exercise(now, "bow.toml")


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (WHEN + "when = { knee_flexion_deg = [0.0, 9.0] }\n", ["when.1.when", "not known"]),
        (WHEN.replace("high = 40.0\n", ""), ["when.1", "low or high"]),
        (WHEN + WHEN.replace("[[when]]", "[[pattern]]"), ["the key pattern is not known"]),
        ("[[stretch]]\nwithin = 5\n", ["stretch.2.within", "not known"]),
    ],
)
def test_a_mistake_in_a_condition_is_one_sentence(end: str, words: list[str]) -> None:
    said = message(OWN + end)
    for word in words:
        assert word in said


def test_windows_line_ends_and_foreign_letters_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "bow.toml"
    path.write_bytes(
        changed("Bow a little.", "Verbeuge dich ein bißchen. 深く").replace("\n", "\r\n").encode()
    )
    assert load_exercise_file(path).how[1].endswith("深く")


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        # a misspelt key: what is allowed there
        ("title =", "titel =", ["titel", "not known", "title", "views"]),
        ("[source]\ntext", "[source]\nbook", ["source.book", "sentence", "text"]),
        ("high = 40.0", "hihg = 40.0", ["limits.1.hihg", "high", "levels"]),
        ("[[stretch]]", "[[strech]]", ["strech", "stretch"]),
        ("[neutral.plausible]", "[neutral.plausable]", ["neutral.plausable", "plausible, typical"]),
        # a missing key
        ('title = "Bow"\n', "", ["title", "missing"]),
        ('sentence = "Bow a little."\n', "", ["source.sentence", "missing"]),
        ("enter = 20.0\n", "", ["stretch.1.enter", "missing"]),
        ('say_high = "Not so deep."\n', "", ["limits.1", "say_high is missing"]),
        # a wrong value: what is allowed
        ('views = ["side"]', 'views = ["top"]', ["views", "'side', 'front' or 'head_end'"]),
        ('["standing"]', '["flying"]', ["postures", "flying", "standing, sitting"]),
        ('["shoulder", "hip"]', '["toe"]', ["needs", "'shoulder'"]),
        ('id = "my_bow"', 'id = "My bow"', ["id", "pattern"]),
        ("exercise/1", "exercise/9", ["schema", "posecheck/exercise/1"]),
        ('how = ["Stand upright.", "Bow a little."]', "how = []", ["how", "at least 1"]),
        ("per_s = 40.0", "per_s = -1", ["pace.1.per_s", "greater than 0"]),
        ("leave = 12.0", "leave = 20.0", ["stretch.1", "must differ"]),
        ("high = 40.0", "high = 40.0\nlow = 50.0\nsay_low = 'x'", ["limits.1", "low must be less"]),
        ("high = 40.0", "high = 40.0\nfor_s = 11", ["limits.1.for_s", "10"]),
        # an unknown signal: the known ones
        ('main = "trunk_lean_deg"', 'main = "lean"', ["main", '"lean"', "trunk_lean_deg"]),
        ('"neck_extension_deg"', '"neck_deg"', ["form.1.signal", "neck_extension_deg"]),
        ("trunk_lean_deg = [", "trunk_bend = [", ["neutral.plausible", "trunk_lean_deg"]),
        # another type
        ("high = 40.0", 'high = "much"', ["limits.1.high", "number"]),
        ("high = 40.0", "high = [40.0]", ["limits.1.high", "number"]),
        ('title = "Bow"', "title = 5", ["title", "string"]),
        ('views = ["side"]', 'views = "side"', ["views", "list"]),
        ("from_neutral = true", 'from_neutral = "maybe"', ["form.1.from_neutral", "bool"]),
        ("[[limits]]", "[limits]", ["limits", "list"]),
        ("[-8.0, 8.0]", "5", ["neutral.plausible.trunk_lean_deg"]),
        ("[-8.0, 8.0]", "[1.0, 2.0, 3.0]", ["neutral.plausible.trunk_lean_deg", "2"]),
        # not TOML
        ('title = "Bow"', 'title = "Bow', ["not valid TOML", "line 4"]),
        ('title = "Bow"', 'title = "Bow"\ntitle = "Bow"', ["not valid TOML", "line 5"]),
    ],
)
def test_a_mistake_is_one_sentence_with_its_key(before: str, after: str, words: list[str]) -> None:
    said = message(changed(before, after))
    for word in words:
        assert word in said


def test_more_mistakes_are_counted() -> None:
    text = changed("high = 40.0", 'high = "much"').replace("per_s = 40.0", "per_s = 0")
    assert "1 more mistake)" in message(text)
    assert "more mistakes)" in message("id = 3")


def test_an_empty_file_says_what_is_missing() -> None:
    assert "missing" in message("")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "cannot be read"),  # no such file
        (b"\xff\xfe\x00schema", "not a text file"),
        (b"\x00\x01\x02", "not valid TOML"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes | None, says: str) -> None:
    path = tmp_path / "own.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=says) as caught:
        load_exercise_file(path)
    assert str(path) in str(caught.value)


def test_a_folder_is_not_a_definition(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=re.escape(str(tmp_path))):
        load_exercise_file(tmp_path)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (before, after)
        for before, after, _ in [
            ("high = 40.0", "high = nan", "a limit that nothing exceeds"),
            ("high = 40.0", "high = inf", "a limit that nothing exceeds"),
            ("enter = 20.0", "enter = nan", "a zone that nothing enters"),
            ("high = 40.0", "high = true", "true counts as 1"),
            ("high = 40.0", 'high = "40"', "text counts as a number"),
            ("high = 20.0", "low = 30.0\nhigh = 20.0", "a demand that nothing meets"),
            ("[-8.0, 8.0]", "[8.0, -8.0]", "a neutral that nobody has"),
            ("trunk_lean_deg = [", '"{side}_hip_flexion_deg" = [', "KeyError in the session"),
            ("[source]", "[hold]\ncue_s = 30.0\n[source]", "a cue after the limit"),
            (
                'signal = "trunk_lean_deg"\nhigh = 40.0',
                'signal = "knee_drift_in"\nlevels = [1.0, 5.0]\nsay_low = "Back."',
                "never above 3 inches (source)",
            ),
        ]
    ],
)
def test_values_without_a_meaning_are_mistakes_too(before: str, after: str) -> None:
    message(changed(before, after))


@pytest.mark.parametrize(
    "text",
    ["a = " + "[" * 5000, "a = " + "9" * 5000],
    ids=["nested too deep", "number too long"],
)
def test_monsters_are_input_errors(text: str) -> None:
    message(text)


def test_a_byte_order_mark_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8-sig")
    assert load_exercise_file(path).id == "my_bow"


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_a_definition_or_an_input_error(text: str) -> None:
    message(text)


WORDS = (
    "schema id limits signal high levels true nan -1.5 0x 1979-05-27T07:32:00Z "
    "[limits] [[limits]] [[form]] [hold] [neutral.later] [ ] { } = , # ' \" ''' \"\"\" \\u12"
)
pieces = st.sampled_from([*WORDS.split(" "), " = ", "\n", "\x00", '"trunk_lean_deg"'])


@settings(deadline=None)
@given(st.lists(pieces, max_size=25).map("".join))
def test_any_heap_of_toml_pieces_is_an_input_error(text: str) -> None:
    message(text)


lines = OWN.splitlines()


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(lines) - 1), st.lists(pieces, max_size=6).map("".join))
def test_any_line_put_wrong_gives_a_definition_or_an_input_error(at: int, junk: str) -> None:
    text = "\n".join([*lines[:at], junk, *lines[at + 1 :]])
    with suppress(InputError):
        parse_exercise(text, "my.toml")
