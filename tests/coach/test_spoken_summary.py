"""The last words of a session praise only what was judged."""

from collections import Counter
from dataclasses import replace

from posecheck.coach.spoken_summary import all_done, spoken_summary, well_done
from posecheck.pose.scene import Scene
from tests.acting import HEAD_END_HEIGHT_IN, cats, curved, knee_drifts, result
from tests.figures import film

AT_REST = Scene(camera_x=0, camera_y=0, camera_turn_deg=0, camera_zoom=1, camera_views=0)
"""The camera is where it was."""


def test_a_session_that_was_judged_without_a_warning_is_well_done() -> None:
    watched = [replace(pose, scene=AT_REST) for pose in knee_drifts(1.0)]
    found = result("supine_caudal_rotation", watched, height=HEAD_END_HEIGHT_IN)
    assert well_done(found)
    assert spoken_summary(found)[-1] == "No warnings. Well done."
    found = result("supine_caudal_rotation", knee_drifts(1.0), height=HEAD_END_HEIGHT_IN)
    *_before, quiet, blind = spoken_summary(found)
    assert quiet == "No warnings in what I could judge. Well done."
    assert blind.startswith("Not judged for most of the time: whether the camera is moved.")


def test_without_its_chief_rule_a_session_earns_no_praise_and_says_why() -> None:
    found = result("supine_caudal_rotation", knee_drifts(5.0))
    assert found.judged.all()
    assert found.warnings == []
    assert not well_done(found)
    nothing, quiet, blind = spoken_summary(found)
    assert nothing.startswith("I saw no repetition.")
    assert "your height, as in 5ft7in" in nothing
    assert quiet == "No warnings in what I could judge."
    assert blind == "Not judged for most of the time: knee drift."


def test_who_was_mostly_unseen_hears_no_word_of_warnings() -> None:
    found = result("cat_cow", film(curved(*cats(3)), 15, fps=2))
    said = " ".join(spoken_summary(found))
    assert "No warnings" not in said
    assert "I could judge only 0 of 15 seconds." in said
    assert not well_done(found)


def test_what_was_left_to_do_is_said_and_is_not_called_done() -> None:
    found = result("supine_caudal_rotation", knee_drifts(1.0), height=HEAD_END_HEIGHT_IN)
    done = Counter(repetition.side or "total" for repetition in found.repetitions)
    assert all_done(found), "of a recording nobody asked for a number"
    (side, count), *_others = done.items()
    for asked, whole in (
        (dict(done), True),
        ({**done, side: count + 1}, False),
        ({"total": len(found.repetitions) + 1}, False),
    ):
        told = replace(found, particulars=replace(found.particulars, asked=asked))
        assert all_done(told) is whole
        assert not well_done(told) or whole
    idle = replace(told, repetitions=[])
    assert not all_done(idle)


def test_where_one_side_alone_was_asked_the_other_is_not_named() -> None:
    found = result("supine_caudal_rotation", knee_drifts(1.0), height=HEAD_END_HEIGHT_IN)
    (side,) = {repetition.side for repetition in found.repetitions[:1]}
    assert side is not None
    one = [repetition for repetition in found.repetitions if repetition.side == side]
    told = replace(found.particulars, asked={side: len(one)})
    said = spoken_summary(replace(found, repetitions=one, particulars=told))[0]
    assert "left" not in said
    assert "right" not in said
    assert "0" not in said


def test_who_does_nothing_to_either_side_is_told_of_no_minus() -> None:
    found = result("supine_caudal_rotation", knee_drifts(0.0), height=HEAD_END_HEIGHT_IN, level=1)
    assert "a stretch begins at 0.5 in." in spoken_summary(found)[0]
