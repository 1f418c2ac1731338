"""What a picture itself tells, on pictures that can be checked by hand."""

import numpy as np
import pytest

from posecheck.observation.scene_watch import SceneWatch
from posecheck.video.frame import Frame


def frame(image: np.ndarray) -> Frame:
    return Frame(0, 0.0, image, (image.shape[1], image.shape[0]))


def test_light_is_mean_and_spread_of_the_picture() -> None:
    image = np.zeros((64, 128, 3), np.uint8)
    image[:, 64:] = 100
    scene = SceneWatch().update(frame(image), None)
    assert scene.brightness == pytest.approx(50.0)
    assert scene.spread == pytest.approx(50.0)
