"""Times, numbers and names of things as a reader expects them on the page."""

from collections.abc import Sequence
from functools import reduce
from math import isfinite

from posecheck.text.translation import _, ngettext
from posecheck.text.units import unit_suffix


def clock(time_s: float) -> str:
    """A moment as on a video player, to a tenth of a second: 0:07.2, 12:30.0, 1:02:07.5."""
    tenths = round(max(time_s, 0.0) * 10)
    minutes, tenths = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{tenths // 10:02d}.{tenths % 10}"
    return f"{hours}:{minutes:02d}:{seconds}" if hours else f"{minutes}:{seconds}"


def length(duration_s: float) -> str:
    """A stretch of time: 2.5 s, 3 min 20 s, 1 h 2 min."""
    if not isfinite(duration_s):
        return _("{seconds} s").format(seconds=number(duration_s))
    if duration_s < 59.95:
        return _("{seconds} s").format(seconds=number(duration_s))
    minutes, seconds = divmod(round(duration_s), 60)
    if minutes < 60:
        words = _("{minutes} min {seconds} s") if seconds else _("{minutes} min")
        return words.format(minutes=minutes, seconds=seconds)
    hours, minutes = divmod(minutes, 60)
    words = _("{hours} h {minutes} min") if minutes else _("{hours} h")
    return words.format(hours=hours, minutes=minutes)


def number(value: float) -> str:
    """A measured number with one decimal at most, and a true minus sign."""
    if not isfinite(value):
        return "?"
    return decimal(value, 0 if abs(value) >= 99.95 else 1).removesuffix(".0")


def decimal(value: float, places: int) -> str:
    """A number with so many decimals and a true minus sign; never a negative zero."""
    text = f"{value:.{places}f}"
    if not text.strip("-0."):
        text = text.removeprefix("-")
    return text.replace("-", "\N{MINUS SIGN}")


def quantity(value: float | None, unit: str, band: float | None = None) -> str:
    """A number with its unit, or a dash when it is unknown; 2.7 ± 0.4 in with an error band.

    An angle is told without: its band is only what the camera's lean leaves open of it.
    """
    if value is None or not isfinite(value):
        return "\N{EN DASH}"
    if band is None or not isfinite(band) or unit != "in":
        return number(value) + unit_suffix(unit)
    # As many decimals as the band: 3.0 ± 0.4, not 3 ± 0.4.
    return f"{decimal(value, 1)} ± {decimal(band, 1)}{unit_suffix(unit)}"


def times(count: int) -> str:
    """How often: once, twice, 3 times."""
    if count == 1:
        return _("once")
    if count == 2:
        return _("twice")
    return ngettext("{count} time", "{count} times", count).format(count=count)


def listed(words: Sequence[str]) -> str:
    """Several things that all count: "hips", "hips and knees"."""
    return _join(words, _("{first} and {second}"))


def either(words: Sequence[str]) -> str:
    """Several things of which one is enough: "from the side or from the front"."""
    return _join(words, _("{first} or {second}"))


def _join(words: Sequence[str], pair: str) -> str:
    return reduce(lambda first, second: pair.format(first=first, second=second), words or [""])
