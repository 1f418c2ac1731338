"""What a picture itself tells, on pictures that can be checked by hand."""

import numpy as np
import pytest

from posecheck.observation.scene_watch import (
    HIGHLIGHT_PERCENTILE,
    SAMPLED,
    SceneWatch,
    light_of,
)
from posecheck.video.frame import Frame


def frame(image: np.ndarray) -> Frame:
    return Frame(0, 0.0, image, (image.shape[1], image.shape[0]))


def test_light_is_mean_and_spread_of_the_picture() -> None:
    image = np.zeros((64, 128, 3), np.uint8)
    image[:, 64:] = 100
    scene = SceneWatch().update(frame(image), None)
    assert scene.brightness == pytest.approx(50.0)
    assert scene.spread == pytest.approx(50.0)


@pytest.mark.parametrize("size", [(480, 640), (33, 7), (1, 1), (8, 17)])
def test_light_is_what_numpy_says_of_the_sample(size: tuple[int, int]) -> None:
    image = np.random.default_rng(5).integers(0, 256, (*size, 3)).astype(np.uint8)
    sample = image[::SAMPLED, ::SAMPLED].mean(axis=2)
    expected = sample.mean(), sample.std(), np.percentile(sample, HIGHLIGHT_PERCENTILE)
    assert light_of(image) == pytest.approx(expected, abs=1e-6)
