"""One measured figure beside its reference, printed the same way by every benchmark."""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

COLLECT = "POSECHECK_FIGURES"
"""Names a file to which figures are added, a line of JSON each, for `python -m benchmarks`."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure.

    Attributes:
        name: what was measured.
        value, unit: what it came to.
        reference: what it is measured against in the same run, in words, "" = nothing.
        reference_value: what that came to, in the same unit.
        target, sense: the bound on `judged`, and whether it is the least or the most.
        of_ratio: whether the bound is on the ratio to the reference and not on the value.
    """

    name: str
    value: float
    unit: str
    target: float
    sense: Literal["least", "most"]
    reference: str = ""
    reference_value: float | None = None
    of_ratio: bool = False

    @property
    def ratio(self) -> float | None:
        """The value over its reference."""
        return self.value / self.reference_value if self.reference_value else None

    @property
    def met(self) -> bool:
        """Whether the target is reached."""
        judged = self.ratio if self.of_ratio else self.value
        if judged is None:
            return False
        return judged >= self.target if self.sense == "least" else judged <= self.target

    @property
    def verdict(self) -> str:
        """The target and whether it is met."""
        sign = "≥" if self.sense == "least" else "≤"
        what = "ratio " if self.of_ratio else ""
        return f"{what}{sign} {short(self.target)} {'met' if self.met else 'MISSED'}"


def report(figures: Iterable[Figure]) -> None:
    """Print figures, and add them to the collection where there is one."""
    for figure in figures:
        beside = ratio = ""
        if figure.reference_value is not None and figure.ratio is not None:
            beside = f"{figure.reference}: {short(figure.reference_value)} {figure.unit}"
            ratio = f"ratio {figure.ratio:.3f}"
        print(
            f"{figure.name:54s} {short(figure.value):>9s} {figure.unit:10s} "
            f"{figure.verdict:22s} {ratio:12s} {beside}".rstrip()
        )
        if os.environ.get(COLLECT):
            with open(os.environ[COLLECT], "a", encoding="utf-8") as out:
                out.write(json.dumps(asdict(figure)) + "\n")


def short(value: float) -> str:
    """A number with three figures that count."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"
