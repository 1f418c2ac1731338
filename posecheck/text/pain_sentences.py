"""Sentences of the question about pain after an exercise, which a raised hand answers."""

from posecheck.text.translation import _


def question(*, upright: bool) -> str:
    """What is asked before the numbers are counted.

    Args:
        upright: whether a hand tells nothing while the body is bent forward or lies.
    """
    asked = _(
        "How is your back now, from 0, no pain, to 10, the worst? I count slowly: hold one hand "
        "above your head at your number."
    )
    first = _("Sit up.")
    return f"{first} {asked}" if upright else asked


def lower(pain: int) -> str:
    """A hand was raised at a number: it counts once the hand has gone down again."""
    return _("{number}. Lower your hand.").format(number=pain)


def taken(pain: int) -> str:
    """The answer, so that who was misunderstood can say so."""
    return _("Pain {number} of 10. If that is wrong, raise your hand again.").format(number=pain)


def once_more() -> str:
    """The number was wrong: it is counted anew."""
    return _("Lower your hand. Once more, from 0.")


def not_answered() -> str:
    """Nobody raised a hand, or a hand that stayed up said nothing."""
    return _("No answer: none is kept.")


def shown(stage: str, said: str) -> str:
    """What stands beside the number on the screen.

    Args:
        stage: as of `PainQuestion`.
        said: the latest words.
    """
    return _("Hold one hand above your head at your number.") if stage == "counts" else said
