"""Words for every view, posture, part, side, reason, kind of rule, severity and scale.

A table holds the English words for each code; the function of the same name gives them in the
language spoken here, and the code as plain words where there is no row.
"""

from collections.abc import Mapping
from typing import Final

from posecheck.text.translation import N_, _

VIEWS: Final[Mapping[str, str]] = {
    "unknown": N_("from nowhere I know"),
    "side": N_("from the side"),
    "front": N_("from the front"),
    "back": N_("from behind"),
    "head_end": N_("from behind your head"),
    "feet_end": N_("from your feet"),
    "oblique": N_("at a slant"),
    "phone": N_("by the phone between your knees"),
}
"""From where the camera sees the person who is spoken to."""
VIEWS_OF_OTHERS: Final[Mapping[str, str]] = {
    "unknown": N_("from an unknown side"),
    "side": N_("from the side"),
    "front": N_("from the front"),
    "back": N_("from behind"),
    "head_end": N_("from the head end"),
    "feet_end": N_("from the feet"),
    "oblique": N_("at a slant"),
    "phone": N_("by the phone between the knees"),
}
"""The same for somebody who reads about another person."""
POSTURES: Final[Mapping[str, str]] = {
    "standing": N_("standing"),
    "sitting": N_("sitting"),
    "kneeling": N_("kneeling"),
    "quadruped": N_("on hands and knees"),
    "supine": N_("on your back"),
    "prone": N_("face down"),
    "unknown": N_("in an unclear position"),
}
SIDES: Final[Mapping[str, str]] = {"left": N_("left"), "right": N_("right")}
SIDES_AT_START: Final[Mapping[str, str]] = {"left": N_("Left"), "right": N_("Right")}
INITIALS: Final[Mapping[str, str]] = {"left": N_("L"), "right": N_("R")}
PARTS: Final[Mapping[str, str]] = {
    "nose": N_("nose"),
    "left_ear": N_("left ear"),
    "right_ear": N_("right ear"),
    "left_shoulder": N_("left shoulder"),
    "right_shoulder": N_("right shoulder"),
    "left_elbow": N_("left elbow"),
    "right_elbow": N_("right elbow"),
    "left_wrist": N_("left wrist"),
    "right_wrist": N_("right wrist"),
    "left_hip": N_("left hip"),
    "right_hip": N_("right hip"),
    "left_knee": N_("left knee"),
    "right_knee": N_("right knee"),
    "left_ankle": N_("left ankle"),
    "right_ankle": N_("right ankle"),
}
"""Parts of the body, with their side where there are two."""
KINDS: Final[Mapping[str, str]] = {
    "range": N_("Range"),
    "hold": N_("Hold"),
    "pace": N_("Pace"),
    "form": N_("Form"),
    "setup": N_("Set-up"),
    "pain": N_("Pain"),
}
RULES: Final[Mapping[str, str]] = {
    "hold": N_("time in the stretch"),
    "pace": N_("speed"),
    "pain": N_("pain"),
    "calibration": N_("calibration"),
    "repetitions": N_("repetitions and holds"),
    "camera": N_("whether the camera is moved"),
    "hands_under_shoulders": N_("place of the hands"),
    "knees_under_hips": N_("place of the knees"),
    "leaning_forward": N_("lean of the trunk"),
    "back_arch": N_("arch of the back"),
    "uneven_steps": N_("rhythm of the steps"),
    "uneven_step_lengths": N_("length of the steps"),
}
"""Rules that are not called as their signal, as they stand within a sentence."""
SEVERITIES: Final[Mapping[str, str]] = {"caution": N_("Caution"), "warning": N_("Warning")}
REASONS: Final[Mapping[str, str]] = {
    "wrong_view": N_("Camera in another place than the movement needs"),
    "no_person": N_("Nobody in the picture"),
    "out_of_frame": N_("Partly outside the picture"),
    "implausible": N_("The body was not recognised reliably"),
    "several_people": N_("Several people in the picture"),
    "no_scale": N_("No scale for inches"),
    "no_neutral": N_("Neutral position not known"),
    "not_in_position": N_("Not in the position of the movement"),
    "hidden": N_("Hidden from the camera"),
    "picture_changed": N_("The picture changed"),
    "no_pictures": N_("No pictures"),
    "too_few_pictures": N_("Too few pictures a second"),
    "paused": N_("Paused"),
    "too_short": N_("Too short to judge anything"),
    "camera_moved": N_("The camera moved"),
    "camera_leans": N_("The camera leans"),
    "camera_unwatched": N_("The camera is not watched"),
    "not_given": N_("Not given with the landmarks"),
    "too_dark": N_("Too dark"),
    "too_bright": N_("Too bright"),
    "blank_picture": N_("Nothing in the picture"),
    "sideways": N_("The picture lies on its side"),
    "too_small": N_("Too far away"),
    "cropped": N_("Cut off by bars at the sides of the picture"),
}
BRIEF_REASONS: Final[Mapping[str, str]] = {
    "wrong_view": N_("camera view does not fit"),
    "no_person": N_("nobody in view"),
    "out_of_frame": N_("body partly out of view"),
    "implausible": N_("body not seen clearly"),
    "several_people": N_("more than one person"),
    "no_scale": N_("size unknown"),
    "no_neutral": N_("neutral pose not known yet"),
    "not_in_position": N_("not in position yet"),
    "hidden": N_("body part hidden"),
    "picture_changed": N_("the picture changed"),
    "no_pictures": N_("no pictures"),
    "too_few_pictures": N_("too slow to watch you"),
    "paused": N_("paused"),
    "too_short": N_("too short to judge anything"),
    "camera_moved": N_("the camera moved"),
    "camera_leans": N_("the camera leans"),
    "camera_unwatched": N_("the camera is not watched"),
    "not_given": N_("not given"),
    "too_dark": N_("too dark"),
    "too_bright": N_("too bright"),
    "blank_picture": N_("picture is blank"),
    "sideways": N_("picture on its side"),
    "too_small": N_("too far away"),
    "cropped": N_("picture is cropped"),
}
"""The same reasons where there is room for few words."""
ZONES: Final[Mapping[str, str]] = {
    "good": N_("in range"),
    "caution": N_("near limit"),
    "warning": N_("too far"),
    "unknown": N_("not judged"),
}
CHECKS: Final[Mapping[str, str]] = {
    "light": N_("The light is good"),
    "person": N_("I see you"),
    "one_person": N_("You are alone in the picture"),
    "view": N_("The camera stands well"),
    "body": N_("Your whole body is in the picture"),
    "distance": N_("The distance is good"),
    "position": N_("You are in the starting position"),
    "scale": N_("Your size is known"),
    "still": N_("Your resting position is known"),
    "sensor": N_("The motion sensor answers"),
    "phone": N_("The phone is upright between your knees"),
}
"""Conditions of a good set-up when they hold, in the order in which to mend them."""
BRIEF_CHECKS: Final[Mapping[str, str]] = {
    "light": N_("Light"),
    "person": N_("I see you"),
    "one_person": N_("One person"),
    "body": N_("Whole body"),
    "distance": N_("Distance"),
    "view": N_("Camera"),
    "position": N_("Position"),
    "scale": N_("Your size"),
    "still": N_("Keep still"),
    "sensor": N_("Sensor"),
    "phone": N_("Phone"),
}
SCALES: Final[Mapping[str, str]] = {
    "height": N_("from the person's height"),
    "tag": N_("from a printed tag"),
    "taught": N_("from a limit that the person was shown"),
    "none": N_("none, so nothing was judged in inches"),
}


def view(code: str) -> str:
    """From where the camera sees, as in "I see you from the side"."""
    return _(VIEWS[code]) if code in VIEWS else _in_words(code)


def view_of_other(code: str) -> str:
    """From where the camera saw somebody, for another reader."""
    return _(VIEWS_OF_OTHERS[code]) if code in VIEWS_OF_OTHERS else _in_words(code)


def posture(code: str) -> str:
    """How the body is, as in "You seem to be standing"."""
    return _(POSTURES[code])


def side(code: str) -> str:
    """Left or right within a sentence."""
    return _(SIDES.get(code, code))


def initial(code: str) -> str:
    """A side in one letter."""
    return _(INITIALS.get(code, code[:1].upper()))


def part(code: str) -> str:
    """A part of the body, with its side if it has one."""
    return _(PARTS[code]) if code in PARTS else _in_words(code)


def kind(code: str) -> str:
    """What a rule is about."""
    return _(KINDS[code]) if code in KINDS else at_start(_in_words(code))


def severity(code: str) -> str:
    """Caution or warning."""
    return _(SEVERITIES[code]) if code in SEVERITIES else at_start(_in_words(code))


def reason(code: str) -> str:
    """Why something was not judged, as a heading."""
    return _(REASONS[code]) if code in REASONS else at_start(_in_words(code))


def brief_reason(code: str) -> str:
    """Why something is not judged, in the fewest words."""
    return _(BRIEF_REASONS[code]) if code in BRIEF_REASONS else _in_words(code)


def zone(code: str) -> str:
    """Where a value lies between its limits."""
    return _(ZONES[code])


def check(code: str) -> str:
    """A condition of a good set-up that holds."""
    return _(CHECKS[code])


def brief_check(code: str) -> str:
    """A condition of a good set-up in one or two words, whether it holds or not."""
    return _(BRIEF_CHECKS.get(code, code))


def scale(code: str) -> str:
    """Where inches came from."""
    return _(SCALES.get(code, code))


def rule_words(rule: str) -> str:
    """A rule in words within a sentence, when no signal's label fits."""
    return _(RULES[rule]) if rule in RULES else _in_words(rule) or _("movement")


def rule_name(rule: str) -> str:
    """A rule's name as a heading when no signal's label fits: feet_flat becomes "Feet flat"."""
    return at_start(rule_words(rule))


def at_start(words: str) -> str:
    """Words as they stand at the beginning of a sentence."""
    return words[:1].upper() + words[1:]


def _in_words(code: str) -> str:
    """A code that has no words of its own: as words, not as a name in data."""
    return code.replace("_", " ").strip()
