"""Where pictures come from: files, cameras and streams; every frame carries its true time."""

# PyAV brings an X library of its own: when it is loaded first, OpenCV's window hangs
# (PyAV issue 978).
import cv2  # noqa: F401

from posecheck.frames.frame import Frame
from posecheck.frames.video import VideoFile, VideoInfo

__all__ = ["Frame", "VideoFile", "VideoInfo"]
