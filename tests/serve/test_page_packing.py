"""What the page sends of a picture is read as it was seen."""

import base64
import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from posecheck.observation.packed import HEAD, LEVELS, SCENE, PackedObservation, unpack
from tests.serve.test_page_reductions import modules

SIZE, FULL = (48, 36), (640, 480)


def somebody(columns: slice, rows: slice) -> np.ndarray:
    """Levels of a mask in which somebody fills this part."""
    mask = np.zeros(SIZE[::-1], np.uint8)
    part = mask[rows, columns]
    part[:] = np.random.default_rng(1).integers(1, LEVELS + 1, part.shape)
    return mask


MASKS = [
    somebody(slice(5, 17), slice(9, 30)),
    somebody(slice(0, 48), slice(0, 36)),
    somebody(slice(40, 48), slice(35, 36)),
    somebody(slice(3, 4), slice(0, 1)) + somebody(slice(30, 31), slice(20, 21)),
    np.zeros(SIZE[::-1], np.uint8),
    None,
]


def test_the_server_reads_what_the_page_packs(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs Node.js")
    shares = np.random.default_rng(2).uniform(0, 1, (33, 3)).astype(np.float32)
    world = np.random.default_rng(3).uniform(-1, 1, (33, 3)).astype(np.float32)
    case = {
        "size": SIZE,
        "full": FULL,
        "landmarks": [
            dict(zip(("x", "y", "visibility"), row, strict=True)) for row in shares.tolist()
        ],
        "world": [dict(zip("xyz", row, strict=True)) for row in world.tolist()],
        "masks": [None if mask is None else mask.ravel().tolist() for mask in MASKS],
    }
    told = subprocess.run(
        [node, Path(__file__).with_name("packing.mjs"), modules(tmp_path)],
        input=json.dumps(case),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    for mask, line in zip(MASKS, told.stdout.split(), strict=True):
        data = base64.b64decode(line)
        seen = unpack(data)
        assert (seen.size, seen.full_size, seen.look) == (SIZE, FULL, "looked")
        np.testing.assert_allclose(seen.landmarks, shares[:, :2] * SIZE, rtol=1e-6)
        np.testing.assert_array_equal(seen.visibility, shares[:, 2])
        np.testing.assert_array_equal(seen.world, world)
        assert [getattr(seen.scene, name) for name in SCENE] == [i + 0.5 for i in range(len(SCENE))]
        assert seen.contrast == 7
        np.testing.assert_array_equal(seen.people[0], shares[:, :2])
        np.testing.assert_array_equal(seen.mask, mask)
        # The same bytes as Python's, but for how they are deflated.
        assert data[: HEAD.size] == PackedObservation.to_bytes(seen)[: HEAD.size]
