"""How far a phone's picture leans: the page tells it from the angles that browsers give."""

import json
import math
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from tests.serve.test_page_reductions import modules

CASES = [
    (lean, pitch, turned)
    for lean in (-12, 0, 7)
    for pitch in (-20, 0, 35)
    for turned in (0, 90, 270)
]


def phone_angles(lean: float, pitch: float, turned: float) -> tuple[float, float]:
    """Beta and gamma of a phone whose camera at the back looks down by `pitch`, in whose picture
    upright things lean clockwise by `lean`, with the picture turned by `turned` on its screen.

    From rotation matrices alone, as browsers define the angles (W3C Device Orientation).
    """
    # Up in the camera's picture: right, up, toward the viewer.
    picture = np.array(
        [
            math.sin(math.radians(lean)) * math.cos(math.radians(pitch)),
            math.cos(math.radians(lean)) * math.cos(math.radians(pitch)),
            math.sin(math.radians(pitch)),
        ]
    )
    angle = math.radians(turned)
    cos, sin = math.cos(angle), math.sin(angle)
    # The picture was turned with the screen: back to the phone's own axes.
    x, y = cos * picture[0] + sin * picture[1], -sin * picture[0] + cos * picture[1]
    up = np.array([x, y, picture[2]])
    # The third row of Rz(alpha) Rx(beta) Ry(gamma) is up: -cos b sin g, sin b, cos b cos g.
    beta = math.asin(up[1])
    gamma = math.atan2(-up[0], up[2])
    if abs(gamma) > math.pi / 2:  # gamma ends at 90 degrees, beta goes on to 180
        beta, gamma = math.pi - beta, math.atan2(up[0], -up[2])
    return math.degrees(beta), math.degrees(gamma)


def told(rows: list[dict[str, object]], folder: Path) -> list[float | None]:
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs Node.js")
    script = Path(__file__).with_name("plumb.mjs")
    command = [node, script, modules(folder), json.dumps(rows)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    leans: list[float | None] = json.loads(run.stdout)
    return leans


@pytest.mark.parametrize(("facing", "sign"), [("environment", 1), ("user", -1)])
def test_the_lean_is_that_of_the_picture(facing: str, sign: int, tmp_path: Path) -> None:
    rows = []
    for lean, pitch, turned in CASES:
        # The camera beside the screen sees the same phone's lean the other way round.
        beta, gamma = phone_angles(sign * lean, pitch, turned)
        rows.append({"beta": beta, "gamma": gamma, "turned": turned, "facing": facing})
    leans = told(rows, tmp_path)
    assert leans == pytest.approx([lean for lean, _, _ in CASES], abs=0.01)


@pytest.mark.parametrize(
    ("beta", "gamma", "facing"),
    [
        (0, 0, "environment"),  # flat on a table: the camera looks down
        (2, -89, "environment"),  # on its side
        (90, 0, None),  # a camera that is no part of the phone
    ],
)
def test_what_cannot_be_known_is_not_told(
    beta: float, gamma: float, facing: str | None, tmp_path: Path
) -> None:
    row = {"beta": beta, "gamma": gamma, "turned": 0, "facing": facing}
    assert told([row], tmp_path) == [None]
