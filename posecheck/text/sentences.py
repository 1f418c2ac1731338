"""Sentences that people read or hear, made from codes."""

PAIN_WORDS = "Stop and rest. Pain is never part of a stretch. If it persists, see a professional."
