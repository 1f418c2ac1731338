"""Pictures in and out: files, cameras and streams; every frame carries its true time."""

import os

# OpenCV's own threads gain nothing on pictures of this size, but between calls they wait busily,
# beside the model. Who loads OpenCV earlier, or sets this, keeps what they chose.
os.environ.setdefault("OPENCV_FOR_THREADS_NUM", "1")

# PyAV brings an X library of its own: when it is loaded first, OpenCV's window hangs
# (PyAV issue 978).
import cv2  # noqa: F401
