"""The error of every signal against the truth of rendered clips, as `analyze` measures it.

Each clip goes through a session with the height of the body that was rendered. Limits count from
the person's own neutral for many signals; for those the error less its bias is what matters.
"""

import argparse
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.rendered import RenderedClip, clips
from posecheck.pose.arrays import Floats
from posecheck.session.session import Session
from posecheck.signals.catalogue import SIGNALS

HEAD = f"{'':26s}{'known':>6s}{'mean':>8s}{'95 %':>8s}{'bias':>8s}{'unbiased':>9s}{'r':>7s}  unit"


@dataclass(frozen=True, slots=True)
class Errors:
    """Measured and true values of one signal, known in both.

    Attributes:
        known: share of the frames in which it was judged.
    """

    measured: Floats
    true: Floats
    known: float

    def line(self, name: str, unit: str) -> str:
        """One row of the table."""
        if len(self.true) < 2:
            return f"{name:26s}{100 * self.known:5.0f}%   not judged"
        error = self.measured - self.true
        bias = float(error.mean())
        moved = self.true.std() > 1e-6 and self.measured.std() > 1e-6
        r = f"{np.corrcoef(self.measured, self.true)[0, 1]:7.3f}" if moved else f"{'-':>7s}"
        return (
            f"{name:26s}{100 * self.known:5.0f}%{np.abs(error).mean():8.2f}"
            f"{np.percentile(np.abs(error), 95):8.2f}{bias:+8.2f}"
            f"{np.abs(error - bias).mean():9.2f}{r}  {unit}"
        )

    @classmethod
    def joined(cls, parts: Sequence["Errors"]) -> "Errors":
        """All clips together."""
        return cls(
            np.concatenate([part.measured for part in parts]),
            np.concatenate([part.true for part in parts]),
            float(np.mean([part.known for part in parts])),
        )


def errors(clip: RenderedClip) -> dict[str, Errors]:
    """Errors by signal, for the exercise's signals whose truth is known."""
    session = Session(clip.exercise, height=clip.height_in)
    for i in range(len(clip.track)):
        session.update(clip.track.pose(i))
    result = session.finish()
    found = {}
    for name, measured in result.signals.items():
        if name not in clip.signals:
            continue
        n = min(len(measured), len(clip.signals[name]))
        both = np.isfinite(measured[:n]) & np.isfinite(clip.signals[name][:n])
        found[name] = Errors(measured[:n][both], clip.signals[name][:n][both], float(both.mean()))
    return found


def report(found: Sequence[RenderedClip]) -> None:
    """Print a table for each clip and one over all clips."""
    gathered: dict[str, list[Errors]] = defaultdict(list)
    print(HEAD)
    for clip in found:
        print(f"{clip.name} ({clip.exercise.id}, {clip.truth.get('view')})")
        for name, error in errors(clip).items():
            gathered[name].append(error)
            print(error.line(f"  {name}", SIGNALS[name].unit))
    print("\nAll clips (`known` is the mean over clips)")
    print(HEAD)
    for name in sorted(gathered):
        parts = gathered[name]
        row = Errors.joined(parts).line(f"  {name}", SIGNALS[name].unit)
        print(f"{row}  {len(parts)} clips")


def main(arguments: Sequence[str] | None = None) -> None:
    """Compare the clips with their truth."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.signals", description=__doc__)
    parser.add_argument("clips", type=Path, nargs="+", help="videos with NAME.truth.json beside")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep landmarks for the next run")
    asked = parser.parse_args(arguments)
    report(list(clips(asked.clips, asked.keep)))


if __name__ == "__main__":
    main()
