"""Turns decoded pictures of a recorded video upright, and scales them."""

import struct
from dataclasses import dataclass
from typing import cast

import av
import numpy as np
from av.buffer import Buffer
from av.video.reformatter import Colorspace, Interpolation, VideoReformatter

from posecheck.video.high_dynamic_range import ToneMapper, Transfer, transfer_of
from posecheck.video.opencv import cv2
from posecheck.video.scaling import Picture, bordered


@dataclass(frozen=True, slots=True)
class Turn:
    """How a stored picture becomes upright: transposed first, then mirrored."""

    transposed: bool = False
    mirror_x: bool = False
    mirror_y: bool = False

    @classmethod
    def of(cls, frame: av.VideoFrame) -> "Turn":
        """The turn nearest to the frame's display matrix (oblique angles go to the next 90°)."""
        matrix = cast(Buffer | None, frame.side_data.get("DISPLAYMATRIX"))
        if matrix is None or matrix.buffer_size < 36:
            return cls()
        # Stored (x, y) goes to (a x + c y, b x + d y); x right, y down.
        a, b, _, c, d = struct.unpack_from("=5i", bytes(matrix))
        if abs(b) + abs(c) > abs(a) + abs(d):
            return cls(True, mirror_x=c < 0, mirror_y=b < 0)
        return cls(False, mirror_x=a < 0, mirror_y=d < 0)

    @classmethod
    def asked(cls, rotate: int, *, mirrored: bool) -> "Turn":
        """The turn by 0, 90, 180 or 270 degrees clockwise, left and right exchanged after it."""
        turn = {
            0: cls(),
            90: cls(True, mirror_x=True),
            180: cls(mirror_x=True, mirror_y=True),
            270: cls(True, mirror_y=True),
        }[rotate]
        return turn.then(cls(mirror_x=mirrored))

    def then(self, other: "Turn") -> "Turn":
        """Make one turn of this one and the other after it."""
        # A picture that is transposed later has its mirrored axes exchanged.
        mine = (self.mirror_x, self.mirror_y)
        x, y = mine[::-1] if other.transposed else mine
        return Turn(self.transposed != other.transposed, x != other.mirror_x, y != other.mirror_y)

    @property
    def degrees(self) -> int:
        """The clockwise turn in degrees, mirroring aside."""
        if self.transposed:
            return 90 if self.mirror_x else 270
        return 180 if self.mirror_y else 0

    def apply(self, image: Picture) -> Picture:
        """The upright picture, contiguous."""
        if self.transposed:
            image = cv2.transpose(image)  # type: ignore[assignment]
        if self.mirror_x or self.mirror_y:
            code = -1 if self.mirror_x and self.mirror_y else 1 if self.mirror_x else 0
            image = cv2.flip(image, code)  # type: ignore[assignment]
        return image


class Scaler:
    """Turns decoded frames into upright RGB pictures of one size.

    A frame of other proportions (the resolution changed in mid-stream) is fitted in with black
    borders, so that angles and lengths stay true.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._shrink, self._colour = VideoReformatter(), VideoReformatter()
        self._tones: ToneMapper | None = None

    def picture(self, frame: av.VideoFrame, turn: Turn, upright: tuple[int, int]) -> Picture:
        """The frame, whose upright size with square pixels is `upright`, at this scaler's size."""
        fit = min(self.width / upright[0], self.height / upright[1])
        width = _near(upright[0] * fit, self.width)
        height = _near(upright[1] * fit, self.height)
        stored = (height, width) if turn.transposed else (width, height)
        image = turn.apply(self._rgb(frame, *stored))
        return bordered(image, (self.width, self.height))

    def _rgb(self, frame: av.VideoFrame, width: int, height: int) -> Picture:
        transfer = transfer_of(frame)
        if transfer is not None:
            return self._ordinary(frame, width, height, transfer)
        space = None
        if frame.colorspace == Colorspace.DEFAULT and frame.height >= 720:
            space = Colorspace.ITU709  # what players assume for untagged high definition
        layout = frame.format
        resized = (width, height) != (frame.width, frame.height)
        if resized and not layout.is_rgb and len(layout.components) >= 3:
            # Shrinking luma and chroma first and colouring the small picture takes half the
            # time of one step, in which swscale works at the full chroma resolution.
            frame = self._shrink.reformat(
                frame,
                width,
                height,
                "yuvj420p" if layout.name.startswith("yuvj") else "yuv420p",
                interpolation=Interpolation.AREA,
                threads=1,
            )
        small = self._colour.reformat(
            frame,
            width,
            height,
            "rgb24",
            src_colorspace=space,
            interpolation=Interpolation.AREA,
            threads=1,
        )
        # MediaPipe ignores strides, so a packed copy is needed.
        return np.ascontiguousarray(_rows(small, 3 * width)).reshape(height, width, 3)

    def _ordinary(
        self, frame: av.VideoFrame, width: int, height: int, transfer: Transfer
    ) -> Picture:
        """An HDR frame in ordinary colours."""
        small = self._colour.reformat(
            frame, width, height, "rgb48le", interpolation=Interpolation.AREA, threads=1
        )
        rows = np.ascontiguousarray(_rows(small, 6 * width))
        if self._tones is None:
            self._tones = ToneMapper(transfer)
        return self._tones.picture(rows.view("<u2").reshape(height, width, 3))


class GreyScaler:
    """Turns decoded frames into upright pictures of their brightness, of one size."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._grey = VideoReformatter()

    def picture(self, frame: av.VideoFrame, turn: Turn) -> Picture:
        """The frame's upright brightness at this scaler's size, contiguous."""
        width, height = self.width, self.height
        if turn.transposed:
            width, height = height, width
        grey = self._grey.reformat(frame, width, height, "gray", threads=1)
        return np.ascontiguousarray(turn.apply(_rows(grey, width)))


def _rows(frame: av.VideoFrame, length: int) -> Picture:
    """The frame's only plane as rows of `length` bytes, without what they are padded with."""
    plane = frame.planes[0]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    return rows[: frame.height, :length]


def _near(length: float, whole: int) -> int:
    """`length` as whole pixels, or `whole` where only rounding keeps them apart."""
    return whole if abs(length - whole) < 1.5 else max(1, round(length))
