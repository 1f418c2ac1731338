"""Tags in a rendered clip, found with the real model."""

from contextlib import closing
from itertools import islice
from pathlib import Path

import numpy as np

from posecheck.analysis.options import Options
from posecheck.calibration.model import Tags
from posecheck.estimation.of_video import poses_in
from posecheck.pose.track import PoseTrack
from posecheck.signals.tag_drift import tag_side
from tests.calibrations import calibration
from tests.figures import body

CLIP = Path(__file__).parents[2] / "benchmarks" / "drift_clips" / "tags_female_180.mp4"
FRAMES = 12


def seen(options: Options) -> PoseTrack:
    with closing(poses_in(CLIP, options.model, tags=options.tags)) as stream:
        return PoseTrack.of([pose for _, pose in islice(stream, FRAMES)])


def test_tags_are_found_in_every_frame_when_they_are_worn() -> None:
    track = seen(Options(video=False, calibration=calibration(tags={})))
    assert track.tags is not None
    assert np.isfinite(track.tags).all()
    # 2.6 m away, 1280 pixels for 44 degrees: some 13 pixels per inch.
    sides = [tag_side(body(track.pose(i)), "left")[0] / Tags().side_in for i in range(len(track))]
    assert np.allclose(sides, 13.1, rtol=0.05)


def test_they_are_not_looked_for_otherwise() -> None:
    assert seen(Options(video=False, calibration=calibration())).tags is None
