"""What comes before a picture."""

import math
import struct

import numpy as np
import pytest

from posecheck.observation.scene_watch import SceneWatch
from posecheck.serve.frame_message import BadPicture, as_frame, told_lean

PICTURE = b"\xff\xd8\xff picture"


def test_a_picture_alone_tells_no_lean() -> None:
    lean, picture = told_lean(PICTURE)
    assert math.isnan(lean)
    assert picture == PICTURE


def test_a_phone_tells_its_lean_before_the_picture() -> None:
    assert told_lean(b"LEAN" + struct.pack("<f", -7.5) + PICTURE) == (-7.5, PICTURE)


@pytest.mark.parametrize("degrees", [46.0, -1e9, math.nan, math.inf])
def test_a_lean_that_cannot_be_is_refused(degrees: float) -> None:
    with pytest.raises(BadPicture, match="-45 to 45"):
        told_lean(b"LEAN" + struct.pack("<f", degrees) + PICTURE)


def test_a_lean_that_is_cut_off_is_refused() -> None:
    with pytest.raises(BadPicture, match="-45 to 45"):
        told_lean(b"LEAN\x00")


def test_what_the_phone_tells_counts_and_not_the_lines_of_the_room() -> None:
    picture = np.full((360, 480, 3), 90, np.uint8)
    scene = SceneWatch().update(as_frame(picture, 0, 0.0, 4.5), None)
    assert scene.camera_lean_deg == 4.5
    assert math.isnan(SceneWatch().update(as_frame(picture, 0, 0.0), None).camera_lean_deg)
