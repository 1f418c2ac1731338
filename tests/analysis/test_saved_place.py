"""Saved landmarks and the place from which they were found."""

from pathlib import Path

import pytest

from posecheck.analysis.analyze import analyze
from posecheck.errors import InputError
from posecheck.pose.landmarks_file import write_landmarks
from posecheck.pose.provenance import ModelInfo, Provenance
from tests.figures import SIZE, SUPINE, film


def test_landmarks_from_behind_the_head_are_not_judged_as_from_the_feet(tmp_path: Path) -> None:
    saved = tmp_path / "landmarks.npz"
    poses = list(film(lambda t: SUPINE, 2))
    write_landmarks(poses, saved, Provenance.of("clip.mp4", SIZE, ModelInfo("")))
    with pytest.raises(InputError, match="--camera-place feet with the video itself"):
        analyze(saved, "supine_caudal_rotation", camera_place="feet")
    assert analyze(saved, "supine_caudal_rotation", camera_place="side").times.size == len(poses)
