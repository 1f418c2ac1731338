"""Rules: small state machines over time-stamped signal values; they know nothing of images."""
