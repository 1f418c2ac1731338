"""Analyses one clip and prints the peak of its memory in bytes; run apart by `analyze`."""

import argparse
import tempfile
from pathlib import Path

from benchmarks.machine import peak_memory
from posecheck.analysis.analyze import analyze_recording
from posecheck.analysis.options import Options
from posecheck.exercises.library import load_exercise


def main() -> None:
    """Analyse the clip and print the peak."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clip", type=Path)
    parser.add_argument("exercise")
    parser.add_argument("--video", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        options = Options(height_in=66.0, video=asked.video)
        analyze_recording(asked.clip, load_exercise(asked.exercise), Path(folder) / "out", options)
    print(peak_memory())


if __name__ == "__main__":
    main()
