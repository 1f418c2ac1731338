"""What a report page is made from: the result of a session and the signals to plot."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]


@dataclass(frozen=True)
class SignalPlot:
    """One signal over time with its limits.

    Attributes:
        name, label, unit: the signal in data, in words, and its unit as in `result.json`.
        values: (N,) in `unit`; NaN = not judged.
        low, high: where red begins, already counted from the person's neutral; None = no limit.
        caution_low, caution_high: where amber begins; None = no amber zone.
        neutral: the person's own neutral; None = unknown or without meaning for this signal.
        primary: whether the exercise is chiefly about this signal.
        bands: (N,) half-widths of the error bands of the values; None = not stated.
    """

    name: str
    label: str
    unit: str
    values: Floats
    low: float | None
    high: float | None
    caution_low: float | None
    caution_high: float | None
    neutral: float | None
    primary: bool
    bands: Floats | None = None

    @property
    def extent(self) -> tuple[float, float] | None:
        """Lowest and highest value that was judged, or None when none was."""
        seen = self.values[np.isfinite(self.values)]
        return (float(seen.min()), float(seen.max())) if seen.size else None

    @property
    def extent_bands(self) -> tuple[float | None, float | None]:
        """Half-widths of the error bands of lowest and highest value; None = not stated."""
        if self.bands is None or self.extent is None:
            return None, None
        known = np.isfinite(self.values)
        lowest = np.where(known, self.values, np.inf).argmin()
        highest = np.where(known, self.values, -np.inf).argmax()
        return float(self.bands[lowest]), float(self.bands[highest])

    @property
    def within_limits(self) -> bool:
        """Whether there are limits, values were judged, and none of them lies beyond."""
        if self.extent is None or (self.low is None and self.high is None):
            return False
        lowest, highest = self.extent
        above = self.low is None or lowest >= self.low
        return above and (self.high is None or highest <= self.high)


@dataclass(frozen=True)
class ReportContent:
    """Everything that the page shows.

    Attributes:
        result: the content of `result.json`; extra keys are allowed. Used where present:
            `not_judged[].rule` (a signal or rule; absent or null = the whole exercise) and
            `hold_limit_s`.
        title: the exercise in words.
        source_sentence: what the therapist's text says about it.
        citation: where that text is from.
        times: (N,) seconds from the first frame, increasing.
        signals: what to plot; each with N values.
        video: the annotated video, or None.
        source_name: what the source calls the exercise, where that is another name.

    Raises:
        ValueError: when a signal has not as many values as there are times.
    """

    result: Mapping[str, Any]
    title: str
    source_sentence: str
    citation: str
    times: Floats
    signals: list[SignalPlot]
    video: Path | None
    source_name: str | None = None

    def __post_init__(self) -> None:
        for signal in self.signals:
            if np.shape(signal.values) != np.shape(self.times):
                raise ValueError(
                    f"signal {signal.name} has {np.shape(signal.values)} values "
                    f"for {np.shape(self.times)} times"
                )

    @property
    def duration_s(self) -> float:
        """Length of the recording in seconds: the container's, or up to the last frame seen."""
        last = float(self.times[-1]) if len(self.times) else 0.0
        return max(float(self.result["source"].get("duration_s") or 0.0), last)
