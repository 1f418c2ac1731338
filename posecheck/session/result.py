"""`result.json` and `signals.csv`: what other people's scripts and reports build on."""

import csv
import json
import math
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

from posecheck.exercises.exercise import Exercise
from posecheck.files.json_values import DIGITS, plain
from posecheck.pose.arrays import Floats
from posecheck.pose.provenance import Provenance
from posecheck.rules.events import Event, Hold, Repetition
from posecheck.session.not_judged import NotJudged
from posecheck.signals.body import NeutralMethod
from posecheck.signals.catalogue import SIGNALS


@dataclass(frozen=True, slots=True)
class SessionResult:
    """Everything a session found.

    Attributes:
        times: (N,) seconds.
        signals: smoothed values (N,) by name, NaN = not judged.
        judged: (N,) whether the exercise could be judged.
        neutral: the person's neutral by signal name, for signals counted from it.
        limits: (low, high, caution low, caution high) by signal, counted like the signal itself.
        from_neutral: signals whose limits count from the person's own neutral.
        scale_px_per_in: pixels per inch, NaN = unknown.
        scale_error_pct: its stated error, NaN = unknown.
        scale_method: how it came about: height, tag, taught or none.
        bands: half-widths (N,) of the error bands of the signals in inches, by name; NaN = unknown.
        seen: from where the camera saw the person most of the time.
        unfinished: repetitions that a gap or the end cut off; they do not count.
        neutral_method: how neutral was found, None = it was not.
    """

    exercise: Exercise
    level: int | None
    times: Floats
    signals: dict[str, Floats]
    judged: np.ndarray
    judged_s: float
    not_judged: list[NotJudged]
    repetitions: list[Repetition]
    holds: list[Hold]
    events: list[Event]
    neutral: dict[str, float]
    limits: dict[str, tuple[float | None, float | None, float | None, float | None]]
    from_neutral: frozenset[str]
    scale_px_per_in: float
    scale_error_pct: float
    seen: str
    scale_method: str = "none"
    bands: dict[str, Floats] = field(default_factory=dict)
    unfinished: list[Repetition] = field(default_factory=list)
    neutral_method: NeutralMethod | None = None


SCHEMA: Final = "posecheck/result/1"


def result_json(result: SessionResult, provenance: Provenance) -> dict[str, Any]:
    """The content of `result.json`: plain values, None = unknown."""
    frames = len(result.times)
    last = float(np.median(np.diff(result.times))) if frames > 1 else 0.0
    duration = float(result.times[-1]) + last if frames else 0.0
    fps = provenance.fps or ((frames - 1) / float(result.times[-1]) if frames > 1 else None)
    scaled = math.isfinite(result.scale_px_per_in)
    return plain(
        {
            "schema": SCHEMA,
            "versions": {
                "posecheck": provenance.posecheck,
                "mediapipe": provenance.mediapipe,
                "model": provenance.model,
                "model_sha256": provenance.model_sha256,
            },
            "source": {
                "path": provenance.path,
                "duration_s": duration,
                "frames": frames,
                "fps": fps,
                "width": provenance.width,
                "height": provenance.height,
                "broken_frames": provenance.broken_frames,
                "cut_off": provenance.cut_off,
            },
            "exercise": result.exercise.id,
            "title": result.exercise.title,
            "level": result.level,
            "view": {"expected": " or ".join(result.exercise.views), "seen": result.seen},
            "scale": {
                "px_per_in": result.scale_px_per_in if scaled else None,
                "method": result.scale_method if scaled else "none",
                "error_pct": result.scale_error_pct if scaled else None,
            },
            "judged_s": result.judged_s,
            "not_judged": [asdict(span) for span in result.not_judged],
            "counted": result.exercise.counts_repetitions,
            "reps": [asdict(rep) for rep in result.repetitions],
            "unfinished": [asdict(rep) for rep in result.unfinished],
            "holds": [
                {
                    "start_s": hold.start_s,
                    "end_s": hold.end_s,
                    "duration_s": hold.duration_s,
                    "side": hold.side,
                }
                for hold in result.holds
            ],
            "hold_limit_s": result.exercise.hold.limit_s,
            "events": [asdict(event) for event in result.events],
            "ranges": {
                name: {
                    **_extent(values),
                    "unit": SIGNALS[name].unit,
                    "band": _widest(values, result.bands.get(name)),
                }
                for name, values in result.signals.items()
            },
            "neutral": result.neutral,
            "neutral_method": result.neutral_method,
            "limits": {
                name: dict(zip(("low", "high", "caution_low", "caution_high"), ends, strict=True))
                for name, ends in result.limits.items()
            },
        }
    )


def write_result(content: dict[str, Any], path: Path) -> None:
    """Write `result.json`."""
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def write_signals(result: SessionResult, path: Path) -> None:
    """Write `signals.csv`: `t_s` and one column a signal, an empty cell = not judged."""
    names = list(result.signals)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["t_s", *names])
        columns = [result.signals[name] for name in names]
        for i, time_s in enumerate(result.times):
            cells = ("" if math.isnan(c[i]) else f"{c[i]:.{DIGITS}f}" for c in columns)
            writer.writerow([f"{time_s:.{DIGITS}f}", *cells])


def _extent(values: np.ndarray) -> dict[str, float | None]:
    known = values[np.isfinite(values)]
    if not known.size:
        return {"min": None, "max": None}
    return {"min": float(known.min()), "max": float(known.max())}


def _widest(values: np.ndarray, widths: np.ndarray | None) -> float | None:
    """The half-width of the error band where the signal is furthest from 0, None = not stated."""
    if widths is None or not np.isfinite(values).any():
        return None
    return float(widths[int(np.nanargmax(np.abs(values)))])
