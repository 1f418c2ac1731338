"""Judge landmarks of any origin: plain arrays, no video and no pose model.

The arrays here were found in `sample_videos/cobra_too_far.mp4`; yours come
from your own tracker, in the order of MediaPipe's 33 landmarks, in pixels.
"""

from pathlib import Path

import numpy as np

import posecheck

HERE = Path(__file__).parent


def main() -> None:
    """Judge somebody who presses up too far in the cobra."""
    with np.load(HERE / "cobra_landmarks.npz") as arrays:
        result = posecheck.judge(
            arrays["landmarks"],  # (N, 33, 2) pixels, x right, y down, NaN = nobody was seen
            arrays["times"],  # (N,) seconds, rising
            "cobra",
            size=tuple(arrays["size"].tolist()),  # (width, height) of the picture
            visibility=arrays["visibility"],  # (N, 33), 0 to 1
            world=arrays["world"],  # (N, 33, 3) metres: tells from where the camera looks
        )
    print(f"judged {result.judged_s:.1f} of {result.duration_s:.1f} s")
    for event in result.warnings:
        print(f"{event.start_s:.1f} to {event.end_s:.1f} s: {event.message}")
        print(f"  {event.rule} reached {event.peak:.0f} {event.unit}, limit {event.limit:.0f}")
    # What the arrays cannot tell is not taken for safe: it is named with its reason.
    for span in result.not_judged:
        print(f"not judged {span.start_s:.1f} to {span.end_s:.1f} s, {span.rule}: {span.message}")


if __name__ == "__main__":
    main()
