"""Plot a signal with its limit and the warnings: `python examples/plot_a_signal.py [PICTURE]`."""

import sys
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

import posecheck

HERE = Path(__file__).parent
SIGNAL = "trunk_elevation_deg"


def main(picture: str = "signal.png") -> None:
    """Draw how far the chest is lifted in a cobra that goes too far."""
    with np.load(HERE / "cobra_landmarks.npz") as arrays:
        result = posecheck.judge(
            arrays["landmarks"],
            arrays["times"],
            "cobra",
            size=tuple(arrays["size"].tolist()),
            visibility=arrays["visibility"],
            world=arrays["world"],
        )
    figure = Figure(figsize=(8, 3), layout="constrained")
    axes = figure.subplots()
    # NaN = not judged: the line has a gap there, and does not fall to 0.
    axes.plot(result.times, result.signals[SIGNAL], label="chest lift")
    _, high, _, caution = result.limits[SIGNAL]
    axes.axhline(high, color="tab:red", label="limit")
    axes.axhline(caution, color="tab:orange", linestyle="--", label="caution")
    for event in result.warnings:
        axes.axvspan(event.start_s, event.end_s, color="tab:red", alpha=0.15)
    axes.set(xlabel="s", ylabel="degrees above the horizontal", title=result.exercise.title)
    axes.legend()
    figure.savefig(picture)
    print(f"see {picture}")


if __name__ == "__main__":
    main(*sys.argv[1:2])
