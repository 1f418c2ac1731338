"""Stills are what the video shows at a moment, wherever it is jumped to."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from posecheck.video import stills as module
from posecheck.video.stills import SIDE, stills
from tests.report.reports import jumpable_video


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its frame number i, ten a second, is grey 2 i."""
    return jumpable_video(tmp_path_factory.mktemp("video") / "clip.mp4")


def greys(pictures: list[bytes | None]) -> list[float]:
    opened = [Image.open(io.BytesIO(picture)) for picture in pictures if picture is not None]
    assert all(max(picture.size) <= SIDE for picture in opened)
    return [float(np.asarray(picture.convert("L")).mean()) for picture in opened]


@pytest.mark.parametrize("jump_s", [20.0, 1.0])
def test_moments_in_any_order_and_after_the_end(
    video: Path, jump_s: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_JUMP_S", jump_s)
    found = greys(stills(video, [8.05, 2.0, 2.0, 500.0]))
    assert found == pytest.approx([160, 40, 40, 198], abs=4)


def test_nothing_of_what_is_no_video(tmp_path: Path) -> None:
    assert stills(tmp_path / "missing.mp4", [1.0]) == [None]
    assert stills(tmp_path / "missing.mp4", []) == []
