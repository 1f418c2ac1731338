"""Made-up results for the tests of the report page."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posecheck.report.content import ReportContent, SignalPlot


def signal(values: Any, name: str = "back_curve_pct", **changes: Any) -> SignalPlot:
    """A signal with limits at -6 and 11 and amber from -5 and 9."""
    fields: dict[str, Any] = {
        "name": name,
        "label": "Back curve",
        "unit": "%",
        "values": np.asarray(values, float),
        "low": -6.0,
        "high": 11.0,
        "caution_low": -5.0,
        "caution_high": 9.0,
        "neutral": 0.0,
        "primary": True,
    }
    return SignalPlot(**(fields | changes))


def event(start_s: float = 2.0, end_s: float = 3.0, **changes: Any) -> dict[str, Any]:
    """A range warning on the back's curve."""
    fields: dict[str, Any] = {
        "kind": "range",
        "rule": "back_curve_pct",
        "severity": "warning",
        "start_s": start_s,
        "end_s": end_s,
        "peak": 12.0,
        "limit": 11.0,
        "unit": "%",
        "side": None,
        "message": "Too far. Stop a little earlier.",
    }
    return fields | changes


def content(
    signals: list[SignalPlot] | None = None,
    times: Any = None,
    video: Path | None = None,
    **changes: Any,
) -> ReportContent:
    """A recording of 10 s that was judged from end to end without a warning."""
    times = np.arange(300) / 30 if times is None else np.asarray(times, float)
    duration_s = float(times[-1]) if len(times) else 0.0
    result: dict[str, Any] = {
        "schema": "posecheck/result/1",
        "versions": {
            "posecheck": "1.0",
            "mediapipe": "1.2.2",
            "model": "full",
            "model_sha256": "ab12",
        },
        "source": {
            "path": "C:\\Users\\me\\clip.mp4",
            "duration_s": duration_s,
            "frames": len(times),
            "fps": 30.0,
            "width": 1080,
            "height": 1920,
        },
        "exercise": "cat_cow",
        "level": None,
        "view": {"expected": "side", "seen": "side"},
        "scale": {"px_per_in": None, "method": "none", "error_pct": None},
        "camera": {"roll_deg": None, "roll_error_deg": 3.0, "moved_s": []},
        "judged_s": duration_s,
        "not_judged": [],
        "reps": [],
        "holds": [],
        "events": [],
        "ranges": {},
    }
    if signals is None:
        signals = [signal(5 * np.sin(times))]
    return ReportContent(
        result | changes, "Cat and cow", "Round your back.", "Sheet 1", times, signals, video
    )


def jumpable_video(path: Path) -> Path:
    """Write a clip of 10 s in which every frame can be jumped to."""
    av = pytest.importorskip("av")
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=10, options={"g": "1"})
        stream.width, stream.height, stream.pix_fmt = 96, 128, "yuv420p"
        for i in range(100):
            picture = np.full((128, 96, 3), 2 * i, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
    return path
