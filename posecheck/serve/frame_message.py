"""Messages with pictures or observations: believed only after a look at their header."""

import io
import math
import struct
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from posecheck.serve.settings import FRAME_BYTES, FRAME_SIDE
from posecheck.text.translation import _
from posecheck.video.frame import Frame
from posecheck.video.opencv import cv2

HEADER: Final = struct.Struct("<d")
"""Before each picture: its capture time in milliseconds."""
KEPT: Final = b"KEPT"
"""After the time of a message that holds several, which the page kept while it had no server."""
LEAN: Final = struct.Struct("<4sf")
"""Before a picture, where the phone tells how far it leans: "LEAN", and the degrees clockwise."""
MOST_LEAN_DEG: Final = 45.0
_LENGTH: Final = struct.Struct("<I")
MOST_KEPT: Final = 100
SMALLEST: Final = 32
TRACKED_SIDE: Final = 640
"""Long side, pixels, of what the tracker is given at most."""


class BadPicture(Exception):
    """A message that is not a time and a picture, said in one sentence."""


def read_message(data: bytes) -> tuple[float, bytes]:
    """Capture time in milliseconds, and the picture's file.

    Raises:
        BadPicture: when it is too short, too long, or the time is no number.
    """
    if len(data) <= HEADER.size:
        raise BadPicture(_("A frame is 8 bytes of time and then a JPEG or WebP picture."))
    if len(data) > FRAME_BYTES + HEADER.size:
        raise BadPicture(
            _("A picture may have {frame_bytes} bytes.").format(frame_bytes=FRAME_BYTES)
        )
    (time_ms,) = HEADER.unpack_from(data)
    if not 0 <= time_ms < 1e14:  # also refuses what is not a number
        raise BadPicture(_("The time of a frame must be milliseconds since 1970."))
    return time_ms, data[HEADER.size :]


def kept_messages(data: bytes) -> list[bytes]:
    """The messages within one that holds several, each after its length; none in any other.

    Raises:
        BadPicture: when a length is not that of a message.
    """
    if data[HEADER.size : HEADER.size + len(KEPT)] != KEPT:
        return []
    found: list[bytes] = []
    at = HEADER.size + len(KEPT)
    while at < len(data) and len(found) < MOST_KEPT:
        if at + _LENGTH.size > len(data):
            break
        (length,) = _LENGTH.unpack_from(data, at)
        at += _LENGTH.size + length
        found.append(data[at - length : at])
    if at != len(data) or not found:
        raise BadPicture(_("That is no row of kept observations."))
    return found


def told_lean(data: bytes) -> tuple[float, bytes]:
    """How far a picture leans, in degrees, as its phone tells (NaN = it does not), and the picture.

    Raises:
        BadPicture: when no phone tells that.
    """
    if not data.startswith(b"LEAN"):
        return math.nan, data
    lean = LEAN.unpack_from(data)[1] if len(data) >= LEAN.size else math.nan
    if not abs(lean) <= MOST_LEAN_DEG:  # also refuses what is not a number
        raise BadPicture(_("The lean of a picture must be -45 to 45 degrees."))
    return lean, data[LEAN.size :]


def read_picture(data: bytes) -> NDArray[np.uint8]:
    """Decode a JPEG or WebP picture to (height, width, 3) RGB.

    A small file can claim to be a picture of any size: the size in its header is checked before a
    byte is decoded.

    Raises:
        BadPicture: when it is something else, too large, or damaged.
    """
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "WEBP")) as header:
            width, height = header.size
    except Exception as error:  # Pillow's parsers fail in many ways on hostile bytes
        raise BadPicture(_("The picture is not a JPEG or WebP that can be read.")) from error
    if max(width, height) > FRAME_SIDE or min(width, height) < SMALLEST:
        raise BadPicture(
            _("A picture must have {smallest} to {frame_side} pixels each way.").format(
                smallest=SMALLEST, frame_side=FRAME_SIDE
            )
        )
    flags = cv2.IMREAD_COLOR_RGB | cv2.IMREAD_IGNORE_ORIENTATION
    try:
        image = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    except cv2.error as error:
        raise BadPicture(_("The picture is damaged.")) from error
    if image is None or image.shape != (height, width, 3):
        raise BadPicture(_("The picture is damaged."))
    return image.astype(np.uint8, copy=False)


def as_frame(
    image: NDArray[np.uint8], index: int, time_s: float, lean_deg: float = math.nan
) -> Frame:
    """The frame that the tracker takes, scaled down when it is larger than needed.

    Printed tags are found in the whole picture, which goes with it.
    """
    height, width = image.shape[:2]
    size, whole = (width, height), image
    share = TRACKED_SIDE / max(size)
    if share < 1:
        smaller = (round(width * share), round(height * share))
        image = cv2.resize(image, smaller, interpolation=cv2.INTER_AREA).astype(np.uint8)
    return Frame(index, time_s, image, size, whole, lean_deg=lean_deg)
