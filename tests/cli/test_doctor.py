"""`posecheck doctor` must run above all where something is missing."""

import subprocess
import sys

BROKEN = """
import sys
sys.modules |= dict.fromkeys(("numpy", "pydantic", "cv2", "av", "mediapipe"))
from posecheck.cli.doctor import doctor
sys.exit(doctor.main([], standalone_mode=False))
"""


def test_it_says_what_is_missing_where_packages_cannot_be_loaded():
    found = subprocess.run(
        [sys.executable, "-c", BROKEN], capture_output=True, text=True, check=False
    )
    assert found.returncode == 1, found.stderr
    assert "[--] pose model: import of numpy halted" in found.stdout
