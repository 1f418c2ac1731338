"""What the page reduces a picture to is what Python measures in the same picture."""

import base64
import json
import math
import shutil
import subprocess
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from posecheck.estimation.bystanders import Surroundings
from posecheck.observation.observation import Observation
from posecheck.observation.packed import BOX, HEAD, LEVELS, PackedObservation, unpack
from posecheck.observation.picture_bars import find_bars
from posecheck.observation.scene_watch import _content, light_of
from posecheck.observation.stillness import Stillness
from posecheck.pose.scene import NO_SCENE
from posecheck.pose.silhouette import measure_contour
from posecheck.pose.skeleton import INDEX
from posecheck.serve.app import PAGE

SIZE = (360, 270)


def room() -> np.ndarray:
    """A picture with detail everywhere."""
    noise = np.random.default_rng(1).uniform(60, 220, (27, 36, 3)).astype(np.float32)
    picture = cv2.resize(noise, SIZE, interpolation=cv2.INTER_CUBIC)
    grain = np.random.default_rng(2).normal(0, 6, (*SIZE[::-1], 3))
    return np.clip(picture + grain, 0, 255).astype(np.uint8)


def lying() -> tuple[np.ndarray, np.ndarray]:
    """Landmarks (33, 2) seen from behind the head, and the mask: knees above the shoulders."""
    marks = np.full((33, 2), 135.0)
    for name, dx, y in (("shoulder", 35.0, 200.0), ("hip", 22.0, 150.0), ("knee", 20.0, 90.0)):
        marks[INDEX[f"left_{name}"]] = 180 + dx, y
        marks[INDEX[f"right_{name}"]] = 180 - dx, y
    y, x = np.mgrid[: SIZE[1], : SIZE[0]]
    distance = np.hypot((x - 180.3) / 50, (y - 170.7) / 91) - 1
    return marks, (1 / (1 + np.exp(30 * distance))).astype(np.float32)


def barred(kind: str) -> np.ndarray:
    picture = room()
    if kind == "black":
        picture[:, :60] = picture[:, -60:] = 8
    if kind == "blurred":
        wide = cv2.GaussianBlur(cv2.resize(picture, (1080, 270))[:, :120], (31, 31), 0)
        picture[:, :90] = np.clip(wide[:, :90] * 0.4, 0, 255)
        picture[:, -90:] = np.clip(wide[:, 30:120] * 0.4, 0, 255)
    if kind == "dark":
        picture //= 8
    return picture


@pytest.mark.parametrize("kind", ["plain", "black", "blurred", "dark"])
def test_light_bars_contrast_and_changes(tmp_path: Path, kind: str) -> None:
    picture = barred(kind)
    second = picture.copy()
    second[20:90, 20:80] = 255 - second[20:90, 20:80]
    marks, mask = lying()
    mine = reduced(tmp_path, picture, second, marks, mask)

    bars = find_bars(picture[..., 1])
    if bars is None:
        assert mine["bars"] is None
    else:
        assert mine["bars"] == pytest.approx(list(bars))
        assert (max(bars) > 0) is (kind in ("black", "blurred"))
        light = light_of(_content(picture, bars))
        expected = {
            "brightness": light.mean,
            "spread": light.spread,
            "highlight": light.highlight,
        }
        assert mine["light"] == pytest.approx(expected, abs=0.01)
    contour = measure_contour(mask, marks, picture=picture)
    assert contour is not None
    assert math.isfinite(contour.contrast)
    assert mine["contrast"] == pytest.approx(contour.contrast, abs=0.01)
    surroundings = Surroundings()
    changed = [surroundings.changed(each, mask) for each in (picture, picture, second)]
    assert mine["changed"] == changed
    if kind != "dark":
        assert changed == [True, False, True]
    levels = np.rint(LEVELS * np.clip(mask, 0, 1)).ravel()
    assert np.abs(np.array(mine["levels"]) - levels).max() <= 1
    assert (np.array(mine["levels"]) != levels).mean() < 1e-3
    sent = base64.b64decode(mine["sent"])
    got = unpack(sent)
    np.testing.assert_array_equal(got.mask, np.reshape(mine["levels"], SIZE[::-1]))
    # The part that is sent is the one that Python would send.
    again = PackedObservation(size=SIZE, full_size=(640, 480), scene=NO_SCENE, mask=got.mask)
    box = slice(HEAD.size, HEAD.size + BOX.size)
    assert sent[box] == again.to_bytes()[box]
    assert BOX.unpack(sent[box])[2:] < SIZE


def test_only_who_keeps_still_is_looked_at_half_as_often(tmp_path: Path) -> None:
    flicker = [i % 8 for i in range(40)]
    moves = {40: (0.02, 0), 80: (0.02, 30), 120: (0.02, 30)}
    x, changed = 0.0, 0
    rows = []
    for i in range(150):
        x, changed = moves.get(i, (x, changed))
        noise = flicker[i % 40]
        rows.append({"ms": 66 * i, "x": x, "changed": changed + noise, "found": i != 120})
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs Node.js")
    page = modules(tmp_path)
    script = Path(__file__).with_name("stillness.mjs")
    run = subprocess.run(
        [node, script, page, json.dumps(rows)], capture_output=True, text=True, check=True
    )
    still = json.loads(run.stdout)
    # Two seconds after the beginning, a knee that moved, an edge that moved, and somebody who came.
    for begin, end in ((0, 40), (40, 80), (80, 120), (121, 150)):
        assert not any(still[begin : begin + 30])
        assert all(still[begin + 31 : end])
    here = Stillness()
    assert still == [here.update(seen_by_page(**row)) for row in rows]


@pytest.mark.parametrize("fps", [6, 8, 10, 12, 15, 20, 24, 25, 30, 60])
def test_of_a_slow_camera_no_picture_is_passed_over_though_nothing_moves(
    fps: int, tmp_path: Path
) -> None:
    times = [1000 * i / fps + 3 * (-1) ** i for i in range(3 * fps)]
    moving, still = (looked_at(tmp_path, times, still=each) for each in (False, True))
    period = 1000 / fps
    assert np.diff(moving).max() <= max(period, 1000 / 15) + period
    # As many as half of 15, or all.
    assert np.diff(still).max() <= max(period, 2000 / 15) + 15
    assert len(still) <= len(moving)
    if fps <= 12:
        assert still == times
    elif fps in (15, 30, 60):
        assert len(still) < 0.6 * len(moving)


def looked_at(folder: Path, times_ms: list[float], *, still: bool) -> list[float]:
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs Node.js")
    script, page = Path(__file__).with_name("pace.mjs"), folder / "page"
    page.mkdir(exist_ok=True)
    shutil.copy(PAGE / "pace.js", page)
    (page / "package.json").write_text('{"type": "module"}')
    command = [node, script, page, json.dumps(times_ms), json.dumps(still)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return list(json.loads(run.stdout))


def seen_by_page(*, ms: int, x: float, changed: int, found: bool) -> Observation:
    """What `stillness.mjs` makes of a row."""
    visibility = np.ones(33, np.float32)
    visibility[21] = 0.2
    shares = np.full((33, 2), 0.5)
    shares[20, 0] += x
    shares[21, 0] = ms % 7 / 10
    mask = np.zeros((20, 100), np.float32)
    mask.flat[: 1000 + changed] = 1
    return Observation(
        time_s=ms / 1000,
        size=(100, 20),
        landmarks=shares * (100, 20) if found else None,
        visibility=visibility,
        mask=mask,
    )


def reduced(
    folder: Path, first: np.ndarray, second: np.ndarray, marks: np.ndarray, mask: np.ndarray
) -> dict[str, Any]:
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs Node.js")
    for name, picture in (("first", first), ("second", second)):
        opaque = np.dstack([picture, np.full(SIZE[::-1], 255, np.uint8)])
        (folder / f"{name}.rgba").write_bytes(opaque.tobytes())
    (folder / "mask.f32").write_bytes(mask.tobytes())
    case = {"width": SIZE[0], "height": SIZE[1], "marks": marks.tolist()}
    (folder / "case.json").write_text(json.dumps(case))
    page = modules(folder)
    script = Path(__file__).with_name("reductions.mjs")
    run = subprocess.run(
        [node, script, page, folder], capture_output=True, text=True, check=True, timeout=120
    )
    return dict(json.loads(run.stdout))


def modules(folder: Path) -> Path:
    """The page's scripts: outside of a package they need to be told that they are modules."""
    page = folder / "page"
    shutil.copytree(PAGE / "observer", page / "observer")
    shutil.copy(PAGE / "plumb.js", page)
    (page / "package.json").write_text('{"type": "module"}')
    return page
