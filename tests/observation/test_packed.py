"""Observations as bytes."""

import math
import struct
import zlib
from dataclasses import replace

import numpy as np
import pytest

from posecheck.observation.observation import Observation
from posecheck.observation.packed import (
    BOX,
    HEAD,
    LEVELS,
    MAGIC,
    WHOLE_MAGIC,
    BadObservation,
    PackedObservation,
    unpack,
)
from posecheck.pose.scene import Scene
from posecheck.pose.skeleton import INDEX

SIZE = (160, 120)
LANDMARKS = HEAD.size
WORLD = LANDMARKS + 33 * 3 * 4
BOX_AT = WORLD + 33 * 3 * 4
SCENE = Scene(
    brightness=120.0,
    spread=30.0,
    highlight=200.0,
    bar_left=0.0,
    bar_right=0.25,
    bar_top=0.0,
    bar_bottom=0.0,
    camera_views=0.0,
    camera_lean_deg=-3.5,
)


def disc() -> np.ndarray:
    """A soft disc of radius 30.3 about (80, 60), half a probability at its edge."""
    y, x = np.mgrid[: SIZE[1], : SIZE[0]]
    distance = np.hypot(x - 80.0, y - 60.0)
    return (1 / (1 + np.exp((distance - 30.3) / 2))).astype(np.float32)


def seen() -> Observation:
    """Somebody whose trunk lies level across the middle of the disc."""
    landmarks = np.full((33, 2), 60.0, np.float32)
    for name, x in (("hip", 60.0), ("shoulder", 100.0), ("knee", 60.0)):
        for side in ("left", "right"):
            landmarks[INDEX[f"{side}_{name}"]] = x, 60.0
    landmarks[INDEX["left_knee"]] = 60.0, 50.0
    landmarks[INDEX["left_shoulder"]] = 100.0, 75.0
    landmarks[INDEX["right_shoulder"]] = 100.0, 45.0
    return Observation(
        time_s=2.0,
        size=(320, 240),
        scale=2.0,
        landmarks=landmarks,
        visibility=np.linspace(0, 1, 33, dtype=np.float32),
        world=np.arange(99, dtype=np.float32).reshape(33, 3) / 100,
        mask=disc(),
        image=np.repeat(np.uint8(200 * (disc() > 0.5))[..., None], 3, axis=2),
        scene=SCENE,
    )


def test_what_is_sent_comes_back() -> None:
    sent = PackedObservation.of(seen())
    got = unpack(sent.to_bytes())
    assert got.size == SIZE
    assert got.full_size == (320, 240)
    assert got.landmarks is not None
    assert sent.landmarks is not None
    np.testing.assert_array_equal(got.landmarks, sent.landmarks)
    np.testing.assert_array_equal(got.visibility, sent.visibility)
    np.testing.assert_array_equal(got.world, sent.world)
    np.testing.assert_array_equal(got.mask, sent.mask)
    np.testing.assert_array_equal(got.scene, SCENE)


def test_the_outline_is_measured_as_from_the_whole_mask() -> None:
    whole = seen()
    pose = unpack(PackedObservation.of(whole).to_bytes()).observation(2.0).pose()
    reference = whole.pose()
    assert pose.contour is not None
    assert reference.contour is not None
    # The disc's edge above the trunk's middle is 30.3 pixels off, 60.6 of the camera's.
    assert reference.contour.left_edge[10] == pytest.approx(60.6, abs=0.5)
    for name in ("left_edge", "right_edge"):
        mine, theirs = getattr(pose.contour, name), getattr(reference.contour, name)
        np.testing.assert_allclose(mine, theirs, atol=0.2)
    off = np.abs(pose.contour.crest_y - reference.contour.crest_y)
    # Where the outline is upright its upper edge can be a pixel off.
    assert np.nanquantile(off, 0.9) < 0.2
    assert reference.contour.contrast > 200
    assert pose.contour.contrast == pytest.approx(reference.contour.contrast)
    np.testing.assert_array_equal(pose.landmarks, reference.landmarks)
    assert pose.size == reference.size
    assert pose.time_s == reference.time_s


def test_it_takes_a_few_kilobytes_and_no_picture() -> None:
    data = PackedObservation.of(seen()).to_bytes()
    assert HEAD.size + 33 * 6 * 4 < len(data) < 4000


def test_nobody() -> None:
    nobody = PackedObservation(size=SIZE, full_size=SIZE, scene=SCENE)
    data = nobody.to_bytes()
    assert len(data) == HEAD.size
    pose = unpack(data).observation(1.0).pose()
    assert not pose.found
    assert pose.scene == SCENE or math.isnan(pose.scene.far)  # type: ignore[union-attr]


def parts(data: bytes) -> tuple[bytes, tuple[int, ...], bytes]:
    """What lies before the mask of somebody, its box, and the deflated rest."""
    at = BOX_AT + BOX.size
    return data[:BOX_AT], BOX.unpack(data[BOX_AT:at]), data[at:]


def deflated(data: bytes) -> bytes:
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflate.compress(data) + deflate.flush()


def test_only_the_part_of_the_mask_with_somebody_is_sent() -> None:
    sent = PackedObservation.of(seen())
    assert sent.mask is not None
    _before, (left, top, width, height), rest = parts(sent.to_bytes())
    rows, columns = np.nonzero(sent.mask)
    assert (left, left + width - 1) == (columns.min(), columns.max())
    assert (top, top + height - 1) == (rows.min(), rows.max())
    assert width < SIZE[0]
    assert len(zlib.decompress(rest, -zlib.MAX_WBITS)) == width * height


def test_a_mask_that_is_sent_whole_is_the_same() -> None:
    sent = PackedObservation.of(seen())
    assert sent.mask is not None
    before, _box, _rest = parts(sent.to_bytes())
    whole = WHOLE_MAGIC + before[len(MAGIC) :] + deflated(sent.mask.tobytes())
    np.testing.assert_array_equal(unpack(whole).mask, sent.mask)


@pytest.mark.parametrize("level", [0, LEVELS])
def test_nobody_in_a_mask_and_one_that_is_full(level: int) -> None:
    mask = np.full(SIZE[::-1], level, np.uint8)
    sent = replace(PackedObservation.of(seen()), mask=mask)
    np.testing.assert_array_equal(unpack(sent.to_bytes()).mask, mask)


def changed(at: int, kind: str, value: object) -> bytes:
    data = bytearray(PackedObservation.of(seen()).to_bytes())
    struct.pack_into(f"<{kind}", data, at, value)
    return bytes(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"POS1",
        b"\xff\xd8\xff\xe0" + bytes(200),
        changed(0, "4s", b"POS9"),
        changed(4, "H", 9000),
        changed(4, "H", 0),
        changed(12, "H", 161),
        changed(16, "B", 2),
        changed(17, "B", 9),
        changed(18, "B", 200),
        changed(20, "f", math.inf),
        changed(LANDMARKS, "f", math.nan),
        changed(LANDMARKS, "f", 1e30),
        changed(LANDMARKS + 8, "f", 1.5),
        changed(WORLD, "f", -math.inf),
        changed(BOX_AT, "H", SIZE[0]),
        changed(BOX_AT + 2, "H", SIZE[1]),
        changed(BOX_AT + 4, "H", 0),
        PackedObservation.of(seen()).to_bytes()[: BOX_AT + 4],
        PackedObservation.of(seen()).to_bytes()[:-3],
        PackedObservation.of(seen()).to_bytes() + b"more",
        PackedObservation.of(seen()).to_bytes()[: WORLD + 10],
    ],
)
def test_what_is_no_observation_is_refused(data: bytes) -> None:
    with pytest.raises(BadObservation):
        unpack(data)


def test_a_mask_that_grows_without_end_is_refused_early() -> None:
    before, box, _rest = parts(PackedObservation.of(seen()).to_bytes())
    bomb = deflated(bytes(50_000_000))
    with pytest.raises(BadObservation):
        unpack(before + BOX.pack(*box) + bomb)
    with pytest.raises(BadObservation):
        unpack(WHOLE_MAGIC + before[len(MAGIC) :] + bomb)


def test_a_mask_beyond_its_levels_is_refused() -> None:
    before, _box, _rest = parts(PackedObservation.of(seen()).to_bytes())
    mask = deflated(bytes([LEVELS + 1]) * (SIZE[0] * SIZE[1]))
    with pytest.raises(BadObservation):
        unpack(before + BOX.pack(0, 0, *SIZE) + mask)
