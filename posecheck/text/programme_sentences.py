"""Sentences between the exercises of a programme."""

from posecheck.text.translation import _, ngettext


def rest(title: str) -> str:
    """A rest begins, and which exercise follows."""
    return _("Rest. Next: {title}.").format(title=title)


def again(number: int, sets: int) -> str:
    """A rest begins, and the same exercise follows again."""
    return _("Rest. Then the same again: set {number} of {sets}.").format(number=number, sets=sets)


def camera_stays() -> str:
    """The camera need not be moved for the next exercise."""
    return _("The camera stays where it is.")


def soon(seconds: int, position: str) -> str:
    """The rest is nearly over; `position` says how to begin."""
    return ngettext("{n} second more. {position}", "{n} seconds more. {position}", seconds).format(
        n=seconds, position=position
    )
