"""What a browser saw becomes observations; when it looks for others is decided here."""

import numpy as np

from posecheck.estimation.page_landmarker import LookOrder, PageLandmarker
from posecheck.observation.packed import PackedObservation
from posecheck.pose.provenance import ModelInfo
from posecheck.pose.scene import Scene

SIZE = (360, 270)


def body(x: float, y: float = 100.0) -> np.ndarray:
    """Landmarks of somebody upright, 40 by 120 pixels."""
    points = np.empty((33, 2), np.float32)
    points[:, 0] = x + np.linspace(0, 40, 33)
    points[:, 1] = y + np.linspace(0, 120, 33)
    return points


def saw(points: np.ndarray | None, **more: object) -> PackedObservation:
    known = {} if points is None else {
        "visibility": np.ones(33, np.float32),
        "world": np.zeros((33, 3), np.float32),
    }  # fmt: skip
    return PackedObservation(
        size=SIZE,
        full_size=SIZE,
        scene=Scene(brightness=100.0),
        landmarks=points,
        **known,  # type: ignore[arg-type]
        **more,  # type: ignore[arg-type]
    )


def play(landmarker: PageLandmarker, begin: float, end: float) -> list[tuple[float, LookOrder]]:
    """Somebody alone, and a page that answers with nothing new: orders with their times."""
    orders = []
    answer: dict[str, object] = {}
    for time_s in np.arange(begin, end, 0.1):
        landmarker.observe(saw(body(50), **answer), float(time_s))
        answer = {}
        if (order := landmarker.order()) is not None:
            orders.append((float(time_s), order))
            answer = {"look": "looked" if order.surely else "unchanged", "people": (body(50),)}
            if not order.surely:
                answer["people"] = ()
    return orders


def test_the_page_is_asked_again_and_again_and_from_time_to_time_must_look() -> None:
    orders = play(PageLandmarker(ModelInfo("page")), 0.0, 20.0)
    times = [time_s for time_s, _ in orders]
    assert np.diff(times).min() > 1.4
    assert np.diff(times).max() < 1.8
    surely = [time_s for time_s, order in orders if order.surely]
    assert surely[0] == 0.0
    assert 7.0 < np.diff(surely).min() <= np.diff(surely).max() < 9.5


def test_others_whom_the_page_found_are_boxes_beside_the_person() -> None:
    landmarker = PageLandmarker(ModelInfo("page"))
    assert landmarker.observe(saw(body(50)), 0.0).others is None
    assert landmarker.order() == LookOrder(closer=False, surely=True)
    people = (body(50), body(250), body(252))
    landmarker.observe(saw(body(50), look="looked", people=people), 0.1)
    seen = landmarker.observe(saw(body(50)), 0.5)
    assert seen.others is not None
    (other,) = seen.others
    np.testing.assert_allclose(other, [250, 100, 290, 220])
    assert seen.pose().people == 2


def test_somebody_far_away_while_nobody_is_followed_is_told_in_the_scene() -> None:
    landmarker = PageLandmarker(ModelInfo("page"))
    landmarker.observe(saw(None), 0.0)
    assert landmarker.order() == LookOrder(closer=True, surely=True)
    landmarker.observe(saw(None, look="looked", people=(body(100),)), 0.1)
    scene = landmarker.observe(saw(None), 0.5).scene
    assert scene is not None
    assert scene.far == np.float64(120 / 270)


def test_a_question_that_got_lost_is_asked_again() -> None:
    landmarker = PageLandmarker(ModelInfo("page"))
    landmarker.observe(saw(body(50)), 0.0)
    assert landmarker.order() is not None
    asked = []
    for time_s in np.arange(0.1, 6.0, 0.1):
        landmarker.observe(saw(body(50)), float(time_s))
        if landmarker.order() is not None:
            asked.append(float(time_s))
    assert len(asked) == 1
    assert 4.0 < asked[0] < 4.3
