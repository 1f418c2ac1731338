"""How many repetitions are to be done, on which side, and how many are left."""

from collections import Counter
from collections.abc import Iterable, Mapping

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
        self.asked: dict[str, int] = {}
        if exercise.counted_sides == {"left", "right"}:
            wanted = ("left", "right") if side is None else (side,)
            self.asked = dict.fromkeys(wanted, repetitions)
        elif any(stretch.count for stretch in exercise.stretch):
            self.asked = {"total": repetitions}
        self.done = done_of(self.asked, ())

    @property
    def left(self) -> dict[str, int]:
        """Repetitions to go, like `asked`."""
        return {name: max(0, asked - self.done[name]) for name, asked in self.asked.items()}

    @property
    def reached(self) -> bool:
        """Whether all are done."""
        return bool(self.asked) and not any(self.left.values())

    def count(self, repetitions: Iterable[Repetition], begun_s: float) -> str | None:
        """Take note of what was done since `begun_s`; which of `asked` has grown, None = none."""
        before = self.done
        self.done = done_of(self.asked, (each for each in repetitions if each.end_s >= begun_s))
        return next((name for name in self.asked if self.done[name] > before[name]), None)


def done_of(asked: Mapping[str, int], repetitions: Iterable[Repetition]) -> dict[str, int]:
    """How many of the repetitions that were asked for were done, like `asked`."""
    counted = Counter("total" if "total" in asked else each.side for each in repetitions)
    return {name: counted[name] for name in asked}
