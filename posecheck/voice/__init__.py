"""The spoken cues and the short tone; everything works without a sound device."""
