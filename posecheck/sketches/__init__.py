"""Drawn sketches of the movements and of where to put the camera, as SVG and as pixels."""

from posecheck.sketches.drawing import (
    movement_picture,
    movement_svg,
    placement_picture,
    placement_svg,
)

__all__ = ["movement_picture", "movement_svg", "placement_picture", "placement_svg"]
