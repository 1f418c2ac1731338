"""Frames become observations: MediaPipe behind a protocol, its models, and other people nearby."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from posecheck.estimation.landmarker import Landmarker as Landmarker
    from posecheck.pose.provenance import ModelInfo as ModelInfo
    from posecheck.video.frame import Frame as Frame

# Loaded when first used: the protocol names frames, which load OpenCV.
_HOME = {
    "Frame": "posecheck.video.frame",
    "Landmarker": "posecheck.estimation.landmarker",
    "ModelInfo": "posecheck.pose.provenance",
}
__all__ = ["Frame", "Landmarker", "ModelInfo"]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
