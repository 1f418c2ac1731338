"""OpenCV, loaded in the one way that suits everything beside it.

Every module that needs OpenCV takes it from here. Only the file that measures masks
and the two that straighten a measured lens load it themselves, inside functions, so that judging
needs no pictures.
"""

import os

# OpenCV's own threads gain nothing on pictures of this size, but between calls they wait busily,
# beside the model. Who loads OpenCV earlier, or sets this, keeps what they chose.
os.environ.setdefault("OPENCV_FOR_THREADS_NUM", "1")

import cv2

__all__ = ["cv2"]
