"""The spoken cues and the short tone; everything works without a sound device."""

from posecheck.voice.voice import Speaker, Voice

__all__ = ["Speaker", "Voice"]
