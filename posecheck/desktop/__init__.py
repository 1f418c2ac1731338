"""Puts posecheck among the programs of a computer, to be started by a click."""
