"""Sentences about a phone that is held between the knees."""

from posecheck.text.translation import _


def where_to_hold() -> str:
    """Where the phone belongs."""
    return _(
        "Hold the phone upright between your knees, its screen toward your left knee, and press "
        "your knees together gently."
    )


def not_between_knees() -> str:
    """The phone lies flat, or is in a hand."""
    return _("The phone is not upright between your knees.") + " " + where_to_hold()


def slipped() -> str:
    """The phone turned, fell or was moved."""
    return _(
        "The phone slipped. Set it upright between your knees again, bring your knees to the "
        "middle and keep still for a second."
    )


def silent() -> str:
    """The sensors say nothing new."""
    return _(
        "The phone's motion sensor says nothing, so I do not know where your knees are. Come to "
        "rest, and start again with the camera if that stays so."
    )


def too_rarely() -> str:
    """Samples come too rarely to watch a person safely."""
    return _(
        "Too slow to watch you safely: the phone sends fewer than five measurements a second. "
        "Close its other programs, or improve the connection."
    )


def leans(degrees: float) -> str:
    """The phone leans too far for a resting position."""
    return _(
        "The phone leans by {degrees:.0f} degrees. Bring your knees to the middle and set it "
        "upright between them."
    ).format(degrees=degrees)
