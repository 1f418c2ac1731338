"""Takes a long run of poses some at a time."""

from collections.abc import Iterator

from posecheck.pose.mapped import let_go
from posecheck.pose.stacking import FRAME_SHAPES, OPTIONAL_SHAPES
from posecheck.pose.track import PoseTrack


def runs(track: PoseTrack, length: int) -> Iterator[PoseTrack]:
    """All frames of a track in turn, up to `length` at a time."""
    for first in range(0, len(track), length):
        run = track.take(slice(first, first + length))
        yield run
        for name in (*FRAME_SHAPES, *OPTIONAL_SHAPES):
            if (array := getattr(run, name)) is not None:
                let_go(array)
