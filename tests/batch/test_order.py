"""What takes long is begun first."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fake_work import job

from posecheck.batch import order
from posecheck.batch.clip_check import Job
from posecheck.batch.clips import Clip
from posecheck.batch.order import longest_first
from posecheck.exercises.library import load_exercise
from tests.made_clips import write

NOISE = np.random.default_rng(3).integers(0, 255, (48, 64, 3), np.uint8)
GREY = np.full((48, 64, 3), 90, np.uint8)


def clip(folder: Path, name: str, frames: int, fps: int = 15, noise: bool = False) -> Job:
    pictures = ((i / fps, np.roll(NOISE, i, 1) if noise else GREY) for i in range(frames))
    path = write(pictures, folder / f"{name}.mp4")
    return replace(job(name), clip=Clip(str(path), name))


def names(jobs: list[Job]) -> list[str]:
    return [each.clip.name for each in longest_first(jobs)]


def test_not_the_bytes_count_but_how_many_pictures_are_looked_at(tmp_path: Path) -> None:
    restless, calm = clip(tmp_path, "restless", 30, noise=True), clip(tmp_path, "calm", 60)
    assert Path(restless.clip.source).stat().st_size > 2 * Path(calm.clip.source).stat().st_size
    assert names([restless, calm]) == ["calm", "restless"]
    # Of twice as many pictures a second every other one is looked at, as in the slower clip ...
    quick = replace(clip(tmp_path, "quick", 100, fps=30), exercise=load_exercise("cobra"))
    assert names([quick, calm]) == ["calm", "quick"]
    # ... but not of a movement that is read from the outline.
    tilt = replace(quick, exercise=load_exercise("pelvic_tilt"))
    assert names([calm, tilt]) == ["quick", "calm"]


def test_saved_landmarks_take_less_than_pictures(tmp_path: Path) -> None:
    judged_again = replace(clip(tmp_path, "again", 60), rules_only=True)
    assert names([judged_again, clip(tmp_path, "new", 30)]) == ["new", "again"]


def test_the_bytes_tell_where_no_header_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = clip(tmp_path, "known", 30)
    size = Path(known.clip.source).stat().st_size
    broken = []
    for name, share in (("small", 0.5), ("large", 2.0)):
        (tmp_path / f"{name}.mp4").write_bytes(b"x" * round(share * size))
        broken.append(replace(job(name), clip=Clip(str(tmp_path / f"{name}.mp4"), name)))
    far = replace(job("far"), clip=Clip("https://example.org/far.mp4", "far"))
    assert names([far, *broken, known]) == ["large", "known", "small", "far"]
    monkeypatch.setattr(order, "LOOKED_INTO", 3)
    restless = clip(tmp_path, "restless", 20, noise=True)
    assert names([known, *broken, restless])[0] == "restless"
    assert names([]) == []
