"""Signals: what is measured on a body, each a pure function of poses with NaN for unknown."""
