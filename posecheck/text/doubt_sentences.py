"""Why a single rule cannot be judged, and what to do about it.

Each is whole in the catalogue, with named gaps: other languages order their words otherwise.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from posecheck.text.translation import N_, _

Doubt = Literal[
    "faint",
    "disagree",
    "no_knees",
    "patterned",
    "apart",
    "moved",
    "feet_faint",
    "feet_torn",
    "feet_no_knees",
    "from_side",
    "side_high",
    "head_turned",
    "head_cut_off",
    "head_far_back",
]
"""Why a signal is not known although the exercise can be judged."""
_DOUBTS: Mapping[Doubt, str] = {
    "faint": N_(
        "Your trousers and the floor look too much alike to see where your knees end. Wear a "
        "colour that stands out from the floor, or give more light."
    ),
    "disagree": N_(
        "The outline and the joints disagree about where your knees are. Put the camera behind "
        "your head, 1.5 to 2 metres high, with nothing between it and your knees, and give more "
        "light."
    ),
    "no_knees": N_(
        "I cannot make out the top of your knees. Keep both knees bent, and the camera high "
        "enough to see them above your body."
    ),
    "patterned": N_(
        "I cannot tell the edge of your knees from the pattern of the floor beside them. Lie on a "
        "plain mat or blanket that is wider than your knees."
    ),
    "apart": N_(
        "Your knees fall apart, so I cannot tell how far they go to one side. Keep them beside "
        "each other."
    ),
    "moved": N_(
        "You or the camera have moved to the side. Lie still for a moment with your knees in the "
        "middle, and leave the camera where it is."
    ),
    "feet_faint": N_(
        "Your trousers and what stands behind your knees look too much alike to see where your "
        "knees end. Wear another colour, or give more light."
    ),
    "feet_torn": N_(
        "The outline of your knees is torn, or something stands right behind them. Clear the "
        "space behind your head, or give more light."
    ),
    "feet_no_knees": N_(
        "What I see from your feet does not look like two bent knees side by side. Bend both "
        "knees, put both feet flat on the floor, and clear the space behind your head."
    ),
    "from_side": N_(
        "From the side I cannot measure how far your knees move, so I never say that it is safe: "
        "I only tell when they are clearly beyond 3 inches. For inches put the camera at your "
        "feet or behind your head."
    ),
    "side_high": N_(
        "The camera stands too high beside you: knees that come toward it seem to sink. Put it at "
        "most 0.55 metres high."
    ),
    "head_turned": N_(
        "Your face is turned away or hidden, so I cannot judge your head. Turn your side to the "
        "camera and keep hair and arms away from your ear, eyes and mouth."
    ),
    "head_cut_off": N_(
        "Part of your head is outside of the picture. Move the camera back, or aim it at your head."
    ),
    "head_far_back": N_(
        "Your neck is bent back so far that I cannot tell where your head points. Lower your head "
        "until you look at the floor a little way ahead of your hands."
    ),
}


def doubt(code: Doubt) -> str:
    """Why a signal is not known, with what to do about it."""
    return _(_DOUBTS[code])


def hidden(signal: str) -> str:
    """What a signal is measured on is not seen; `signal` is its label."""
    return _("The {signal} cannot be seen from here at the moment.").format(signal=signal)


def outline_hidden(signal: str) -> str:
    """The outline that a signal is read from is not seen; `signal` is its label."""
    return _(
        "The {signal} is read from the outline of your body, which I cannot make out. A top that "
        "fits closely and stands out from the background helps."
    ).format(signal=signal)


def few_steps(signal: str) -> str:
    """A signal of gait is not known for want of steps; `signal` is its label."""
    return _(
        "The {signal} is read from even steps in a row, and too few were seen: let the camera see "
        "you from the side for eight steps or more."
    ).format(signal=signal)


Need = Literal["outline", "world", "tags"]
"""What a signal may be read from besides landmarks."""
_NOT_GIVEN: Mapping[Need, str] = {
    "outline": N_(
        "The {signal} is read from the outline of the body, and these landmarks came without: "
        "give masks of the person with them."
    ),
    "world": N_(
        "The {signal} is read from world coordinates, and these landmarks came without: give them "
        "with them."
    ),
    "tags": N_(
        "The {signal} is read from printed tags, and these landmarks came without: have the tags "
        "looked for with them."
    ),
}


def not_given(signal: str, needs: Sequence[Need]) -> str:
    """Why a signal cannot be measured from these landmarks at all.

    Args:
        signal: its label.
        needs: what it is read from, any of them; the usual one first.
    """
    return _(_NOT_GIVEN[needs[0]]).format(signal=signal)


def no_inches(signal: str) -> str:
    """Neither a height nor a calibration is known."""
    return _("Inches need your height, as in 5ft7in or 170cm, to judge {signal}.").format(
        signal=signal
    )


def no_inches_here(signal: str) -> str:
    """What is known of the person gives no inches from where the camera stands."""
    return _(
        "Inches need a calibration for this view, or your height, as in 5ft7in or 170cm, to judge "
        "{signal}."
    ).format(signal=signal)


def no_neutral(signal: str) -> str:
    """The position from which a signal is counted was not seen yet."""
    return _(
        "The {signal} is counted from your own neutral position, which I have not seen yet: "
        "begin by keeping still in it for a second."
    ).format(signal=signal)
