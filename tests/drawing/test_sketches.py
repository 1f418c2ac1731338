"""The drawn sketches: whole people, both renderings alike, none for other exercises."""

from itertools import pairwise
from math import dist
from xml.etree import ElementTree

import numpy as np
import pytest

from posecheck.drawing.sketches.body import body
from posecheck.drawing.sketches.figures import all_tables, figure_table
from posecheck.drawing.sketches.palette import TONES
from posecheck.drawing.sketches.sketches import (
    exercise_picture,
    exercise_svg,
    has_sketches,
    placement_picture,
    placement_svg,
)
from posecheck.drawing.sketches.svg import tangents
from posecheck.errors import InputError
from posecheck.exercises.camera_place import seen_from
from posecheck.exercises.exercise import Exercise
from posecheck.exercises.library import exercise_ids, load_exercise
from posecheck.pose.scene import CameraPlace

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("exercise", exercise_ids())
def test_every_movement_is_drawn_inside_its_picture(exercise: str) -> None:
    for draw in (exercise_svg, placement_svg):
        root = ElementTree.fromstring(draw(exercise))
        assert root.find(f"{SVG}title").text
        assert "style" not in draw(exercise)  # a strict policy would refuse it
        assert len(draw(exercise)) < 40_000
    for draw_pixels in (exercise_picture, placement_picture):
        picture = draw_pixels(exercise, 240, 150)
        assert picture.shape == (150, 240, 4)
        assert picture.dtype == np.uint8
        assert 0.02 < np.mean(picture[..., 3] > 128) < 0.7
        border = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
        assert border[:, 3].max() == 0, "nothing is cut off"


@pytest.mark.parametrize(("place", "words"), [("feet", "chair height"), ("side", "0.55 m high")])
def test_the_other_places_of_the_camera_are_drawn_too(place: CameraPlace, words: str) -> None:
    exercise = seen_from(load_exercise("supine_caudal_rotation"), place)
    assert has_sketches(exercise)
    assert words in placement_svg(exercise)
    picture = placement_picture(exercise, 240, 150)
    assert 0.02 < np.mean(picture[..., 3] > 128) < 0.7
    border = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
    assert border[:, 3].max() == 0, "nothing is cut off"


def test_a_picture_keeps_its_proportion_and_is_centred() -> None:
    wide = exercise_picture("cat_cow", 600, 150)
    columns = np.flatnonzero(wide[..., 3].max(axis=0))
    assert columns[0] > 170
    assert abs((columns[0] + columns[-1]) / 2 - 300) < 12


def test_the_placement_says_distance_and_height() -> None:
    assert "1.5–2 m high" in placement_svg("supine_caudal_rotation")
    assert "2–3 m" in placement_svg("lower_trunk_rotation")
    assert "2.5 m" in placement_svg("cat_cow")
    assert "hip height" in placement_svg("walking")


@pytest.mark.parametrize(
    "changes", [{"id": "mine"}, {"how": ["Lie on your front instead."]}, {"views": ["front"]}]
)
def test_an_exercise_of_the_users_own_gets_nobody_elses_sketch(changes: dict[str, object]) -> None:
    shipped = load_exercise("cat_cow")
    own = Exercise.model_validate({**shipped.model_dump(by_alias=True), **changes})
    assert has_sketches(shipped)
    assert not has_sketches(own)
    for draw in (exercise_svg, placement_svg):
        with pytest.raises(InputError, match="no sketch of Round and sink, on all fours"):
            draw(own)


@pytest.mark.parametrize("name", list(all_tables()["figures"]))
def test_limbs_have_their_lengths_and_known_colours(name: str) -> None:
    for tube in body(figure_table(name)):
        assert tube.tone in TONES
        assert len(tube.points) == len(tube.radii)
        if tube.tone.startswith("trousers"):
            lengths = [dist((a[0], a[2]), (b[0], b[2])) for a, b in pairwise(tube.points)]
            assert lengths == [pytest.approx(25.0, abs=1.1)]


def test_tangents_of_two_equal_discs_are_parallel() -> None:
    corners = tangents((0, 0), 1.0, (4, 0), 1.0)
    assert np.allclose(sorted(corners), [(0, -1), (0, 1), (4, -1), (4, 1)])
    assert tangents((0, 0), 3.0, (1, 0), 1.0) == ()
