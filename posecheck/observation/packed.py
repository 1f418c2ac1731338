"""An observation as bytes: what a browser sends that looks at its pictures itself.

Little-endian. The head is `HEAD`; then, where somebody was found, 33 times x, y (pixels of the
picture that was looked at) and visibility, and 33 times x, y, z in metres, as float32; then 33
times x, y of each person whom a look at the whole picture found; then the part of the mask in which
the person is, deflated: one byte a pixel, probability that it is the person times `LEVELS`. No byte
of the picture is in it. A page that was opened before the last update may still send the whole
mask (`OLD_HEAD`).
"""

import struct
import zlib
from dataclasses import dataclass, replace
from typing import Final, Literal, Self

import numpy as np
from numpy.typing import NDArray

from posecheck.observation.observation import Observation
from posecheck.pose.arrays import Floats
from posecheck.pose.scene import NO_SCENE, Scene
from posecheck.pose.silhouette import MASK_LEVELS, measure_contour
from posecheck.pose.skeleton import INDEX

MAGIC: Final = b"POS2"
OLD_MAGIC: Final = b"POS1"
"""The first four bytes; the digit is the version of what follows."""
LEVELS: Final = MASK_LEVELS
"""Six bits tell the mask's edge to 0.03 pixels (median; 0.16 at most) and take 3 kB."""
LARGEST_SIDE: Final = 1280
SMALLEST_SIDE: Final = 32
MOST_PEOPLE: Final = 15
SCENE: Final = (
    "brightness",
    "spread",
    "highlight",
    "bar_left",
    "bar_right",
    "bar_top",
    "bar_bottom",
    "camera_x",
    "camera_y",
    "camera_turn_deg",
    "camera_zoom",
    "camera_views",
    "camera_lean_deg",
)
"""Fields of the scene in the order in which they stand in the head; NaN = not measured."""
HEAD: Final = struct.Struct(f"<4s8H4B{len(SCENE)}ff")
"""Magic; width and height of the picture that was looked at, and of the camera's; left and upper
border, width and height of the mask's part in the picture that was looked at (all 0 = none);
whether somebody was found; what came of a look at the whole picture (`LOOKS`); how many people it
found; 0; the scene; the contrast at the knees' edge."""
OLD_HEAD: Final = struct.Struct(f"<4s6H4B{len(SCENE)}ff")
"""The same with width and height of the mask, which is whole."""
LOOKS: Final = (None, "unchanged", "looked")
_LANDMARKS: Final = len(INDEX)


class BadObservation(ValueError):
    """Bytes that are no observation."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class PackedObservation:
    """What was looked at elsewhere, as it was sent.

    Attributes:
        size: (width, height) of the picture that was looked at.
        full_size: the same of the camera's picture.
        scene: what was measured of the picture.
        landmarks, visibility, world: as in `Observation`, None = nobody.
        mask: (height, width) uint8, 0 to LEVELS; None = there is none.
        contrast: of `Contour`, NaN = not measured.
        look: what came of a look at the whole picture, None = there was none.
        people: landmarks (33, 2) of each person that it found.
    """

    size: tuple[int, int]
    full_size: tuple[int, int]
    scene: Scene
    landmarks: Floats | None = None
    visibility: Floats | None = None
    world: Floats | None = None
    mask: NDArray[np.uint8] | None = None
    contrast: float = np.nan
    look: Literal["unchanged", "looked"] | None = None
    people: tuple[Floats, ...] = ()

    @classmethod
    def of(cls, seen: Observation) -> Self:
        """What a browser would send of the same picture; nobody is looked for besides."""
        assert seen.image is not None
        scene = seen.scene
        if scene is None and seen.find_scene is not None:
            scene = seen.find_scene()
        mask, contrast = None, float("nan")
        if seen.mask is not None and seen.landmarks is not None:
            points = seen.landmarks.astype(float)
            contour = measure_contour(seen.mask, points, picture=seen.image)
            contrast = contrast if contour is None else contour.contrast
            mask = np.rint(LEVELS * np.clip(seen.mask, 0, 1)).astype(np.uint8)
        return cls(
            size=(seen.image.shape[1], seen.image.shape[0]),
            full_size=seen.size,
            scene=NO_SCENE if scene is None else scene,
            landmarks=seen.landmarks,
            visibility=seen.visibility,
            world=seen.world,
            mask=mask,
            contrast=contrast,
        )

    def observation(self, time_s: float) -> Observation:
        """The observation that belongs to a time, its outline measured."""
        scale = self.full_size[0] / self.size[0]
        contour = None
        if self.mask is not None and self.landmarks is not None:
            contour = measure_contour(self.mask, self.landmarks.astype(float), scale)
            if contour is not None:
                contour = replace(contour, contrast=self.contrast)
        return Observation(
            time_s=time_s,
            size=self.full_size,
            scale=scale,
            landmarks=self.landmarks,
            visibility=self.visibility,
            world=self.world,
            contour=contour,
            scene=self.scene,
        )

    def to_bytes(self) -> bytes:
        """The bytes that a browser would send."""
        found = self.landmarks is not None
        left, top, part = (0, 0, None) if self.mask is None else _with_somebody(self.mask)
        parts = [
            HEAD.pack(
                MAGIC,
                *self.size,
                *self.full_size,
                *(left, top),
                *((0, 0) if part is None else part.shape[::-1]),
                found,
                LOOKS.index(self.look),
                len(self.people),
                0,
                *(getattr(self.scene, name) for name in SCENE),
                self.contrast,
            )
        ]
        if self.landmarks is not None:
            assert self.visibility is not None
            assert self.world is not None
            parts.append(_bytes(np.column_stack([self.landmarks, self.visibility])))
            parts.append(_bytes(self.world))
        parts += [_bytes(points) for points in self.people]
        if part is not None:
            deflate = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
            parts.append(deflate.compress(part.tobytes()) + deflate.flush())
        return b"".join(parts)


def unpack(data: bytes) -> PackedObservation:
    """Read an observation that somebody sent.

    Raises:
        BadObservation: when it is none, too large, or numbers lie beyond all reason.
    """
    head = OLD_HEAD if data[: len(OLD_MAGIC)] == OLD_MAGIC else HEAD
    if len(data) < head.size or data[: len(MAGIC)] not in (MAGIC, OLD_MAGIC):
        raise BadObservation("no observation of this version")
    _magic, *values = head.unpack_from(data)
    size, full_size = (values[0], values[1]), (values[2], values[3])
    *part, found, look, count, zero = values[4 : -len(SCENE) - 1]
    if min(*size, *full_size) < SMALLEST_SIDE or max(size) > LARGEST_SIDE:
        raise BadObservation("sizes out of range")
    if found > 1 or look >= len(LOOKS) or count > MOST_PEOPLE or zero:
        raise BadObservation("unknown marks")
    numbers = values[-len(SCENE) - 1 :]
    if any(abs(number) > 1e6 for number in numbers):
        raise BadObservation("numbers out of range")
    scene = Scene(**dict(zip(SCENE, numbers[:-1], strict=True)))
    at = head.size
    marks = world = None
    if found:
        marks, at = _floats(data, at, (_LANDMARKS, 3))
        world, at = _floats(data, at, (_LANDMARKS, 3))
        if not (marks[:, 2].min() >= 0 and marks[:, 2].max() <= 1):
            raise BadObservation("visibility out of range")
    people = []
    for _ in range(count):
        points, at = _floats(data, at, (_LANDMARKS, 2))
        people.append(points.astype(float))
    return PackedObservation(
        size=size,
        full_size=full_size,
        scene=scene,
        landmarks=None if marks is None else np.ascontiguousarray(marks[:, :2]),
        visibility=None if marks is None else np.ascontiguousarray(marks[:, 2]),
        world=world,
        mask=_mask(data[at:], part if head is HEAD else [0, 0, *part], size),
        contrast=numbers[-1],
        look=LOOKS[look],
        people=tuple(people),
    )


def _floats(data: bytes, at: int, shape: tuple[int, int]) -> tuple[NDArray[np.float32], int]:
    """Numbers of that shape that stand at a place in the data, and where they end."""
    count = shape[0] * shape[1]
    if len(data) < at + 4 * count:
        raise BadObservation("too short")
    values = np.frombuffer(data, "<f4", count, at).reshape(shape).astype(np.float32)
    if not (np.abs(values) < 1e5).all():  # NaN is refused too
        raise BadObservation("numbers out of range")
    return values, at + 4 * count


def _mask(data: bytes, part: list[int], size: tuple[int, int]) -> NDArray[np.uint8] | None:
    left, top, width, height = part
    if not width * height:
        if data or any(part):
            raise BadObservation("a mask without size")
        return None
    if left + width > size[0] or top + height > size[1]:
        raise BadObservation("a mask beyond the picture")
    # A few bytes may claim to be a mask of any length: no more of them is made than there can be.
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        raw = inflate.decompress(data, width * height + 1)
    except zlib.error as error:
        raise BadObservation("a damaged mask") from error
    if len(raw) != width * height or not inflate.eof or inflate.unused_data:
        raise BadObservation("a mask of another length than its size")
    somebody = np.frombuffer(raw, np.uint8).reshape(height, width)
    if somebody.max() > LEVELS:
        raise BadObservation("a mask beyond its levels")
    mask = np.zeros(size[::-1], np.uint8)
    mask[top : top + height, left : left + width] = somebody
    return mask


def _with_somebody(mask: NDArray[np.uint8]) -> tuple[int, int, NDArray[np.uint8]]:
    """Left and upper border of the part of a mask in which there is somebody, and the part."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if not len(rows):
        return 0, 0, mask[:1, :1]
    top, left = int(rows[0]), int(columns[0])
    return left, top, mask[top : rows[-1] + 1, left : columns[-1] + 1]


def _bytes(values: Floats) -> bytes:
    return np.ascontiguousarray(values, "<f4").tobytes()
