"""Sentences that people read or hear, made from codes and numbers.

Each is whole in the catalogue, with named gaps: other languages order their words otherwise.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from posecheck.text.numbers import listed
from posecheck.text.translation import _, ngettext

# What the coach says


def pain() -> str:
    """What to do about pain."""
    return _("Stop and rest. Pain is never part of a stretch. If it persists, see a professional.")


def paused() -> str:
    """The exercise is paused."""
    return _("Paused.")


def resumed() -> str:
    """The exercise goes on."""
    return _("We go on.")


def begin(*, already: bool = False) -> str:
    """The exercise begins, or has begun already."""
    return _("You have begun. I am watching.") if already else _("Begin. Slowly and gently.")


def begin_with_less(why: str) -> str:
    """The exercise begins although not everything is as it should be; `why` are whole sentences."""
    return _("I begin with what I can judge. {why}").format(why=why)


def not_judged_now(labels: Sequence[str], remedy: str) -> str:
    """What is not judged at the moment; `remedy` says why and what to do."""
    return _("Not judged: {signals}. {remedy}").format(signals=listed(labels), remedy=remedy)


def unjudged_briefly(labels: Sequence[str]) -> str:
    """What is not judged at the moment, for a display."""
    return _("Not judged: {signals}").format(signals=listed(labels))


def goal_reached(*, well: bool) -> str:
    """The last repetition is done; `well` when all of them were seen and none was warned about."""
    if well:
        return _("That was the last one. Well done: come to rest.")
    return _("That was the last one. Come to rest.")


def praise() -> str:
    """A rare word of praise."""
    return _("Nice and gentle.")


def come_back() -> str:
    """A stretch has been held for long enough."""
    return _("Good. Begin to come back now.")


def countdown(number: int) -> str:
    """A number of the countdown from three."""
    return {3: _("Three."), 2: _("Two."), 1: _("One.")}[number]


def to_go(left: Mapping[str, int], side: str) -> str:
    """How many repetitions there are to go.

    Args:
        left: repetitions to go, by side or in `total`.
        side: which of them the last repetition counted for.
    """
    n = left.get(side, 0)
    if side == "total":
        return ngettext("{n} to go.", "{n} to go.", n).format(n=n)
    other = "right" if side == "left" else "left"
    if n == 0 and left.get(other):
        n = left[other]
        if side == "left":
            words = ngettext(
                "The left is done. Now the right: {n} to go.",
                "The left is done. Now the right: {n} to go.",
                n,
            )
        else:
            words = ngettext(
                "The right is done. Now the left: {n} to go.",
                "The right is done. Now the left: {n} to go.",
                n,
            )
    elif side == "left":
        words = ngettext("Left: {n} to go.", "Left: {n} to go.", n)
    else:
        words = ngettext("Right: {n} to go.", "Right: {n} to go.", n)
    return words.format(n=n)


# Setting up


def checked_later(once: Literal["seen", "camera", "light", "position", "sensor"] = "seen") -> str:
    """A condition that is looked at once the person is seen, or what it depends on is good."""
    if once == "seen":
        return _("I check this as soon as I see you.")
    if once == "position":
        return _("I check this as soon as you are in position.")
    if once == "sensor":
        return _("I check this as soon as the motion sensor answers.")
    if once == "light":
        return _("I check this as soon as the light is good.")
    return _("I check this as soon as the camera stands well.")


def keep_still() -> str:
    """Neutral is not known yet."""
    return _("Keep still in the starting position for a second.")


def height_needed() -> str:
    """The exercise is judged in inches and nothing gives them."""
    return _("This movement is judged in inches: give your height.")


def be_alone() -> str:
    """Somebody else is in the picture."""
    return _("Please let only one person be in the picture.")


def turn(remedy: str) -> str:
    """The camera stands in the wrong place; `remedy` says so."""
    return _("{remedy} Turn yourself, or move the camera.").format(remedy=remedy)


def partly_outside() -> str:
    """A part of the body is outside the picture, whichever."""
    return _("A part of you is outside the picture. Move the camera back.")


def distance(*, far: bool) -> str:
    """The person is too far away, or too close."""
    if far:
        return _("You are far away. Bring the camera closer.")
    return _("You are too close. Move the camera back.")


# The end of a session, to be spoken


def stopped_for_pain() -> str:
    """The session ended with pain."""
    return _("You stopped because of pain. Rest, and see a professional if it persists.")


def longest_hold(seconds: float) -> str:
    """The longest hold of a session."""
    n = round(seconds)
    return ngettext(
        "Your longest hold was {n} second.", "Your longest hold was {n} seconds.", n
    ).format(n=n)


def to_remember(warnings: int, most: str) -> str:
    """How many warnings there were, and the most frequent one."""
    return ngettext(
        "{n} warning. To remember: {most}", "{n} warnings. To remember: {most}", warnings
    ).format(n=warnings, most=most)


def no_warnings(*, well: bool, of_all: bool) -> str:
    """Nothing was warned about.

    Args:
        well: whether something was done, and enough seen of it to praise it.
        of_all: whether all of it could be judged.
    """
    if not of_all:
        words = _("No warnings in what I could judge.")
        return _("{words} Well done.").format(words=words) if well else words
    return _("No warnings. Well done.") if well else _("No warnings.")


def too_slow() -> str:
    """Pictures come, but no verdict on them."""
    return _("Too slow to watch you at the moment. Come to rest until I see you again.")


def judged_only(judged_s: float, of_s: float) -> str:
    """Much of a session could not be judged."""
    return _("I could judge only {judged:.0f} of {all:.0f} seconds.").format(
        judged=judged_s, all=of_s
    )


def exercise_over(title: str) -> str:
    """An exercise without repetitions has ended."""
    return _("{exercise} is over.").format(exercise=title)


def repetitions(count: int, left: int, right: int) -> str:
    """How many repetitions were done.

    Args:
        left, right: for each side; 0 and 0 when the exercise has no sides.
    """
    if not count:
        return _("No repetitions counted.")
    if left or right:
        return ngettext(
            "{n} repetition, {left} left and {right} right.",
            "{n} repetitions, {left} left and {right} right.",
            count,
        ).format(n=count, left=left, right=right)
    return ngettext("{n} repetition.", "{n} repetitions.", count).format(n=count)


def unjudged(labels: Sequence[str], remedy: str | None) -> str:
    """What could not be judged for most of the time; `remedy` says why and what to do."""
    if remedy is None:
        words = _("Not judged for most of the time: {signals}.")
        return words.format(signals=listed(labels))
    words = _("Not judged for most of the time: {signals}. {remedy}")
    return words.format(signals=listed(labels), remedy=remedy)


# Why nothing was counted


def no_repetition(why: str) -> str:
    """No repetition was seen, and why."""
    return _("I saw no repetition. {why}").format(why=why)


def cut_short() -> str:
    """A repetition was begun, and its end was not seen."""
    return _("I saw the beginning of one, but not the way back to the starting position.")


def too_little(signal: str, reached: str, enter: str) -> str:
    """The person hardly moved; `signal` is a label, the others are quantities."""
    return _("The {signal} reached {reached}; a stretch begins at {enter}.").format(
        signal=signal, reached=reached, enter=enter
    )


def no_way_back() -> str:
    """The person moved, but in no stretch that begins and ends at rest."""
    return _("Go slowly out of the starting position, and come back to it each time.")
