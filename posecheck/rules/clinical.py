"""The numbers that the source texts state themselves."""

MAX_KNEE_DRIFT_IN = 3.0
"""The source's own maximum; no definition raises it."""


HOLD_LIMIT_S = 10.0
"""Longest hold, seconds: "don't hold the stretch for more than 10 seconds" (the source text)."""
