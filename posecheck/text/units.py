"""Units as people read them."""

_UNITS = {"%": " %", "deg": "°", "°": "°", "spm": " steps/min", "": ""}


def unit_suffix(unit: str) -> str:
    """What is written after a number: the unit with its space, if it takes one."""
    return _UNITS.get(unit, f" {unit}")
