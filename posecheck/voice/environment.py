"""The environment for programs that are started from here."""

import os
from pathlib import Path


def child_environment() -> dict[str, str]:
    """The environment as it was before OpenCV put its own libraries into it.

    Other programs must not load the libraries of OpenCV's wheel. It also gives the user's own
    proxies back, which are taken from this process while the model is open.
    """
    from posecheck.video.opencv import cv2

    own = Path(cv2.__file__).resolve().parent
    # The wheel keeps its libraries beside the package as well.
    inside = (str(own), str(own.parent / "opencv_contrib_python.libs"))
    clean = {}
    for name, value in os.environ.items():
        if name in ("LD_LIBRARY_PATH", "PATH"):
            kept = [p for p in value.split(os.pathsep) if p and not p.startswith(inside)]
            value = os.pathsep.join(kept)
        elif name.startswith("QT_") and value.startswith(inside):
            continue
        if value or name != "LD_LIBRARY_PATH":
            clean[name] = value
    return clean
