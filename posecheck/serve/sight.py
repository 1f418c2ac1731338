"""What a session sees a person with: the server's own model, or the one in the person's browser."""

from typing import Final, Literal, Protocol

from posecheck.estimation.bystanders import LookAround
from posecheck.estimation.landmarker import open_landmarker
from posecheck.estimation.page_landmarker import LookOrder, PageLandmarker
from posecheck.observation.observation import Observation
from posecheck.observation.packed import MAGIC, WHOLE_MAGIC, BadObservation, unpack
from posecheck.observation.stillness import Stillness
from posecheck.pose.provenance import ModelInfo
from posecheck.pose.scene import CameraPlace
from posecheck.serve.frame_message import BadPicture, as_frame, read_picture, told_lean
from posecheck.text.translation import _

SightName = Literal["server", "device"]
"""Where pictures are looked at: at the server, or on the person's device, which keeps them."""
SERVER: Final[SightName] = "server"
DEVICE: Final[SightName] = "device"


class Sight(Protocol):
    """Makes observations of what a page sends; all in the thread in which it was opened.

    Attributes:
        still: whether nothing moves, so that half as many pictures are enough; False where the page
            knows that itself.
    """

    info: ModelInfo
    still: bool

    def see(self, data: bytes, index: int, time_s: float) -> Observation:
        """The observation of a message without its time.

        Raises:
            BadPicture: when it is not what this sight takes.
        """

    def order(self) -> LookOrder | None:
        """What the page should look for besides, None = nothing."""

    def close(self) -> None:
        """Free what it holds."""


class ServerSight:
    """Looks at pictures that the page sends."""

    def __init__(
        self, model: str, look_around: LookAround, *, tags: bool, place: CameraPlace | None
    ) -> None:
        self._landmarker = open_landmarker(model, look_around=look_around, tags=tags, place=place)
        self.info = self._landmarker.info
        self.still = False
        self._stillness = Stillness()

    def see(self, data: bytes, index: int, time_s: float) -> Observation:
        """Run the model on a picture."""
        if data.startswith((MAGIC, WHOLE_MAGIC)):
            raise BadPicture(_("This session takes pictures: begin one for observations."))
        lean, picture = told_lean(data)
        seen = self._landmarker.detect(as_frame(read_picture(picture), index, time_s, lean))
        self.still = self._stillness.update(seen)
        return seen

    def order(self) -> None:
        """Nothing: the server has the picture."""

    def close(self) -> None:
        """Free the model."""
        self._landmarker.close()


class DeviceSight:
    """Takes what the page has seen; a picture is refused."""

    still = False

    def __init__(self, info: ModelInfo, place: CameraPlace | None) -> None:
        self._landmarker = PageLandmarker(info, place)
        self.info = info

    def see(self, data: bytes, index: int, time_s: float) -> Observation:
        """Read an observation."""
        try:
            seen = unpack(data)
        except BadObservation as error:
            raise BadPicture(_("That is no observation that can be read.")) from error
        return self._landmarker.observe(seen, time_s)

    def order(self) -> LookOrder | None:
        """Whether the page should look for other people."""
        return self._landmarker.order()

    def close(self) -> None:
        """There is nothing to free."""
