"""How often a raised hand is seen where there is one, and where there is none.

python -m benchmarks.raised_hand FOLDER...

Each folder holds the `landmarks.npz` of a recording. The spans in which an arm points beyond the
head are printed, and when that would have been taken for pain; whether there was a hand is for
whoever knows the recording to say.
"""

import argparse
from pathlib import Path
from typing import Final

from posecheck.coach.raised_hand import LOST_S, RaisedHand, raised
from posecheck.pose.landmarks_file import read_landmarks

SHORTEST_S: Final = 0.3


def spans(times: list[float], up: list[bool]) -> list[tuple[float, float]]:
    """From when to when a hand is up, gaps of a lost frame apart."""
    found: list[tuple[float, float]] = []
    for time_s in (t for t, is_up in zip(times, up, strict=True) if is_up):
        if found and time_s - found[-1][1] <= LOST_S:
            found[-1] = (found[-1][0], time_s)
        else:
            found.append((time_s, time_s))
    return [(start, end) for start, end in found if end - start >= SHORTEST_S]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    seconds, taken = 0.0, 0
    print("| recording | seconds | a hand is up, s | taken for pain at, s |")
    print("|---|---|---|---|")
    for folder in parser.parse_args().folders:
        track, _provenance = read_landmarks(folder / "landmarks.npz")
        poses = [track.pose(i) for i in range(len(track))]
        watch = RaisedHand()
        pain = [pose.time_s for pose in poses if watch.update(pose)]
        times = [pose.time_s for pose in poses]
        held = spans(times, [raised(pose) for pose in poses])
        words = ", ".join(f"{start:.1f}-{end:.1f}" for start, end in held)
        first = f"{pain[0]:.1f}" if pain else ""
        print(f"| {folder.name} | {times[-1]:.0f} | {words} | {first} |")
        seconds += times[-1]
        taken += bool(pain)
    print(f"\n{seconds / 60:.1f} minutes; taken for pain in {taken} recordings")


if __name__ == "__main__":
    main()
