"""An observation as bytes: what a browser sends that looks at its pictures itself.

Little-endian. The head is `HEAD`; then, where somebody was found, 33 times x, y (pixels of the
picture that was looked at) and visibility, and 33 times x, y, z in metres, as float32; then 33
times x, y of each person whom a look at the whole picture found; then, where there is a mask, the
`BOX` that holds all of the person, and what the mask is there, deflated: one byte a pixel,
probability that it is the person times `LEVELS`. No byte of the picture is in it.

In version 1, which pages of before send, there is no box: the mask is sent whole.
"""

import struct
import zlib
from dataclasses import dataclass
from typing import Final, Literal, Self

import numpy as np
from numpy.typing import NDArray

from posecheck.observation.observation import Observation
from posecheck.pose.arrays import Floats
from posecheck.pose.scene import NO_SCENE, Scene
from posecheck.pose.silhouette import MASK_LEVELS, measure_contour
from posecheck.pose.skeleton import INDEX

MAGIC: Final = b"POS2"
"""The first four bytes; the digit is the version of what follows."""
WHOLE_MAGIC: Final = b"POS1"
"""The same of an observation whose mask is sent whole."""
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
HEAD: Final = struct.Struct(f"<4s6H4B{len(SCENE)}ff")
"""Magic; width and height of the picture that was looked at, of the camera's, and of the mask (0 =
none); whether somebody was found; what came of a look at the whole picture (`LOOKS`); how many
people it found; 0; the scene; the contrast at the knees' edge."""
BOX: Final = struct.Struct("<4H")
"""Left, top, width and height of the part of the mask that is sent; beyond it nobody is."""
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
            points = self.landmarks.astype(float)
            contour = measure_contour(self.mask, points, scale, contrast=self.contrast)
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
        mask = self.mask
        parts = [
            HEAD.pack(
                MAGIC,
                *self.size,
                *self.full_size,
                *((0, 0) if mask is None else mask.shape[::-1]),
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
        if mask is not None:
            left, top, width, height = box = _box(mask)
            deflate = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
            part = mask[top : top + height, left : left + width].tobytes()
            parts += [BOX.pack(*box), deflate.compress(part), deflate.flush()]
        return b"".join(parts)


def unpack(data: bytes) -> PackedObservation:
    """Read an observation that somebody sent.

    Raises:
        BadObservation: when it is none, too large, or numbers lie beyond all reason.
    """
    if len(data) < HEAD.size or data[: len(MAGIC)] not in (MAGIC, WHOLE_MAGIC):
        raise BadObservation("no observation of this version")
    magic, *values = HEAD.unpack_from(data)
    size, full_size, mask_size = tuple(values[:2]), tuple(values[2:4]), tuple(values[4:6])
    found, look, count, zero = values[6:10]
    sides = (*size, *full_size)
    if min(sides) < SMALLEST_SIDE or max(size) > LARGEST_SIDE or max(mask_size) > LARGEST_SIDE:
        raise BadObservation("sizes out of range")
    if found > 1 or look >= len(LOOKS) or count > MOST_PEOPLE or zero:
        raise BadObservation("unknown marks")
    numbers = values[10:]
    if any(abs(number) > 1e6 for number in numbers):
        raise BadObservation("numbers out of range")
    scene = Scene(**dict(zip(SCENE, numbers[:-1], strict=True)))
    at = HEAD.size
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
    box = (0, 0, *mask_size)
    if magic == MAGIC and mask_size[0] * mask_size[1]:
        if len(data) < at + BOX.size:
            raise BadObservation("too short")
        box, at = BOX.unpack_from(data, at), at + BOX.size
    return PackedObservation(
        size=(size[0], size[1]),
        full_size=(full_size[0], full_size[1]),
        scene=scene,
        landmarks=None if marks is None else np.ascontiguousarray(marks[:, :2]),
        visibility=None if marks is None else np.ascontiguousarray(marks[:, 2]),
        world=world,
        mask=_mask(data[at:], mask_size, size, box),
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


def _box(mask: NDArray[np.uint8]) -> tuple[int, int, int, int]:
    """Left, top, width and height of the part of a mask in which somebody is."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if not len(rows):
        return 0, 0, 0, 0
    left, top = int(columns[0]), int(rows[0])
    return left, top, int(columns[-1]) - left + 1, int(rows[-1]) - top + 1


def _mask(
    data: bytes, mask_size: tuple[int, ...], size: tuple[int, ...], box: tuple[int, ...]
) -> NDArray[np.uint8] | None:
    """The whole mask, of which the data holds the part in a box."""
    if not mask_size[0] * mask_size[1]:
        if data:
            raise BadObservation("a mask without size")
        return None
    if mask_size != size:
        raise BadObservation("a mask of another size than the picture")
    left, top, width, height = box
    if left + width > size[0] or top + height > size[1]:
        raise BadObservation("a part of the mask beyond it")
    # A few bytes may claim to be a mask of any length: no more of them is made than there can be.
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        raw = inflate.decompress(data, width * height + 1)
    except zlib.error as error:
        raise BadObservation("a damaged mask") from error
    if len(raw) != width * height or not inflate.eof or inflate.unused_data:
        raise BadObservation("a mask of another length than its size")
    part = np.frombuffer(raw, np.uint8).reshape(height, width)
    if part.max(initial=0) > LEVELS:
        raise BadObservation("a mask beyond its levels")
    if (width, height) == size:
        return part
    mask = np.zeros((size[1], size[0]), np.uint8)
    mask[top : top + height, left : left + width] = part
    return mask


def _bytes(values: Floats) -> bytes:
    return np.ascontiguousarray(values, "<f4").tobytes()
