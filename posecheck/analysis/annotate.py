"""Writes a recording once more with the verdicts on its frames."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Final

from posecheck.pose.between import between
from posecheck.pose.pose import Pose
from posecheck.pose.runs import runs
from posecheck.pose.track import PoseTrack
from posecheck.results.annotated_video import AnnotatedVideo
from posecheck.session.session import Session
from posecheck.session.verdict import Verdict
from posecheck.video.file import VideoFile
from posecheck.video.prefetch import prefetch
from posecheck.video.writer import VideoWriter

DRAWN: Final = 32
"""How many poses are judged together while their frames are drawn."""


def annotate(video: VideoFile, session: Session, track: PoseTrack, path: Path) -> None:
    """Judge all poses of a video and write it once more with the verdicts on its frames.

    A frame that was not looked at shows the verdict before it, and the person on their way from
    one pose to the next.
    """
    times, row = track.time_s.tolist(), 0
    with ExitStack() as stack:
        stack.enter_context(video)
        writer = stack.enter_context(VideoWriter(path))
        picture = AnnotatedVideo(
            writer, session.exercise.title, counted=session.exercise.counts_repetitions
        )
        verdicts = _verdicts(session, track)
        verdict = next(verdicts)
        for frame in stack.enter_context(closing(prefetch(video))):
            while row + 1 < len(times) and times[row + 1] <= frame.time_s:
                verdict = next(verdicts)
                row += 1
            picture.draw(frame, _pose_at(track, row, frame.time_s), verdict, session.dorsal)
        for _ in verdicts:
            pass  # all poses are judged, whatever could be drawn


def _pose_at(track: PoseTrack, row: int, time_s: float) -> Pose:
    """The pose at a time from that of a row up to the next."""
    pose = track.pose(row)
    if pose.time_s == time_s or row + 1 == len(track):
        return pose
    return between(pose, track.pose(row + 1), time_s)


def _verdicts(session: Session, track: PoseTrack) -> Iterator[Verdict]:
    for run in runs(track, DRAWN):
        yield from session.judge(run)
