"""Tags in a rendered clip, found with the real model."""

from contextlib import closing
from itertools import islice
from pathlib import Path

import numpy as np

from posecheck.analysis import Options, tracked
from posecheck.calibration.model import Tags
from posecheck.pose import PoseTrack
from posecheck.signals.tagged import tag_side
from tests.calibration.calibrations import calibration
from tests.figures import body

CLIP = Path(__file__).parents[2] / "benchmarks" / "drift_clips" / "tags_female_180.mp4"
FRAMES = 12


def seen(options: Options) -> PoseTrack:
    with closing(tracked(CLIP, options)) as stream:
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
