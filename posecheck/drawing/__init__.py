"""Draws what a session says onto the picture; the only Python that knows colours."""
