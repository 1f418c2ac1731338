"""Cost of signals and rules alone, on landmarks of sample clips, in processor time.

One pose at a time is how live coaching runs, short runs are how a video is analysed, long ones how
saved landmarks are judged again. All three give the same results to the last digit.
"""

import time
from collections.abc import Callable
from statistics import median

from benchmarks import machine
from benchmarks.figure import Figure, report
from benchmarks.saved import landmarks, repeated
from posecheck.analysis.judge import RUN
from posecheck.exercises.library import load_exercise
from posecheck.pose.runs import runs
from posecheck.pose.track import PoseTrack
from posecheck.session.session import Session

ROUNDS = 5
CLIPS = {
    "with the back's contour": ("cat_cow", "cat_cow_good"),
    "without it": ("knee_to_chest", "knee_to_chest_good"),
}
TARGET_MS = {"with the back's contour": 0.5, "without it": 0.1}
LONG = 20
TARGET_FPS = 20_000


def main() -> None:
    """Measure and print."""
    print(machine.describe())
    figures = []
    for what, (exercise, clip) in CLIPS.items():
        track = landmarks(clip)
        for how, judge in (
            ("one by one", one_by_one),
            (f"in runs of {RUN}, as a video is", lambda s, t: in_runs(s, t, RUN)),
        ):
            ms = 1000 * cost(exercise, track, judge)
            name = f"signals and rules {what}, {how}"
            figures.append(Figure(name, ms, "ms/frame", TARGET_MS[what], "most"))
    for what, (exercise, clip) in CLIPS.items():
        track = landmarks(clip)
        for length, words in ((1, f"{len(track)} frames"), (LONG, f"{LONG} times as many")):
            seconds = cost(exercise, repeated(track, length), lambda s, t: in_runs(s, t, RUN))
            name = f"saved landmarks {what}, {words}"
            figures.append(Figure(name, 1 / seconds, "frames/s", TARGET_FPS, "least"))
    report(figures)


def cost(exercise_id: str, track: PoseTrack, judge: Callable[[Session, PoseTrack], None]) -> float:
    """Processor time in seconds a frame of a whole session: the median of some rounds."""
    exercise = load_exercise(exercise_id)
    spent = []
    for _ in range(ROUNDS):
        began = time.process_time()
        session = Session(exercise, height=66.0)
        judge(session, track)
        session.finish()
        spent.append(time.process_time() - began)
    return median(spent) / len(track)


def one_by_one(session: Session, track: PoseTrack) -> None:
    """As a camera gives them."""
    for i in range(len(track)):
        session.update(track.pose(i))


def in_runs(session: Session, track: PoseTrack, length: int) -> None:
    """So many at once."""
    for run in runs(track, length):
        session.skim(run)


if __name__ == "__main__":
    main()
