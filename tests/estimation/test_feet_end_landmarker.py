"""The landmarker for a camera beyond the feet, with a drawn network and with the real one."""

import threading
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from posecheck.errors import InputError
from posecheck.estimation import feet_end_landmarker
from posecheck.estimation.feet_end_landmarker import LOST_S, RISE_M, FeetEndLandmarker
from posecheck.estimation.landmark_network import SIDE, LandmarkNetwork, Look, Square, in_picture
from posecheck.estimation.landmarker import Landmarker, open_landmarker
from posecheck.estimation.models import ModelFile, find_model
from posecheck.measure.feet_end import obstacles_from_feet
from posecheck.pose.scene import CAMERA_PLACES
from posecheck.pose.skeleton import INDEX
from posecheck.pose.track import PoseTrack
from posecheck.video.file import VideoFile
from posecheck.video.frame import Frame
from tests.feet_figures import FEET, MIDDLE, RISE_PX, SIZE, bent_knees

CLIP = Path(__file__).parents[2] / "benchmarks" / "drift_clips" / "feet_female_100.mp4"
MODEL = ModelFile("drawn", Path("drawn.task"), "0")


class DrawnNetwork:
    """Sees as person what is red in the picture, as sharp as the square shows it."""

    looks = 0

    def __init__(self, model: ModelFile) -> None:
        assert model is MODEL

    def look(self, image: np.ndarray, square: Square) -> Look:
        DrawnNetwork.looks += 1
        ratio = SIDE / square.side
        shift = [0.5 * (SIDE - 1) - ratio * at for at in (square.x, square.y)]
        into = np.array([[ratio, 0, shift[0]], [0, ratio, shift[1]]])
        part = cv2.warpAffine(image, into, (SIDE, SIDE))
        mask = (part[..., 0] / 255).astype(np.float32)
        points = np.full((33, 2), 200.0)
        for side in ("left", "right"):
            # A blue corner of the picture says that the head is toward the camera.
            points[INDEX[f"{side}_shoulder"]] = (200, 300 if image[0, 0, 2] > 200 else 100)
        return Look(1.0 if (mask > 0.5).any() else 0.0, mask, points)


@pytest.fixture(autouse=True)
def drawn(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    if "real" not in request.node.name:
        monkeypatch.setattr(feet_end_landmarker, "LandmarkNetwork", DrawnNetwork)
        DrawnNetwork.looks = 0


def picture(time_s: float, mask: np.ndarray | None) -> Frame:
    image = np.zeros((*SIZE[::-1], 3), np.uint8)
    if mask is not None:
        image[mask > 0] = (255, 80, 80)
    return Frame(index=0, time_s=time_s, image=image, size=SIZE)


def test_a_body_is_found_and_followed_with_one_look_a_frame() -> None:
    landmarker = FeetEndLandmarker(MODEL)
    assert isinstance(landmarker, Landmarker)
    pose = landmarker.detect(picture(0.0, bent_knees())).pose()
    assert pose.found
    assert pose.contour is not None
    assert pose.point("left_knee")[0] > MIDDLE > pose.point("right_knee")[0]
    assert np.isnan(pose.point("nose")).all()
    assert pose.visibility[INDEX["nose"]] == 0
    # What the network takes for shoulders, hips and knees, 120 pixels beside the feet: 0.33 m.
    metre = RISE_PX / RISE_M
    assert pose.world[INDEX["left_hip"], 0] == pytest.approx((200 - MIDDLE) / metre, rel=0.1)
    assert np.isnan(pose.world[INDEX["left_ear"]]).all()
    searched = DrawnNetwork.looks
    for k in range(1, 4):
        assert landmarker.detect(picture(k / 15, bent_knees(k))).pose().found
    assert DrawnNetwork.looks == searched + 3


def test_a_small_body_aside_is_found_too() -> None:
    small = np.zeros(SIZE[::-1], np.float32)
    small[240:, 320:] = bent_knees()[::2, ::2]
    pose = FeetEndLandmarker(MODEL).detect(picture(0.0, small)).pose()
    assert pose.found
    assert pose.point("left_knee")[0] == pytest.approx(480, abs=30)


def test_an_empty_room_is_nobody_and_is_not_searched_in_every_frame() -> None:
    landmarker = FeetEndLandmarker(MODEL)
    pose = landmarker.detect(picture(0.0, None)).pose()
    assert (pose.found, pose.people) == (False, -1)
    looks = DrawnNetwork.looks
    landmarker.detect(picture(0.1, None))
    assert DrawnNetwork.looks == looks


def test_a_body_that_is_cut_off_is_somebody_and_no_landmarks() -> None:
    landmarker = FeetEndLandmarker(MODEL)
    landmarker.detect(picture(0.0, bent_knees()))
    torn = bent_knees()
    torn[270:300] = 0
    pose = landmarker.detect(picture(0.1, torn)).pose()
    assert (pose.found, pose.people) == (False, 1)


def test_a_square_on_something_else_is_looked_for_anew() -> None:
    landmarker = FeetEndLandmarker(MODEL)
    landmarker.detect(picture(0.0, bent_knees()))
    # The person lies down half as far away: the old square is too small for them.
    near = cv2.resize(bent_knees()[180:400, 160:480], (640, 440), interpolation=cv2.INTER_NEAREST)
    near = np.vstack([near, np.zeros((40, 640), np.float32)])
    assert not landmarker.detect(picture(0.1, near)).pose().found
    assert landmarker.detect(picture(0.2 + LOST_S, near)).pose().found


def test_a_head_toward_the_camera_gives_no_knees() -> None:
    frame = picture(0.0, bent_knees())
    frame.image[0, 0] = (0, 0, 255)
    pose = FeetEndLandmarker(MODEL).detect(frame).pose()
    assert pose.found
    assert pose.contour is None
    assert np.isnan(pose.point("left_knee")).all()
    assert np.isfinite(pose.point("left_shoulder")).all()
    (block,) = obstacles_from_feet(PoseTrack.of([replace(pose, scene=FEET)]))
    assert block is not None
    assert block.reason == "wrong_view"
    assert "head is toward it" in block.message


def test_it_belongs_to_its_thread() -> None:
    landmarker = FeetEndLandmarker(MODEL)
    caught: list[BaseException] = []

    def elsewhere() -> None:
        try:
            landmarker.detect(picture(0.0, None))
        except RuntimeError as error:
            caught.append(error)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert len(caught) == 1


def test_the_mask_of_a_square_lies_where_the_square_is() -> None:
    mask = np.zeros((SIDE, SIDE), np.float32)
    mask[64:192, 64:192] = 1
    whole = in_picture(mask, Square(320.0, 240.0, 128.0), SIZE)
    rows, columns = np.nonzero(whole > 0.5)
    assert whole.shape == SIZE[::-1]
    assert (columns.mean(), rows.mean()) == pytest.approx((320, 240), abs=1)
    assert np.ptp(columns) == pytest.approx(64, abs=2)


def test_a_broken_bundle_real_is_one_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "broken.task"
    broken.write_bytes(b"no model")
    with pytest.raises(InputError, match="cannot be opened"):
        LandmarkNetwork(ModelFile("broken", broken, "0"))


def test_the_real_network_finds_knees_and_tells_the_place() -> None:
    landmarker = open_landmarker(find_model(), place="feet")
    frame = next(iter(VideoFile(CLIP)))
    pose = landmarker.detect(frame).pose()
    landmarker.close()
    assert landmarker.info.library.startswith("opencv")
    assert pose.found
    assert pose.scene is not None
    assert pose.scene.place == CAMERA_PLACES.index("feet")
    assert pose.scene.brightness > 0
    # An empty wall beside the person is nobody.
    network = LandmarkNetwork(find_model())
    assert network.look(frame.image[:120, :120].copy(), Square(60, 60, 120)).presence < 0.5
