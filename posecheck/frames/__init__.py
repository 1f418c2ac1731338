"""Where pictures come from: files now, cameras later; every frame carries its true time."""

from posecheck.frames.frame import Frame
from posecheck.frames.video import VideoFile, VideoInfo

__all__ = ["Frame", "VideoFile", "VideoInfo"]
