"""Rules: small state machines over time-stamped signal values; they know nothing of images."""

GAP_S = 1.0
"""A signal that is unknown for longer than this ends what was under way at its last known
moment; a shorter gap neither breaks nor invents anything."""
