"""The coach behind the window and the page: set-up, words, tone, pain; no screen, no sound."""

from posecheck.coaching.coach import Coach
from posecheck.coaching.moment import Cue, Moment, Phase, Picture, SetupCheck
from posecheck.coaching.summary import spoken_summary

__all__ = ["Coach", "Cue", "Moment", "Phase", "Picture", "SetupCheck", "spoken_summary"]
