"""The video with what the session said drawn on it."""

from typing import Final

from posecheck.drawing.overlay import Overlay
from posecheck.pose.pose import Pose
from posecheck.session.verdict import Verdict
from posecheck.video.frame import Frame
from posecheck.video.writer import VideoWriter

DISPLAY_SIDE: Final = 960
"""Long side of the annotated video in pixels: readable, and small enough to send."""


class AnnotatedVideo:
    """Draws verdicts on frames and writes them."""

    def __init__(self, writer: VideoWriter, title: str, *, counted: bool = True) -> None:
        self._writer = writer
        self._title, self._counted = title, counted
        self._overlay: Overlay | None = None

    def draw(self, frame: Frame, pose: Pose, verdict: Verdict, dorsal: int) -> None:
        """Draw the verdict on the frame's picture and write that."""
        # The tracker may still look at the picture, and a window may show it.
        image = (frame.image if frame.display is None else frame.display).copy()
        if self._overlay is None:
            size = (image.shape[1], image.shape[0])
            self._overlay = Overlay(size, self._title, frame.size, counted=self._counted)
        self._overlay.draw(image, pose, verdict, dorsal)
        self._writer.write(image, frame.time_s)
