"""Noise and lag of the smoothing beside none, a plain low-pass and a moving mean of equal noise.

Noise is what lies above 3 Hz while the signal is held; lag is the delay at which the smoothed
signal fits best to one that was smoothed symmetrically (without delay), and how much later it
crosses thresholds on its way. A grid of other settings shows whether better ones exist.
"""

import argparse
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from unittest.mock import patch

import numpy as np

from benchmarks.rendered import RenderedClip, track_of
from posecheck.exercises.library import exercise_ids, load_exercise
from posecheck.measure import smoothing
from posecheck.measure.measurement import _brisk
from posecheck.measure.smoothing import OneEuro
from posecheck.pose.arrays import Floats
from posecheck.pose.track import PoseTrack
from posecheck.session.session import Session

NOISE_ABOVE_HZ = 3.0
STEADY_S = 0.1
"""Standard deviation of the symmetric smoothing that lag is measured against."""
HELD_SHARE, HELD_S = 0.08, 0.6
"""A signal is held while it moves slower than this share of its brisk speed for this long."""
LEAST_RANGE = 6.0
"""A signal whose range is less than so many times its raw noise says nothing about lag."""
LATEST_S = 0.5
LEVELS = (0.25, 0.5, 0.75)
GRID = {
    "MIN_CUTOFF_HZ": (0.8, 1.2, 1.6, 2.0, 2.5),
    "SPEED_CUTOFF_HZ": (4.0, 7.0, 10.0, 15.0, 25.0),
    "RATE_CUTOFF_HZ": (1.0, 1.6, 2.5, 4.0),
}
CLEARLY = 0.95
"""A setting is clearly better when one figure falls below this share and none gets worse."""

Filter = Callable[["Trace"], Floats]


@dataclass(frozen=True)
class Trace:
    """One raw signal of one clip; gaps are left out.

    Attributes:
        name: clip and signal.
        signal: the signal's name.
        brisk: its brisk speed, units per second.
    """

    name: str
    signal: str
    time_s: Floats
    raw: Floats
    brisk: float
    steady: Floats
    held: np.ndarray
    raw_noise: float

    @property
    def moves(self) -> bool:
        """Whether lag can be measured on it."""
        return bool(np.ptp(self.steady) > LEAST_RANGE * self.raw_noise and self.raw_noise > 0)


class _AsItIs:
    """Stands for the smoothing, to see what comes in."""

    def run(self, _: Sequence[float], raws: Sequence[float]) -> list[float]:
        return list(raws)


def traces(name: str, track: PoseTrack, exercise_id: str, height_in: float) -> Iterator[Trace]:
    """The raw signals of a clip that are held for a while."""
    exercise = load_exercise(exercise_id)
    session = Session(exercise, height=height_in)
    smoothing = session._measurement._smooth
    session._measurement._smooth = {n: _AsItIs() for n in smoothing}  # type: ignore[misc]
    for i in range(len(track)):
        session.update(track.pose(i))
    result = session.finish()
    paces = {n: pace.per_s for pace in exercise.pace for n, _ in pace.signals()}
    for signal, values in result.signals.items():
        known = np.isfinite(values)
        if known.sum() < 60:
            continue
        time_s, raw = result.times[known], values[known]
        brisk = paces.get(signal, _brisk(signal))
        steady = symmetric(time_s, raw, STEADY_S)
        held = _held(time_s, steady, brisk)
        if held.sum() < 15:
            continue
        noise = float(high_passed(time_s, raw)[held].std())
        yield Trace(f"{name} {signal}", signal, time_s, raw, brisk, steady, held, noise)


def symmetric(time_s: Floats, values: Floats, deviation_s: float) -> Floats:
    """Gaussian smoothing without delay, on the true times."""
    out = np.empty(len(values))
    for i, now in enumerate(time_s):
        near = slice(*np.searchsorted(time_s, (now - 4 * deviation_s, now + 4 * deviation_s)))
        weight = np.exp(-0.5 * ((time_s[near] - now) / deviation_s) ** 2)
        out[i] = (weight * values[near]).sum() / weight.sum()
    return out


def high_passed(time_s: Floats, values: Floats) -> Floats:
    """What lies above NOISE_ABOVE_HZ (half the power at that frequency)."""
    deviation = math.sqrt(math.log(2)) / (2 * math.pi * NOISE_ABOVE_HZ)
    return values - symmetric(time_s, values, deviation)


def _held(time_s: Floats, steady: Floats, brisk: float) -> np.ndarray:
    slow = np.abs(np.gradient(steady, time_s)) < HELD_SHARE * brisk
    edges = np.flatnonzero(np.diff(np.r_[0, slow.astype(int), 0]))
    held = np.zeros(len(slow), bool)
    for first, end in edges.reshape(-1, 2):
        if time_s[end - 1] - time_s[first] >= HELD_S:
            held[first:end] = True
    return held


def one_euro(trace: Trace) -> Floats:
    """The smoothing in use."""
    smooth = OneEuro(trace.brisk)
    return np.array([smooth.update(t, v) for t, v in zip(trace.time_s, trace.raw, strict=True)])


def low_pass(cutoff_hz: float) -> Filter:
    """A first-order low-pass."""

    def run(trace: Trace) -> Floats:
        out = trace.raw.copy()
        for i in range(1, len(out)):
            step = 2 * math.pi * cutoff_hz * (trace.time_s[i] - trace.time_s[i - 1])
            out[i] = out[i - 1] + step / (1 + step) * (trace.raw[i] - out[i - 1])
        return out

    return run


def moving_mean(length_s: float) -> Filter:
    """The mean over the last so many seconds, the oldest frame counted in part."""

    def run(trace: Trace) -> Floats:
        # The integral of the signal as steps; its difference over the window is the mean.
        step = np.diff(trace.time_s, prepend=2 * trace.time_s[0] - trace.time_s[1])
        total = np.cumsum(trace.raw * step)
        start = trace.time_s[0] - step[0]
        edges, sums = np.r_[start, trace.time_s], np.r_[0.0, total]
        begin = np.maximum(trace.time_s - length_s, start)
        return (total - np.interp(begin, edges, sums)) / (trace.time_s - begin)

    return run


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one filter over all traces.

    Attributes:
        noise: noise left, as a share of the raw signal's; median over traces.
        lag_ms: best-fitting delay; median over traces that move.
        late_ms: delay of threshold crossings; median over crossings.
        late_95_ms: 95th percentile of the same.
    """

    noise: float
    lag_ms: float
    late_ms: float
    late_95_ms: float

    def line(self, name: str) -> str:
        """One row of the table."""
        return (
            f"{name:44s}{self.noise:7.2f}{self.lag_ms:9.0f}{self.late_ms:11.0f}"
            f"{self.late_95_ms:11.0f}"
        )


HEAD = f"{'':44s}{'noise':>7s}{'lag, ms':>9s}{'cross, ms':>11s}{'95 %, ms':>11s}"


def noise_left(trace: Trace, smoothed: Floats) -> float:
    """Noise of the smoothed signal as a share of the raw one's."""
    return float(high_passed(trace.time_s, smoothed)[trace.held].std()) / trace.raw_noise


def lag_s(trace: Trace, smoothed: Floats) -> float:
    """The delay with which the smoothed signal fits the symmetric one best."""
    delays = np.arange(-0.05, LATEST_S, 0.005)
    inside = trace.time_s > trace.time_s[0] + LATEST_S
    misfit = [
        np.square(
            smoothed[inside] - np.interp(trace.time_s[inside] - delay, trace.time_s, trace.steady)
        ).sum()
        for delay in delays
    ]
    return float(delays[int(np.argmin(misfit))])


def crossings_late_s(trace: Trace, smoothed: Floats) -> list[float]:
    """How much later the smoothed signal crosses thresholds than the symmetric one."""
    low, high = np.percentile(trace.steady, [2, 98])
    found = []
    for share in LEVELS:
        level = low + share * (high - low)
        true, own = (_crossings(trace.time_s, v, level) for v in (trace.steady, smoothed))
        for time_s, direction in true:
            late = [t - time_s for t, d in own if d == direction and abs(t - time_s) < LATEST_S]
            if late:
                found.append(min(late, key=abs))
    return found


def _crossings(time_s: Floats, values: Floats, level: float) -> list[tuple[float, int]]:
    above = values > level
    at = np.flatnonzero(above[1:] != above[:-1])
    share = (level - values[at]) / (values[at + 1] - values[at])
    times = time_s[at] + share * (time_s[at + 1] - time_s[at])
    return [(float(t), 1 if above[i + 1] else -1) for t, i in zip(times, at, strict=True)]


def figures(found: Sequence[Trace], run: Filter) -> Figures:
    """Noise and lag of a filter over all traces."""
    noise, lags, late = [], [], []
    for trace in found:
        smoothed = run(trace)
        if trace.raw_noise > 0:
            noise.append(noise_left(trace, smoothed))
        if trace.moves:
            lags.append(lag_s(trace, smoothed))
            late += crossings_late_s(trace, smoothed)
    if not noise:
        raise SystemExit("No clip holds a signal still for a while: give others.")
    late_95 = float(np.percentile(late, 95)) if late else math.nan
    return Figures(
        float(np.median(noise)),
        1000 * float(np.median(lags)) if lags else math.nan,
        1000 * float(np.median(late)) if late else math.nan,
        1000 * late_95,
    )


def _equal_noise(
    found: Sequence[Trace], make: Callable[[float], Filter], wanted: float, low: float, high: float
) -> float:
    """The parameter at which a filter leaves that much noise; `low` leaves less than `high`."""
    for _ in range(9):
        middle = math.sqrt(low * high)
        left = np.median(
            [noise_left(trace, make(middle)(trace)) for trace in found if trace.raw_noise > 0]
        )
        low, high = (low, middle) if left > wanted else (middle, high)
    return math.sqrt(low * high)


def report(found: Sequence[Trace]) -> None:
    """Print noise and lag of all filters and of the grid."""
    print(f"{len(found)} signals; noise = share of the raw noise that is left\n")
    print(HEAD)
    ours = figures(found, one_euro)
    print(figures(found, lambda trace: trace.raw).line("raw"))
    used = ", ".join(f"{getattr(smoothing, name):g}" for name in GRID)
    print(ours.line(f"One-Euro as in use ({used} Hz)"))
    cutoff = _equal_noise(found, low_pass, ours.noise, 0.2, 12.0)
    print(figures(found, low_pass(cutoff)).line(f"plain low-pass, {cutoff:.2f} Hz: equal noise"))
    # A longer window leaves less noise: searched by its inverse.
    inverse = _equal_noise(found, lambda f: moving_mean(1 / f), ours.noise, 0.6, 30.0)
    print(figures(found, moving_mean(1 / inverse)).line(f"moving mean, {1 / inverse:.2f} s: equal"))
    _report_signals(found)
    _report_grid(found, ours)


def _report_signals(found: Sequence[Trace]) -> None:
    print("\nBy signal, as in use; raw noise is the median over clips, in the signal's unit")
    print(f"{'':28s}{'raw noise':>10s}{'left':>8s}{'lag, ms':>9s}{'clips':>7s}")
    for signal in sorted({trace.signal for trace in found}):
        group = [trace for trace in found if trace.signal == signal]
        own = figures(group, one_euro)
        raw = float(np.median([trace.raw_noise for trace in group]))
        print(f"  {signal:26s}{raw:10.3f}{raw * own.noise:8.3f}{own.lag_ms:9.0f}{len(group):7d}")


def _report_grid(found: Sequence[Trace], ours: Figures) -> None:
    tried: list[tuple[tuple[float, ...], Figures]] = []
    for values in product(*GRID.values()):
        with patch.multiple(smoothing, **dict(zip(GRID, values, strict=True))):
            tried.append((values, figures(found, one_euro)))
    better = [
        (values, f)
        for values, f in tried
        if f.noise <= ours.noise
        and f.late_ms <= ours.late_ms
        and (f.noise < CLEARLY * ours.noise or f.late_ms < CLEARLY * ours.late_ms)
    ]
    names = ", ".join(name.removesuffix("_HZ").lower().replace("_", " ") for name in GRID)
    print(f"\nGrid of {len(tried)} settings ({names}, Hz)")
    if not better:
        print("None has clearly less noise or lag without more of the other: a good choice.")
    else:
        print(f"{len(better)} are better in one and not worse in the other; the quickest:")
        print(HEAD)
        for values, f in sorted(better, key=lambda entry: entry[1].late_ms)[:6]:
            print(f.line("  " + ", ".join(f"{v:g}" for v in values)))


def gather(paths: Sequence[Path], exercise: str, keep: Path | None) -> list[Trace]:
    """The traces of all clips; `exercise` is that of clips without a truth file."""
    found: list[Trace] = []
    for path in paths:
        if path.with_suffix(".truth.json").is_file():
            clip = RenderedClip.read(path, keep)
            found += traces(clip.name, clip.track, clip.exercise.id, clip.height_in)
        else:
            found += traces(path.stem, track_of(path, keep), exercise, 66.0)
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the clips and print noise and lag."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.smoothing", description=__doc__)
    parser.add_argument("clips", type=Path, nargs="+", help="rendered or real videos")
    parser.add_argument(
        "-e",
        "--exercise",
        choices=exercise_ids(),
        default="cat_cow",
        help="movement of clips without a truth file  [default: cat_cow]",
    )
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep landmarks for the next run")
    asked = parser.parse_args(arguments)
    report(gather(asked.clips, asked.exercise, asked.keep))


if __name__ == "__main__":
    main()
