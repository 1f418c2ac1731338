"""Sentences about clips that were compared with what they are expected to show.

`where` stands directly after the words before it: it is empty, or a space and the side.
"""

from collections.abc import Sequence

from posecheck.text.translation import _, ngettext


def on_side(side: str | None) -> str:
    """On which side, after a space; empty where there is none."""
    return {None: "", "left": " " + _("on the left side"), "right": " " + _("on the right side")}[
        side
    ]


def times_joined(times: Sequence[str]) -> str:
    """Several times in a row."""
    return _(" and ").join(times)


def about(times: str, tolerance_s: float) -> str:
    """A time with its tolerance."""
    return _("{times} (± {tolerance:g} s)").format(times=times, tolerance=tolerance_s)


def repetitions(side: str | None, found: int, expected: int) -> str:
    """Another number of repetitions than expected."""
    words = _("Repetitions{where}: {found} found, {expected} expected.")
    return words.format(where=on_side(side), found=found, expected=expected)


def hold_elsewhere(side: str | None, found: str, expected: str) -> str:
    """A hold was found at another time."""
    words = _("A hold{where} was found at {found}, expected at {expected}.")
    return words.format(where=on_side(side), found=found, expected=expected)


def hold_missing(side: str | None, times: str) -> str:
    """A hold was not found."""
    return _("A hold{where} at {times} was not found.").format(where=on_side(side), times=times)


def event_elsewhere(severity: str, rule: str, side: str | None, found: str, expected: str) -> str:
    """A warning or caution was found at another time."""
    if severity == "warning":
        words = _("The warning {rule}{where} was found at {found}, expected at {expected}.")
    else:
        words = _("The caution {rule}{where} was found at {found}, expected at {expected}.")
    return words.format(rule=rule, where=on_side(side), found=found, expected=expected)


def event_missing(
    severity: str, rule: str, side: str | None, times: str, instead: str | None
) -> str:
    """A warning or caution was not found; `instead` is when the other of the two was."""
    if severity == "warning" and instead is None:
        words = _("The warning {rule}{where} at {times} was not found.")
    elif severity == "warning":
        words = _(
            "The warning {rule}{where} at {times} was not found, only a caution at {instead}."
        )
    elif instead is None:
        words = _("The caution {rule}{where} at {times} was not found.")
    else:
        words = _(
            "The caution {rule}{where} at {times} was not found, only a warning at {instead}."
        )
    return words.format(rule=rule, where=on_side(side), times=times, instead=instead)


def warning_unexpected(rule: str, side: str | None, times: str) -> str:
    """A warning that nothing expects."""
    words = _("The warning {rule}{where} at {times} was not expected.")
    return words.format(rule=rule, where=on_side(side), times=times)


def reason_elsewhere(reason: str, expected: str, found: str) -> str:
    """Judging stopped for the expected reason at another time."""
    return _(
        'Judging should stop for the reason "{reason}" at {expected}, but the reason was given '
        "at {found}."
    ).format(reason=reason, expected=expected, found=found)


def reason_missing(reason: str, expected: str, others: str) -> str:
    """Judging did not stop, or for `others`, which are in quotation marks; empty = it did not."""
    if others:
        words = _(
            'Judging should stop for the reason "{reason}" at {expected}, but the reason given '
            "was {others}."
        )
    else:
        words = _('Judging should stop for the reason "{reason}" at {expected}, but it went on.')
    return words.format(reason=reason, expected=expected, others=others)


def what_missed(what: str) -> str:
    """The kind of a miss in a word."""
    words = {"missing": _("missing"), "unexpected": _("unexpected"), "mismatch": _("mismatch")}
    return words[what]


def status(name: str) -> str:
    """What became of a clip."""
    return {
        "passed": _("as expected"),
        "missed": _("missed"),
        "failed": _("not checked"),
        "listed": _("no expectation"),
    }[name]


def of_all(n: int, all_: int) -> str:
    """So many of so many."""
    return _("{n} of {all}").format(n=n, all=all_)


def headline(*, passed: int, compared: int, misses: int, failed: int, listed: int) -> list[str]:
    """A whole batch in pieces of one line."""
    parts = [_("no clip was compared with an expectation")]
    if compared:
        parts = [
            ngettext(
                "{passed} of {n} clips as expected", "{passed} of {n} clips as expected", compared
            ).format(passed=passed, n=compared)
        ]
    if misses:
        parts.append(ngettext("{n} miss", "{n} misses", misses).format(n=misses))
    if failed:
        parts.append(
            ngettext("{n} could not be checked", "{n} could not be checked", failed).format(
                n=failed
            )
        )
    if listed:
        parts.append(
            ngettext("{n} without an expectation", "{n} without an expectation", listed).format(
                n=listed
            )
        )
    return parts
