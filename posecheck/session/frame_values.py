"""What became of one frame on its way through a session."""

from typing import NamedTuple

from posecheck.measure.obstacles import Obstacle
from posecheck.rules.events import Notice
from posecheck.signals.reference import Reference


class FrameValues(NamedTuple):
    """What became of one frame: its values by signal, what stands in the way, what to tell.

    Attributes:
        unjudged, blind: as in a `Verdict`.
    """

    time_s: float
    values: dict[str, float]
    block: Obstacle | None
    notice: Notice | None
    reference: Reference
    bands: dict[str, float]
    unjudged: tuple[str, ...]
    blind: str | None
