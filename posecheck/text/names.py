"""Words for every view, posture, reason, kind of rule and scale."""

VIEW_WORDS = {
    "unknown": "from nowhere I know",
    "side": "from the side",
    "front": "from the front",
    "back": "from behind",
    "head_end": "from behind your head",
    "feet_end": "from your feet",
    "oblique": "at a slant",
}
POSTURE_WORDS = {
    "standing": "standing",
    "sitting": "sitting",
    "kneeling": "kneeling",
    "quadruped": "on hands and knees",
    "supine": "on your back",
    "prone": "face down",
    "unknown": "in an unclear position",
}


KINDS = {
    "range": "Range",
    "hold": "Hold",
    "pace": "Pace",
    "form": "Form",
    "setup": "Set-up",
    "pain": "Pain",
}
REASONS = {
    "wrong_view": "Camera in another place than the movement needs",
    "no_person": "Nobody in the picture",
    "out_of_frame": "Partly outside the picture",
    "implausible": "The body was not recognised reliably",
    "several_people": "Several people in the picture",
    "no_scale": "No scale for inches",
    "no_neutral": "Neutral position not known",
    "hidden": "Hidden from the camera",
    "not_given": "Not given with the landmarks",
}
PAGE_VIEWS = {"side": "from the side", "front": "from the front", "head_end": "from the head end"}
SCALES = {
    "height": "from the person's height",
    "tag": "from a printed tag",
    "taught": "from a limit that the person was shown",
    "none": "none, so nothing was judged in inches",
}


def rule_name(rule: str) -> str:
    """A rule's name in words when no signal's label fits: feet_flat becomes "Feet flat"."""
    words = rule.replace("_", " ").strip() or "movement"
    return words[0].upper() + words[1:]
