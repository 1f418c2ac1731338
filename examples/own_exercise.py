"""An exercise of one's own, by a TOML file alone, tried on a drawn figure before a camera sees it.

`seated_forward_bend.toml` lies beside this file; docs/definition.md walks through it.
"""

from pathlib import Path

import numpy as np

import posecheck

HERE = Path(__file__).parent


def seated(lean_deg: float) -> np.ndarray:
    """Landmarks (33, 2) of a figure on a chair that looks to the right, in pixels, y down."""
    lean = np.radians(lean_deg)
    up, ahead = np.array([np.sin(lean), -np.cos(lean)]), np.array([np.cos(lean), np.sin(lean)])
    hip, knee, ankle = np.array([[250.0, 300], [350, 300], [350, 400]])
    hand, heel, toe = np.array([[310, 295], [340, 410], [380, 412]])
    shoulder = hip + 120 * up
    elbow = shoulder - 60 * up + 10 * ahead
    head = shoulder + 45 * up
    points = np.zeros((33, 2))
    points[0] = head + 22 * ahead - 4 * up  # nose
    points[1:7] = head + 18 * ahead + 6 * up  # eyes
    points[7:9] = head + 2 * ahead  # ears
    points[9:11] = head + 17 * ahead - 14 * up  # mouth
    points[11:13], points[13:15], points[15:23] = shoulder, elbow, hand
    points[23:25], points[25:27], points[27:29] = hip, knee, ankle
    points[29:31], points[31:33] = heel, toe
    return points


def main() -> None:
    """Sit still for two seconds, bend to 30 and then to 52 degrees, each within six seconds."""
    times = np.arange(0, 18, 0.1)
    lean = np.interp(times, [2, 5, 8, 10, 13, 16], [0, 30, 0, 0, 52, 0])
    landmarks = np.array([seated(angle) for angle in lean])
    exercise = posecheck.load_exercise(HERE / "seated_forward_bend.toml")
    result = posecheck.judge(landmarks, times, exercise, size=(640, 480), view="side")
    for repetition in result.repetitions:
        print(f"repetition to {repetition.peak:.0f} degrees")
    for event in result.events:
        print(f"{event.start_s:.1f} s, {event.severity}: {event.message}")


if __name__ == "__main__":
    main()
