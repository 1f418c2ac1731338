"""How far measured signals are from the truth of rendered clips, in one clip and over many."""

import csv
import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from posecheck.batch.outcome import Outcome, SignalError
from posecheck.errors import InputError
from posecheck.signals.catalogue import SIGNALS
from posecheck.text import units
from posecheck.text.translation import _

TRUTH_SCHEMA: Final = "posecheck/truth/1"
FEWEST: Final = 10
"""Fewer compared frames than this say nothing."""
DIGITS: Final = 4
SHARES: Final = np.linspace(0, 1, 101)
"""Steps in which the distribution of a clip's errors is kept."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SignalAccuracy:
    """How far a signal was from the truth over all clips that have one.

    Attributes:
        clips, count: clips and frames compared.
        mean_abs, p95_abs, bias: over all frames, in the signal's unit; bias is measured minus true,
            95 % of the frames are as near to the truth as p95_abs.
        worst_clip, worst_mean_abs: the clip with the largest mean absolute error.
        lowest_correlation, lowest_correlation_clip: over the clips in which the truth varies;
            None where it varies in none.
    """

    signal: str
    unit: str
    clips: int
    count: int
    mean_abs: float
    p95_abs: float
    bias: float
    worst_clip: str
    worst_mean_abs: float
    lowest_correlation: float | None
    lowest_correlation_clip: str | None


def signal_errors(signals_csv: Path, truth_json: Path) -> list[SignalError]:
    """Compare `signals.csv` of a clip with its `NAME.truth.json`, signal by signal.

    Each measured frame is compared with the true frame nearest in time, at most half a frame
    away; frames in which either is unknown are left out, and so are signals that only one of the
    files has.

    Raises:
        InputError: when a file cannot be read or is not what it should be.
    """
    times, measured = _read_signals(signals_csv)
    rate, truth = _read_truth(truth_json)
    errors = []
    for name in sorted(measured.keys() & truth.keys()):
        true_values = truth[name]
        frames = np.rint(times * rate).astype(int)
        fits = (np.abs(times * rate - frames) <= 0.5) & (frames >= 0) & (frames < len(true_values))
        found, true = measured[name][fits], true_values[frames[fits]]
        known = np.isfinite(found) & np.isfinite(true)
        if known.sum() >= FEWEST:
            errors.append(_error(name, found[known], true[known]))
    return errors


def together(outcomes: Iterable[Outcome]) -> list[SignalAccuracy]:
    """The errors of all clips put together, one entry a signal, in alphabetical order."""
    of_signal: dict[str, list[tuple[str, SignalError]]] = {}
    for outcome in outcomes:
        for error in outcome.signals:
            of_signal.setdefault(error.signal, []).append((outcome.name, error))
    return [_accuracy(name, of_signal[name]) for name in sorted(of_signal)]


def _accuracy(name: str, clips: list[tuple[str, SignalError]]) -> SignalAccuracy:
    count = sum(error.count for _, error in clips)
    worst_clip, worst = max(clips, key=lambda pair: (pair[1].mean_abs, pair[0]))
    correlated = [
        (error.correlation, clip) for clip, error in clips if error.correlation is not None
    ]
    lowest = min(correlated) if correlated else (None, None)
    return SignalAccuracy(
        signal=name,
        unit=clips[0][1].unit,
        clips=len(clips),
        count=count,
        mean_abs=round(sum(error.sum_abs for _, error in clips) / count, DIGITS),
        p95_abs=_rounded(_percentile([error for _, error in clips], 95)),
        bias=round(sum(error.sum_diff for _, error in clips) / count, DIGITS),
        worst_clip=worst_clip,
        worst_mean_abs=worst.mean_abs,
        lowest_correlation=lowest[0],
        lowest_correlation_clip=lowest[1],
    )


def _error(name: str, found: Floats, true: Floats) -> SignalError:
    difference = found - true
    size = np.abs(difference)
    unit = SIGNALS[name].unit if name in SIGNALS else ""
    return SignalError(
        signal=name,
        unit=unit,
        count=len(size),
        mean_abs=_rounded(size.mean()),
        p95_abs=_rounded(np.percentile(size, 95)),
        bias=_rounded(difference.mean()),
        correlation=_correlation(found, true, units.unit(unit).varies),
        sum_abs=_rounded(size.sum()),
        sum_diff=_rounded(difference.sum()),
        quantiles=[_rounded(value) for value in np.quantile(size, SHARES)],
    )


def _percentile(clips: list[SignalError], percent: float) -> float:
    """A percentile of the absolute error over several clips, from the quantiles of each.

    Between two neighbouring quantiles of a clip lies the same share of its frames; they are taken
    to be as far off as the worse of the two.
    """
    values = np.concatenate([error.quantiles[1:] for error in clips])
    frames = np.concatenate(
        [np.full(len(e.quantiles) - 1, e.count / (len(e.quantiles) - 1)) for e in clips]
    )
    order = np.argsort(values)
    reached = np.cumsum(frames[order])
    at = np.searchsorted(reached, percent / 100 * reached[-1] * (1 - 1e-9))
    return float(values[order][at])


def _correlation(found: Floats, true: Floats, varies: float) -> float | None:
    """Pearson's correlation; None where the truth hardly varies, 0 where only `found` does not."""
    if np.ptp(true) < varies or np.ptp(true) == 0:
        return None
    if np.ptp(found) == 0:
        return 0.0
    return _rounded(np.corrcoef(found, true)[0, 1])


def _read_signals(path: Path) -> tuple[Floats, dict[str, Floats]]:
    """Times (N,) in seconds and columns (N,) by name, NaN = not judged."""
    try:
        with path.open(encoding="utf-8", newline="") as source:
            rows = csv.reader(source)
            header = next(rows, [])
            values = [[float(cell) if cell else math.nan for cell in row] for row in rows]
        if header[:1] != ["t_s"] or any(len(row) != len(header) for row in values):
            raise ValueError(_("it has no column t_s, or rows of other lengths"))
    except OSError as error:
        raise InputError(
            _("the signals {path} cannot be read ({reason}): analyse the clip again").format(
                path=path, reason=error.strerror
            )
        ) from error
    except ValueError as error:
        raise InputError(
            _("{path} is not a signals.csv of posecheck: {error}").format(path=path, error=error)
        ) from error
    table = np.array(values, float).reshape(len(values), len(header))
    return table[:, 0], {name: table[:, i] for i, name in enumerate(header) if i}


def _read_truth(path: Path) -> tuple[float, dict[str, Floats]]:
    """Frames per second and true values (frames,) by signal, NaN = unknown."""
    try:
        truth: dict[str, Any] = json.loads(path.read_text(encoding="utf-8-sig"))
        if truth["schema"] != TRUTH_SCHEMA:
            raise ValueError(
                _('its schema is "{schema}", not "{truth_schema}"').format(
                    schema=truth["schema"], truth_schema=TRUTH_SCHEMA
                )
            )
        rate = float(truth["fps"])
        if not 0 < rate < 10_000:
            raise ValueError(_("fps must be more than 0"))
        # None becomes NaN in an array of floats.
        return rate, {name: np.array(track, float) for name, track in truth["signals"].items()}
    except OSError as error:
        raise InputError(
            _("the truth {path} cannot be read ({reason}): check its permissions").format(
                path=path, reason=error.strerror
            )
        ) from error
    except KeyError as error:
        raise InputError(
            _("{path} is not a truth file: the key {args} is missing").format(
                path=path, args=error.args[0]
            )
        ) from error
    except (ValueError, TypeError, AttributeError) as error:
        raise InputError(
            _("{path} is not a truth file: {error}").format(path=path, error=error)
        ) from error


def _rounded(value: Any) -> float:
    return round(float(value), DIGITS)
