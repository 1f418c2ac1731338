"""How many repetitions are to be done, on which side, and how many are left."""

from collections import Counter
from collections.abc import Iterable

from posecheck.exercises.exercise import Exercise
from posecheck.pose.skeleton import Side
from posecheck.rules.events import Repetition


class Goal:
    """Repetitions asked for and done, by `left` and `right`, or in `total`.

    Args:
        repetitions: how many, for each side where the exercise counts sides apart.
        side: the only side to be done, None = both.

    Attributes:
        asked: empty where the exercise has no repetitions.
        done: those of `asked` since the exercise began.
    """

    def __init__(self, exercise: Exercise, repetitions: int, side: Side | None = None) -> None:
        counted = [stretch for stretch in exercise.stretch if stretch.count]
        sides = {side for stretch in counted for _, side in stretch.signals() if side}
        self.asked: dict[str, int] = {}
        if sides == {"left", "right"}:
            wanted = ("left", "right") if side is None else (side,)
            self.asked = dict.fromkeys(wanted, repetitions)
        elif counted:
            self.asked = {"total": repetitions}
        self._counted: Counter[str] = Counter()

    @property
    def done(self) -> dict[str, int]:
        """Repetitions done, like `asked`."""
        return {name: self._counted[name] for name in self.asked}

    @property
    def left(self) -> dict[str, int]:
        """Repetitions to go, like `asked`."""
        return {name: max(0, asked - self._counted[name]) for name, asked in self.asked.items()}

    @property
    def reached(self) -> bool:
        """Whether all are done."""
        return bool(self.asked) and not any(self.left.values())

    def count(self, repetitions: Iterable[Repetition], begun_s: float) -> str | None:
        """Take note of what was done since `begun_s`; which of `asked` has grown, None = none."""
        before = self._counted
        self._counted = Counter(
            (each.side or "total") if "total" not in self.asked else "total"
            for each in repetitions
            if each.end_s >= begun_s
        )
        return next((n for n in self.asked if self._counted[n] > before[n]), None)
