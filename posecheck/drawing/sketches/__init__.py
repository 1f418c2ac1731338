"""Drawn sketches of the movements and of where to put the camera, as SVG and as pixels."""
