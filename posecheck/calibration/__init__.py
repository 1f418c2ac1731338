"""Calibrations: what is known about one person and one camera beyond the video itself."""

from posecheck.calibration.file import load_calibration, save_calibration
from posecheck.calibration.model import Calibration

__all__ = ["Calibration", "load_calibration", "save_calibration"]
