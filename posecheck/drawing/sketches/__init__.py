"""Drawn sketches of the exercises and of where to put the camera, as SVG and as pixels."""
