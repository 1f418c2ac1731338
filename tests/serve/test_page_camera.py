"""Whether the camera moves or leans: the page tells what Python tells of the same pictures."""

import json
import shutil
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import cv2
import numpy as np
import pytest

from posecheck.estimation.landmarker import open_landmarker
from posecheck.measure.camera_watch import CameraWatch
from posecheck.observation.camera_lean import CameraLean
from posecheck.observation.camera_motion import CameraMotion
from posecheck.pose.pose import Pose
from posecheck.pose.scene import Scene
from posecheck.pose.track import PoseTrack
from posecheck.serve.settings import LONG_SIDE
from posecheck.video.file import VideoFile
from tests.serve.test_page_reductions import modules

SIZE = (360, 270)
FPS = 10.0
CASES = Path(__file__).parents[3] / "shared" / "cases"
Pictures = tuple[np.ndarray, np.ndarray | None, np.ndarray]
"""Pictures (N, height, width, 3), masks of the person (N, height, width) or None, times (N,)."""


def room(seed: int = 1, scale: int = 2) -> np.ndarray:
    """A room with detail everywhere, larger than the picture that is cut out of it."""
    rows, columns = 27 * scale, 36 * scale
    noise = np.random.default_rng(seed).uniform(40, 220, (rows, columns, 3)).astype(np.float32)
    wide = cv2.resize(noise, (SIZE[0] * scale, SIZE[1] * scale), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(wide, 0, 255).astype(np.uint8))


def cut(wide: np.ndarray, x: float, y: float, turn: float = 0.0, zoom: float = 1.0) -> np.ndarray:
    """What a camera sees that looks at a place in the room."""
    height, width = wide.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), turn, zoom)
    matrix[:, 2] += np.array(SIZE) / 2 - (width / 2 + x, height / 2 + y)
    return np.asarray(cv2.warpAffine(wide, matrix, SIZE, flags=cv2.INTER_LINEAR))


def somebody(pictures: list[np.ndarray]) -> Pictures:
    """The same with somebody who moves in front of it, in the noise of a camera."""
    rng = np.random.default_rng(5)
    y, x = np.mgrid[: SIZE[1], : SIZE[0]]
    masks = []
    for i, picture in enumerate(pictures):
        off = np.hypot((x - 180 - 25 * np.sin(0.3 * i)) / 70, (y - 150) / 50) - 1
        masks.append((1 / (1 + np.exp(30 * off))).astype(np.float32))
        picture[masks[-1] > 0.5] = (40 + 3 * i, 90, 160)
        noisy = picture + rng.normal(0, 2, picture.shape)
        pictures[i] = np.clip(noisy, 0, 255).astype(np.uint8)
    return np.array(pictures), np.array(masks), np.arange(len(pictures)) / FPS


def knocked() -> Pictures:
    wide = room()
    steps = [0.0] * 12 + [4.0, 9.0] + [12.0] * 16
    return somebody([cut(wide, step, step / 3) for step in steps])


def turned_and_zoomed() -> Pictures:
    wide = room(2)
    return somebody([cut(wide, 0, 0, 0.25 * i, 1 + 0.005 * i) for i in range(30)])


def jumped() -> Pictures:
    """Further in one step than corners are looked for around where they were."""
    wide = room(3)
    return somebody([cut(wide, 0 if i < 4 else 70, 0) for i in range(18)])


def another_room() -> Pictures:
    wide, other = room(4), room(5)
    return somebody([cut(wide if i < 8 else other, 0, 0) for i in range(32)])


def lights_change() -> Pictures:
    seen = cut(room(6), 0, 0)
    dimmed = [np.clip(seen * (1 - 0.05 * i), 0, 255).astype(np.uint8) for i in range(10)]
    return np.array(dimmed), None, np.arange(10) / FPS


def plain_wall() -> Pictures:
    return np.full((4, *SIZE[::-1], 3), 150, np.uint8), None, np.arange(4) / FPS


def leaning(degrees: float) -> Pictures:
    """Shelves and door frames, and a camera that leans."""
    wide = np.full((540, 720, 3), 190, np.uint8)
    for x in range(60, 700, 55):
        cv2.rectangle(wide, (x, 170 + x % 40), (x + 14, 350 + x % 30), (60 + x // 8, 70, 50), -1)
    picture = cut(wide, 0, 0, -degrees)
    return np.array([picture] * 3), None, np.array([0.0, 1.1, 2.2])


@pytest.mark.parametrize(
    "make",
    [
        knocked,
        pytest.param(jumped, marks=pytest.mark.slow),
        lights_change,
        plain_wall,
        pytest.param(turned_and_zoomed, marks=pytest.mark.slow),
        pytest.param(another_room, marks=pytest.mark.slow),
    ],
)
def test_that_the_camera_moves_is_told_as_by_python(
    make: Callable[[], Pictures], tmp_path: Path
) -> None:
    pictures, masks, times = make()
    mine, theirs = told(tmp_path, pictures, masks, times), by_python(pictures, masks, times)
    alike(mine, theirs, times)
    moves = np.array(moving(theirs, times))
    if make in (knocked, jumped):
        assert moves.any()
    if make is knocked:
        assert theirs[-1, 0] == pytest.approx(-12 / 360, abs=1e-3)
    if make is turned_and_zoomed:
        assert theirs[-1, 3] == pytest.approx(1.145, abs=0.01)
    if make is another_room:
        assert theirs[-1, 4] == 1
    if make is lights_change:
        assert not moves.any()
        assert np.isfinite(theirs[:, :5]).all()
    if make is plain_wall:
        assert np.isnan(theirs).all()


@pytest.mark.parametrize("degrees", [7.0, pytest.param(-12.0, marks=pytest.mark.slow)])
def test_that_the_camera_leans_is_told_as_by_python(degrees: float, tmp_path: Path) -> None:
    pictures, masks, times = leaning(degrees)
    mine, theirs = told(tmp_path, pictures, masks, times), by_python(pictures, masks, times)
    assert theirs[:, 5] == pytest.approx(degrees, abs=1.0)
    assert mine[:, 5] == pytest.approx(theirs[:, 5], abs=0.5)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["bump20", "hide20", "pan", "cobra_roll_p9"])
def test_recordings_are_told_as_by_python(name: str, tmp_path: Path) -> None:
    path = CASES / f"{name}.mp4"
    if not path.exists():
        pytest.skip(f"needs {path.name}")
    pictures, masks, times = [], [], []
    with (
        closing(open_landmarker(look_around=False)) as landmarker,
        VideoFile(path, analysis_side=LONG_SIDE) as video,
    ):
        for frame in video:
            seen = landmarker.detect(frame)
            assert seen.mask is not None
            pictures.append(frame.image)
            masks.append(seen.mask)
            times.append(frame.time_s)
    rows = np.array(pictures), np.array(masks), np.array(times)
    mine, theirs = told(tmp_path, *rows), by_python(*rows)
    alike(mine, theirs, rows[2])
    # Only the room of one of them has lines enough to tell how far the camera leans.
    leans = np.isfinite(theirs[:, 5])
    assert leans.all() if name == "cobra_roll_p9" else not leans.any()
    assert mine[:, 5] == pytest.approx(theirs[:, 5], abs=0.5, nan_ok=True)
    assert any(moving(mine, rows[2])) is (name != "cobra_roll_p9")


def alike(mine: np.ndarray, theirs: np.ndarray, times: np.ndarray) -> None:
    """The same is known, and it is the same to a third of the smallest move that counts."""
    assert np.array_equal(np.isnan(mine[:, :5]), np.isnan(theirs[:, :5]))
    known = np.isfinite(theirs[:, :4]).all(axis=1)
    off = np.abs(mine - theirs)[known, :4]
    assert (off[:, :2] < 0.0012).all()
    assert (off[:, 2] < 0.1).all()
    assert (off[:, 3] < 0.003).all()
    assert moving(mine, times) == moving(theirs, times)


def moving(rows: np.ndarray, times: np.ndarray) -> list[bool]:
    """When the camera is said to move."""
    poses = [
        Pose.nobody(float(time_s), SIZE, 0, Scene()._replace(**_camera(row)))
        for time_s, row in zip(times, rows, strict=True)
    ]
    return CameraWatch().update(PoseTrack.of(poses), []).moving


def _camera(row: np.ndarray) -> dict[str, float]:
    names = ("camera_x", "camera_y", "camera_turn_deg", "camera_zoom", "camera_views")
    return dict(zip(names, row[:5].tolist(), strict=True))


def by_python(pictures: np.ndarray, masks: np.ndarray | None, times: np.ndarray) -> np.ndarray:
    motion, lean = CameraMotion(), CameraLean()
    rows = []
    for i, picture in enumerate(pictures):
        mask = None if masks is None else masks[i]
        place = motion.update(picture, mask, float(times[i]))
        rows.append([*place, lean.update(picture, mask, float(times[i]), place)])
    return np.array(rows)


def told(
    folder: Path, pictures: np.ndarray, masks: np.ndarray | None, times: np.ndarray
) -> np.ndarray:
    """What the page's scripts tell of the same."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs Node.js")
    count, height, width = pictures.shape[:3]
    opaque = np.full((count, height, width, 4), 255, np.uint8)
    opaque[..., :3] = pictures
    (folder / "pictures.rgba").write_bytes(opaque.tobytes())
    given = np.zeros(0, np.float32) if masks is None else masks.astype(np.float32)
    (folder / "masks.f32").write_bytes(given.tobytes())
    case = {"width": width, "height": height, "times": times.tolist(), "nobody": masks is None}
    (folder / "case.json").write_text(json.dumps(case))
    page = modules(folder)
    script = Path(__file__).with_name("camera.mjs")
    run = subprocess.run(
        [node, script, page, folder], capture_output=True, text=True, check=True, timeout=300
    )
    rows = [[np.nan if value is None else value for value in row] for row in json.loads(run.stdout)]
    return np.array(rows, float)
