"""Draws what a session says onto the picture; the only code that knows colours."""

from posecheck.overlay.overlay import Overlay

__all__ = ["Overlay"]
