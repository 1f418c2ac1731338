"""The set-up of a phone between the knees: nothing counts as good that is not known."""

from dataclasses import replace

from posecheck.coach.phone_checks import phone_checks
from posecheck.exercises.library import load_exercise
from posecheck.measure.obstacles import Reason
from posecheck.session.verdict_of import nothing_yet

NOTHING = nothing_yet(load_exercise("supine_caudal_rotation"))


def good(reason: Reason | None) -> list[str]:
    seen = replace(NOTHING, judged=reason is None, reason=reason, remedy=reason and "Do this.")
    return [c.name for c in phone_checks(seen, scale_known=True, neutral_known=True) if c.ok]


def test_of_a_phone_whose_sensor_is_silent_it_is_not_known_where_it_is() -> None:
    assert good(None) == ["sensor", "phone", "scale", "still"]
    assert good("no_pictures") == good("too_few_pictures") == ["scale", "still"]


def test_a_phone_that_is_not_between_the_knees_is_said_to_be_elsewhere() -> None:
    assert good("not_in_position") == ["sensor", "scale", "still"]
