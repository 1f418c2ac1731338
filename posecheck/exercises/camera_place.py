"""An exercise of the knees' drift as it is judged from where the person says the camera stands.

Its own file describes the exact place, behind the head. From the feet the same drift is measured on
the outline; from the side only a knee that falls far is seen to sink.
"""

from typing import Final

from posecheck.errors import InputError
from posecheck.exercises.exercise import Exercise, Neutral, Stretch
from posecheck.exercises.limit import Limit
from posecheck.pose.scene import CAMERA_PLACES, CameraPlace
from posecheck.text.phone_sentences import where_to_hold
from posecheck.text.translation import _

DRIFT: Final = "knee_drift_in"
DROP: Final = "knee_drop_in"
FEET_OFFSET_PCT: Final = 25.0
"""Knees further beside the feet than this share of the shoulder breadth, 3 in, do not rest in the
middle. A camera 10 degrees aside makes them seem 2 in beside, as they are further away."""
FAR_DROP_IN: Final = 1.2
"""Landmarks seen from 0.5 m high sink by 0.0 to 0.3 in at 3 in of drift and by 1.4 to 1.8 in at 9
in. From higher up knees that come toward the camera seem to sink as well, from 1.2 m by 1.1 in at 3
in: a drop by more than this is surely beyond 3 in."""
BACK_DROP_IN: Final = 0.4
PHONE_LEAN_DEG: Final = 6.0
"""A phone that leans further is not between knees that rest in the middle: 6 degrees of a shank of
17 in are 1.8 in, and by so much a wrong neutral could be wrong."""
BENT_DEG: Final = (50.0, 150.0)
"""Bend of the near knee with a flat foot on the floor."""


def seen_from(exercise: Exercise, place: CameraPlace | None) -> Exercise:
    """The exercise as it is judged from there: itself where that makes no difference.

    Args:
        place: where the person says that the camera stands, None = they did not say.
    """
    if place in (None, "head") or exercise.main != DRIFT:
        return exercise
    if place == "phone":
        return _by_phone(exercise)
    return _from_feet(exercise) if place == "feet" else _from_side(exercise)


def places_of(exercise: Exercise) -> tuple[CameraPlace, ...]:
    """The places among which a person may choose, the usual one first; empty = there is but one."""
    return CAMERA_PLACES if exercise.main == DRIFT and exercise.views == ["head_end"] else ()


def watched_from(exercise: Exercise, place: str | None) -> Exercise:
    """The exercise as it is judged from the place that a page names, None or "" = the usual one.

    Raises:
        InputError: when the person has no such choice.
    """
    if not place:
        return exercise
    known = next((each for each in places_of(exercise) if each == place), None)
    if known is None:
        raise InputError(_("This movement is not judged from there: leave the place out."))
    return seen_from(exercise, known)


def check_place(place: CameraPlace, exercise: Exercise) -> None:
    """Raise InputError when an exercise is judged from one place only."""
    if exercise.main != DRIFT:
        raise InputError(
            _(
                'the camera\'s place "{place}" is for movements in which the knees go from side to '
                "side, and {id} is none: leave it out"
            ).format(place=place, id=exercise.id)
        )


def is_placed(exercise: Exercise, original: Exercise) -> bool:
    """Whether an exercise is another one as it is judged from some place of the camera."""
    return any(exercise == seen_from(original, place) for place in CAMERA_PLACES)


def _from_feet(exercise: Exercise) -> Exercise:
    near = {"knee_offset_pct": (-FEET_OFFSET_PCT, FEET_OFFSET_PCT)}
    changed = {
        "views": ["feet_end"],
        "camera": _(
            "Put the camera beyond your feet, on a chair or a low table, 0.45 to 0.85 metres high "
            "and 1.5 to 2.5 metres from your feet, looking straight along your body."
        ),
        "needs": ["knee"],
        "neutral": Neutral(plausible=near, later=near),
        # Of the body nothing else can be seen from there, with a neutral or without.
        "form": [form.model_copy(update={"from_neutral": False}) for form in exercise.form],
        "raised_hand": False,  # no arm can be told from there
    }
    return exercise.model_copy(update=changed)


def _by_phone(exercise: Exercise) -> Exercise:
    upright = {"phone_lean_deg": (-PHONE_LEAN_DEG, PHONE_LEAN_DEG)}
    changed = {
        "views": ["phone"],
        "camera": where_to_hold(),
        "needs": [],
        "shown": [],
        "neutral": Neutral(plausible=upright, later=upright),
        # A phone feels the knees' way to the side and nothing else.
        "form": [],
        "raised_hand": False,
    }
    return exercise.model_copy(update=changed)


def _from_side(exercise: Exercise) -> Exercise:
    far = Limit(
        signal=DROP,
        high=FAR_DROP_IN,
        caution=None,
        for_s=0.3,
        citation=_(
            "measured on how far the knees sink, seen from the side: 1.2 inches are surely more "
            "than 3 inches sideways; less says nothing"
        ),
        say_high=_("That is clearly beyond 3 inches. Bring your knees back to the middle."),
    )
    bent = {"knee_flexion_deg": BENT_DEG}
    changed = {
        "views": ["side"],
        "camera": _(
            "Put the camera beside you, at most 0.55 metres high, so that it sees you from head to "
            "feet."
        ),
        "limits": [*exercise.limits, far],
        # A tilt of the shoulders and the height of the knees are read along the body only.
        "form": [form.model_copy(update={"from_neutral": False}) for form in exercise.form],
        "stretch": [Stretch(signal=DROP, enter=FAR_DROP_IN, leave=BACK_DROP_IN)],
        "neutral": Neutral(plausible=bent),
    }
    return exercise.model_copy(update=changed)
