"""Pain from 0 to 10 by the number keys: 1 and then 0 is ten."""

from typing import Final

SECOND_DIGIT_S: Final = 1.2
"""So soon after a 1 a 0 makes it ten."""
DIGITS: Final = frozenset("0123456789")


class PainKeys:
    """Reads a number from keys that come one at a time."""

    def __init__(self) -> None:
        self._one_s = -SECOND_DIGIT_S

    def press(self, digit: str, now: float) -> int:
        """The pain that is meant once this key was pressed, at a time in seconds."""
        ten = digit == "0" and now - self._one_s < SECOND_DIGIT_S
        self._one_s = now if digit == "1" else -SECOND_DIGIT_S
        return 10 if ten else int(digit)
