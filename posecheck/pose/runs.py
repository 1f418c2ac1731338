"""Takes a long run of poses some at a time."""

from collections.abc import Iterator

from posecheck.pose.track import PoseTrack


def runs(track: PoseTrack, length: int) -> Iterator[PoseTrack]:
    """All frames of a track in turn, up to `length` at a time."""
    for first in range(0, len(track), length):
        yield track.take(slice(first, first + length))
