"""The event of pain that a person marked."""

from posecheck.rules.events import Event
from posecheck.text import sentences


def pain_event(time_s: float) -> Event:
    """Pain at a moment, seconds from the first frame."""
    return Event("pain", "pain", "warning", time_s, time_s, 1.0, 0.0, "", None, sentences.pain())
