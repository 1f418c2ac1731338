"""Pictures in and out: files, cameras and streams; every frame carries its true time."""

# PyAV brings an X library of its own: when it is loaded before OpenCV, OpenCV's window hangs
# (PyAV issue 978).
from posecheck.video import opencv  # noqa: F401
