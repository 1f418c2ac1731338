"""A landmarker of one's own in place of the pose model: here one that replays a file.

Anything with `info`, `detect` and `close` will do: another model, a motion capture system, a
recording of landmarks. Give its class, or a function that makes one, to `analyze`.
"""

from pathlib import Path

import numpy as np

import posecheck
from posecheck.estimation import Frame, ModelInfo
from posecheck.observation import Observation

HERE = Path(__file__).parent


class Replay:
    """Finds in each frame of a video what a file says was found at that time."""

    def __init__(self) -> None:
        with np.load(HERE / "cobra_landmarks.npz") as arrays:
            self._times, self._landmarks = arrays["times"], arrays["landmarks"]
            self._visibility, self._world = arrays["visibility"], arrays["world"]
        self.info = ModelInfo("replay of cobra_landmarks.npz")

    def detect(self, frame: Frame) -> Observation:
        """What is seen in the next frame."""
        i = int(np.abs(self._times - frame.time_s).argmin())
        found = np.isfinite(self._landmarks[i]).all()
        # Landmarks are in pixels of the picture that is handed out, which may be smaller than the
        # video: frame.scale is the ratio.
        return Observation.of(
            frame,
            landmarks=self._landmarks[i] / frame.scale if found else None,
            visibility=self._visibility[i],
            world=self._world[i],
        )

    def close(self) -> None:
        """There is nothing to free."""


def main() -> None:
    """Judge a video with the landmarks of the file."""
    video = HERE.parent / "sample_videos" / "cobra_too_far.mp4"
    result = posecheck.analyze(video, "cobra", landmarker=Replay)
    print(f"landmarks by {result.provenance.model}")
    for event in result.warnings:
        print(f"{event.start_s:.1f} s: {event.message}")


if __name__ == "__main__":
    main()
