"""Landmarks of sample clips for benchmarks that need no pictures, made once in a run."""

from functools import cache
from pathlib import Path

import numpy as np

from posecheck.estimation.of_video import poses_in
from posecheck.pose.track import PoseTrack

SAMPLES = Path(__file__).parents[1] / "sample_videos"


@cache
def landmarks(clip: str) -> PoseTrack:
    """What the model sees in a sample clip."""
    path = SAMPLES / f"{clip}.mp4"
    return PoseTrack.of([pose for _, pose in poses_in(path)])


def repeated(track: PoseTrack, times: int) -> PoseTrack:
    """The track so many times over, its times going on."""
    rows = np.tile(np.arange(len(track)), times)
    step = float(np.median(np.diff(track.time_s)))
    length = float(track.time_s[-1] - track.time_s[0]) + step
    long = track.take(rows)
    long.time_s[:] += np.repeat(np.arange(times), len(track)) * length
    return long
