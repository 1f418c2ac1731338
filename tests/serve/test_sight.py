"""What a session sees a person with, the real model included."""

from contextlib import closing
from itertools import count
from pathlib import Path

import cv2
import numpy as np
import pytest

from posecheck.estimation.landmarker import open_look_around
from posecheck.observation.stillness import WINDOW_S
from posecheck.serve.sight import ServerSight
from posecheck.video.file import VideoFile

FPS = 15


@pytest.fixture(scope="module")
def pictures(samples: Path) -> list[bytes]:
    """The beginning of a clip as a page sends it: somebody who keeps still, and then does not."""
    found = []
    with VideoFile(samples / "knee_to_chest_good.mp4") as video:
        for frame in video:
            _, data = cv2.imencode(".jpg", frame.image[..., ::-1])
            found.append(data.tobytes())
            if frame.time_s > 8:
                break
    return found


def test_the_server_tells_when_nothing_moves(pictures: list[bytes]) -> None:
    numbers = count()
    with (
        closing(open_look_around("full")) as around,
        closing(ServerSight("full", around, tags=False, place=None)) as sight,
    ):

        def still(picture: bytes) -> bool:
            i = next(numbers)
            sight.see(picture, i, i / FPS)
            return sight.still

        rested = [still(pictures[0]) for _ in range(round((WINDOW_S + 1) * FPS))]
        moving = [still(picture) for picture in pictures[4 * FPS : 7 * FPS]]
    # The model settles first, and then half as many pictures are enough.
    assert not any(rested[: round(WINDOW_S * FPS)])
    assert rested[-1]
    assert np.mean(moving) < 0.2
