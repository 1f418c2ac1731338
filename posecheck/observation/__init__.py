"""What one look at one frame gave: landmarks, mask, other people and printed tags."""

from posecheck.observation.observation import Observation

__all__ = ["Observation"]
