"""What the person at this computer may do to a server of their own, besides using it."""

from collections.abc import Callable
from dataclasses import dataclass

from posecheck.serve.phone_door import PhoneDoor


@dataclass(frozen=True, slots=True)
class Machine:
    """What may be done from this computer's own page, and from no other.

    Attributes:
        phone: the door for phones, None = not offered (a server that others reach anyway).
        opens_at_once: whether that door is open from the start.
        stop: ends the server; None = not offered.
    """

    phone: PhoneDoor | None = None
    opens_at_once: bool = False
    stop: Callable[[], None] | None = None
