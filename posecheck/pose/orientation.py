"""What a file does not know of itself: how its pictures must be turned, and whether it mirrors."""

from typing import Final, Literal, NamedTuple

Rotation = Literal[0, 90, 180, 270]


class Orientation(NamedTuple):
    """How the pictures of a recording become as the camera's place saw them.

    Attributes:
        rotate: degrees by which each is turned clockwise, on top of what the file itself says.
        mirrored: whether the file shows a mirror image, as cameras that face their user may write
            it; left and right are exchanged back once the picture is upright.
    """

    rotate: Rotation = 0
    mirrored: bool = False


AS_STORED: Final = Orientation()
