"""When to breathe in and when to breathe out: the calm pace of an exercise."""

from typing import Final, Literal

Breath = Literal["in", "out"]
IN_S: Final = 3.0
OUT_S: Final = 4.0
"""A calm breath at rest, about nine a minute; out a little longer than in. A pace and no rule:
nobody is told when they breathe otherwise."""


def breath_at(since_s: float) -> Breath:
    """Which half of a breath it is so long after the first began."""
    return "in" if since_s % (IN_S + OUT_S) < IN_S else "out"
