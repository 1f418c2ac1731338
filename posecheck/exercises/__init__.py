"""Movements as data: one readable file each, checked when it is read."""

from posecheck.exercises.definition import Definition
from posecheck.exercises.library import exercise_ids, load_definition, load_exercise

__all__ = ["Definition", "exercise_ids", "load_definition", "load_exercise"]
