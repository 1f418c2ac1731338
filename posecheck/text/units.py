"""All units: one row for each, with how it is written and what is little and fast in it."""

from dataclasses import dataclass
from typing import Final

from posecheck.text.translation import N_, _


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measured values.

    Attributes:
        name: in data, as in `signals.csv` and exercise files.
        symbol: after a number.
        spaced: whether a space stands before the symbol.
        words: in full, as in "in inches".
        caption: beside the title of a plot.
        ucum: its code in the Unified Code for Units of Measure.
        decimals: how many are worth showing where there is room for few.
        brisk: speed that counts as brisk for a signal without a pace rule, per second; smoothing
            lets through what is faster.
        least: a change smaller than this is no movement.
        jitter: what a signal of somebody who keeps still wavers to and fro: coming back over a
            limit by less shows nothing, however small the limit.
        varies: a series whose values range over less has no correlation worth stating: breathing,
            sway and noise decide it.
    """

    name: str
    symbol: str
    words: str
    caption: str
    ucum: str
    spaced: bool = True
    decimals: int = 0
    brisk: float = 60.0
    least: float = 0.0
    jitter: float = 0.0
    varies: float = 0.0

    @property
    def title(self) -> str:
        """Beside the title of a plot, as in "in inches"."""
        return _(self.caption)

    @property
    def suffix(self) -> str:
        """What is written after a number: the symbol, with its space if it takes one."""
        return f" {_(self.symbol)}" if self.spaced else _(self.symbol)


_ROWS: Final = (
    Unit(
        "in",
        N_("in"),
        N_("inches"),
        N_("inches"),
        "[in_i]",
        decimals=1,
        brisk=5.0,
        least=0.4,
        # The knees of somebody lying still wander by 0.05 to 0.1 inches after smoothing.
        jitter=0.1,
        varies=1.0,
    ),
    Unit(
        "deg",
        "°",
        N_("degrees"),
        N_("degrees"),
        "deg",
        spaced=False,
        brisk=90.0,
        least=5.0,
        jitter=1.0,
        varies=5.0,
    ),
    Unit("%", "%", N_("per cent"), "%", "%", brisk=25.0, least=1.5, jitter=0.3, varies=2.0),
    Unit(
        "steps/min",
        N_("steps/min"),
        N_("steps a minute"),
        N_("steps/min"),
        "{steps}/min",
        jitter=1.0,
        varies=5.0,
    ),
)
UNITS: Final[dict[str, Unit]] = {row.name: row for row in _ROWS}
_ALIASES: Final = {"°": "deg", "spm": "steps/min"}
"""Other names that stand in older results."""


def unit(name: str) -> Unit:
    """The row of a unit; one that is not known is written as it is called."""
    known = UNITS.get(_ALIASES.get(name, name))
    if known is not None:
        return known
    of, slash, per = name.rpartition("/")
    if slash and (base := UNITS.get(_ALIASES.get(of, of))) is not None:
        # A speed: the unit's own symbol and what it is counted per.
        symbol = f"{_(base.symbol)}/{per}"
        return Unit(name, symbol, symbol, symbol, f"{base.ucum}/{per}", base.spaced, base.decimals)
    return Unit(name, name, name, name, f"{{{name}}}", spaced=bool(name))


def unit_suffix(name: str) -> str:
    """What is written after a number: the unit with its space, if it takes one."""
    return unit(name).suffix
