"""Takes what a browser saw in its own pictures: a landmarker that runs elsewhere."""

import math
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.estimation.bystanders import LOOK_ANYWAY_S, LOOK_AROUND_S, Bystanders, each_once
from posecheck.estimation.landmarker import extent
from posecheck.observation.observation import Observation
from posecheck.observation.packed import PackedObservation
from posecheck.pose.arrays import Floats
from posecheck.pose.provenance import ModelInfo
from posecheck.pose.scene import CameraPlace, place_number
from posecheck.video.frame import Frame

UNANSWERED_S: Final = 4.0
"""So long a look may take a slow device."""
_NO_PICTURE: Final = np.empty((0, 0, 3), np.uint8)


@dataclass(frozen=True, slots=True)
class LookOrder:
    """What the browser is asked to do with its next picture: look at the whole of it for people.

    Attributes:
        closer: whether to look at parts of it too when the whole shows nobody.
        surely: whether to look even if nothing has changed beside the person.
    """

    closer: bool
    surely: bool


class PageLandmarker:
    """Makes observations of what a browser sends; when to look for others is decided here.

    Args:
        info: what makes the landmarks there.
        place: where the person says that the camera stands, None = they did not say. Beyond the
            feet another landmarker is needed, which browsers have not.
    """

    def __init__(self, info: ModelInfo, place: CameraPlace | None = None) -> None:
        self._place = place_number(place)
        self.info = info
        self._people = _AskedPeople()
        self._bystanders = Bystanders(self._people, self._people)

    def observe(self, seen: PackedObservation, time_s: float) -> Observation:
        """The observation that belongs to a time."""
        self._people.answer(seen, time_s)
        frame = Frame(0, time_s, _NO_PICTURE, seen.full_size)
        around = self._bystanders.update(frame, seen.landmarks, None)
        observation = seen.observation(time_s)
        others = None if around is None else around.others
        scene = seen.scene._replace(place=self._place)
        if seen.landmarks is None and others:
            scene = scene._replace(far=extent(others) / min(seen.size))
        exchanged = around is not None and around.exchanged
        return replace(observation, scene=scene, others=others, exchanged=exchanged)

    def order(self) -> LookOrder | None:
        """What the browser should do next, None = nothing besides."""
        return self._people.take_order()


class _AskedPeople:
    """Asks the browser for people, and has its answer with a later picture."""

    def __init__(self) -> None:
        self._job: Future[list[Floats]] | None = None
        self._order: LookOrder | None = None
        self._asked_s = self._looked_s = -math.inf
        self._last: list[Floats] = []

    def people(
        self, frame: Frame, mask: NDArray[np.float32] | None = None, *, closer: bool = False
    ) -> "Future[list[Floats]]":
        """Ask for a look."""
        now = frame.time_s
        # Asked again so soon, somebody is near the person, or took their place.
        soon = now - self._asked_s < LOOK_AROUND_S
        surely = closer or soon or now - self._looked_s >= LOOK_ANYWAY_S
        self._job, self._order, self._asked_s = Future(), LookOrder(closer, surely), now
        return self._job

    def ready(self, job: "Future[list[Floats]]") -> bool:
        """Whether the browser has answered."""
        return job.done()

    def changed(self, image: NDArray[np.uint8], mask: NDArray[np.float32] | None) -> bool:
        """Always: whether anything has changed is seen where the picture is."""
        return True

    def take_order(self) -> LookOrder | None:
        """What is to be asked with the next answer, once."""
        order, self._order = self._order, None
        return order

    def answer(self, seen: PackedObservation, time_s: float) -> None:
        """Take what came of a look with the observation of a time."""
        if self._job is None or self._order is not None:
            return
        if seen.look is None:
            if time_s - self._asked_s > UNANSWERED_S:  # the question got lost with a connection
                self._order, self._asked_s = LookOrder(closer=False, surely=True), time_s
            return
        if seen.look == "looked":
            self._last, self._looked_s = each_once(seen.people), time_s
        self._job.set_result(self._last)
        self._job = None
