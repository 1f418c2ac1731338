"""Cost of signals and rules alone, on landmarks of sample clips, in processor time.

One pose at a time is how live coaching runs, short runs are how a video is analysed, long ones how
saved landmarks are judged again. All three give the same results to the last digit.
"""

import time
from collections.abc import Callable, Sequence, Sized
from statistics import median
from typing import TypeVar

from benchmarks import machine
from benchmarks.figure import Figure, report
from benchmarks.saved import landmarks, repeated
from posecheck.analysis.judge import RUN
from posecheck.exercises.library import load_exercise
from posecheck.pose.pose import Pose
from posecheck.pose.runs import runs
from posecheck.pose.track import PoseTrack
from posecheck.session.session import Session

Frames = TypeVar("Frames", bound=Sized)
ROUNDS = 9
CLIPS = {
    "with the back's contour": ("cat_cow", "cat_cow_good"),
    "without it": ("knee_to_chest", "knee_to_chest_good"),
}
TARGET_MS = 0.35
TARGET_RUN_MS = 0.1
LONG = 20
TARGET_FPS = 20_000


def main() -> None:
    """Measure and print."""
    print(machine.describe())
    figures = []
    for what, (exercise, clip) in CLIPS.items():
        track = landmarks(clip)
        poses = [track.pose(i) for i in range(len(track))]
        name = f"signals and rules {what}"
        ms = 1000 * cost(exercise, poses, one_by_one)
        figures.append(Figure(f"{name}, one by one", ms, "ms/frame", TARGET_MS, "most"))
        ms = 1000 * cost(exercise, track, lambda s, t: in_runs(s, t, RUN))
        how = f"in runs of {RUN}, as a video is"
        figures.append(Figure(f"{name}, {how}", ms, "ms/frame", TARGET_RUN_MS, "most"))
    for what, (exercise, clip) in CLIPS.items():
        track = landmarks(clip)
        for length, words in ((1, f"{len(track)} frames"), (LONG, f"{LONG} times as many")):
            seconds = cost(exercise, repeated(track, length), lambda s, t: in_runs(s, t, RUN))
            name = f"saved landmarks {what}, {words}"
            figures.append(Figure(name, 1 / seconds, "frames/s", TARGET_FPS, "least"))
    report(figures)


def cost(exercise_id: str, frames: Frames, judge: Callable[[Session, Frames], None]) -> float:
    """Processor time in seconds a frame of a whole session: the median of some rounds."""
    exercise = load_exercise(exercise_id)
    spent = []
    for _ in range(ROUNDS):
        began = time.process_time()
        session = Session(exercise, height=66.0)
        judge(session, frames)
        session.finish()
        spent.append(time.process_time() - began)
    return median(spent) / len(frames)


def one_by_one(session: Session, poses: Sequence[Pose]) -> None:
    """As a camera gives them."""
    for pose in poses:
        session.update(pose)


def in_runs(session: Session, track: PoseTrack, length: int) -> None:
    """So many at once."""
    for run in runs(track, length):
        session.skim(run)


if __name__ == "__main__":
    main()
