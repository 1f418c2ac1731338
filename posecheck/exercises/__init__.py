"""Exercises and programmes as data: one readable file each, checked when it is read."""
