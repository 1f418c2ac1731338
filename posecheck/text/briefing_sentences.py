"""Sentences that are said before an exercise begins, and to who does not begin."""

from collections.abc import Mapping

from posecheck.text.translation import _, ngettext


def how_often(goal: Mapping[str, int]) -> str:
    """How many repetitions, and which side first; empty where they are not counted.

    Args:
        goal: repetitions to do, by side or in `total`.
    """
    if "total" in goal:
        n = goal["total"]
        return ngettext("Do it once.", "Do it {n} times.", n).format(n=n)
    if set(goal) == {"left", "right"}:
        n = goal["left"]
        words = ngettext(
            "Once to each side, the left first.",
            "Take turns, the left side first: {n} times each.",
            n,
        )
        return words.format(n=n)
    for side, n in goal.items():
        if side == "left":
            words = ngettext(
                "Only the left side now: once.", "Only the left side now: {n} times.", n
            )
        else:
            words = ngettext(
                "Only the right side now: once.", "Only the right side now: {n} times.", n
            )
        return words.format(n=n)
    return ""


def longest_hold(limit_s: float) -> str:
    """How long a stretch may be held."""
    n = round(limit_s)
    return ngettext(
        "Never hold it longer than {n} second.", "Never hold it longer than {n} seconds.", n
    ).format(n=n)


def about_pain(*, raised_hand: bool) -> str:
    """What to do when it hurts.

    Args:
        raised_hand: whether a hand above the head is understood in this exercise.
    """
    if raised_hand:
        return _("If anything hurts, hold one hand above your head, and I stop.")
    return _("If anything hurts, stop and come to rest.")


def once_more(movement: str, left: Mapping[str, int]) -> str:
    """The movement again, to who does not move.

    Args:
        movement: in one sentence.
        left: repetitions to go, by side or in `total`.
    """
    ahead = left.get("left", 0) - left.get("right", 0)
    if ahead > 0:
        return _("Whenever you are ready, to the left: {movement}").format(movement=movement)
    if ahead < 0:
        return _("Whenever you are ready, to the right: {movement}").format(movement=movement)
    return _("Whenever you are ready: {movement}").format(movement=movement)


def a_little_further() -> str:
    """The person moves, but not far enough to count as a repetition."""
    return _("I see you move. Go a little further if it is comfortable, then come back.")


def side_missing(side: str) -> str:
    """One side was not done at all."""
    if side == "left":
        return _("The left side is still to be done.")
    return _("The right side is still to be done.")


def part_done(done: int, asked: int) -> str:
    """The person ended before all repetitions were done."""
    return ngettext("That was {done} of {n}.", "That was {done} of {n}.", asked).format(
        done=done, n=asked
    )
