"""Printed square tags: two worn above the knees, one on the mat. Metres, room axes."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import bpy
import cv2
import numpy as np

import materials
from body import SIDES, SKIN_VERTICES, Body
from geometry import INCHES_PER_METRE, unit

# The dictionary and the numbers are those of posecheck's own printed tags.
DICTIONARY = cv2.aruco.DICT_4X4_50
NUMBERS = {"left_knee": 1, "right_knee": 2, "mat": 3}
MODULES = 6  # black square, in squares of its pattern
PIXELS_PER_MODULE = 16
ABOVE_CLOTH = 0.016  # trousers, strap and paper between skin and print (m)


@dataclass(frozen=True)
class TagLook:
    """Which tags there are.

    `side_in` is the black square of a knee's tag (0 = none are worn), `above_knee_in` how far its
    middle lies from the knee's joint toward the hip; `mat_side_in` and `mat_at` (x, y in metres)
    are those of the tag on the mat (0 = none).
    """

    side_in: float = 0.0
    above_knee_in: float = 3.0
    mat_side_in: float = 0.0
    mat_at: tuple[float, float] = (0.5, 0.2)


def knee_tags(body: Body, vertices: np.ndarray, look: TagLook) -> dict[str, np.ndarray]:
    """Corners (4, 3) of the printed squares on a posed body, upper left (seen from the head) first.

    A tag is a flat card that lies on the thigh and follows its taper.
    """
    if not look.side_in:
        return {}
    half = look.side_in / INCHES_PER_METRE / 2
    corners = {}
    for suffix, _, side in SIDES:
        hip, knee = (body.joint(f"{bone}.{suffix}") for bone in ("upperleg01", "lowerleg01"))
        to_knee = unit(knee - hip)
        front = body.turned[body.index[f"upperleg01.{suffix}"]] @ np.array([0, -1.0, 0])
        front = unit(front - to_knee * (front @ to_knee))
        across = np.cross(to_knee, front)  # seen from the head end, to the right
        thigh = body.once(f"thigh {suffix}", lambda s=suffix: _thigh(body, s))
        from_knee = vertices[thigh] - knee
        along = from_knee @ to_knee + look.above_knee_in / INCHES_PER_METRE
        under = (np.abs(along) < 2 * half) & (np.abs(from_knee @ across) < half)
        along, rise = along[under], (from_knee @ front)[under]
        tops = rise > np.median(rise)  # not the back of the thigh
        tilt = np.polyfit(along[tops], rise[tops], 1)[0]
        covered = tops & (np.abs(along) < 1.6 * half)
        bulge = (rise - tilt * along)[covered].max() + ABOVE_CLOTH
        middle = knee - to_knee * look.above_knee_in / INCHES_PER_METRE + front * bulge
        up = unit(to_knee + tilt * front)
        corners[f"{side}_knee"] = np.array(
            [middle + half * (up * y + across * x) for x, y in ((-1, 1), (1, 1), (1, -1), (-1, -1))]
        )
    return corners


def mat_tag(look: TagLook, height: float) -> dict[str, np.ndarray]:
    """Corners (4, 3) of the printed square that lies at this height."""
    if not look.mat_side_in:
        return {}
    half = look.mat_side_in / INCHES_PER_METRE / 2
    x, y = look.mat_at
    # Seen from the head end (+y): right is -x, up is -y.
    offsets = ((half, -half), (-half, -half), (-half, half), (half, half))
    return {"mat": np.array([(x + dx, y + dy, height) for dx, dy in offsets])}


def _thigh(body: Body, suffix: str) -> np.ndarray:
    return np.array(
        [
            i
            for i in range(SKIN_VERTICES)
            if body.dominant_bone[i].startswith(("upperleg", "lowerleg01"))
            and body.dominant_bone[i].endswith(f".{suffix}")
        ]
    )


class Sheet:
    """A sheet of paper with one tag in the current Blender scene."""

    def __init__(self, name: str):
        modules = cv2.aruco.generateImageMarker(
            cv2.aruco.getPredefinedDictionary(DICTIONARY), NUMBERS[name], MODULES
        )
        modules = np.pad(modules, 1, constant_values=255)
        picture = np.kron(modules, np.ones((PIXELS_PER_MODULE, PIXELS_PER_MODULE), np.uint8))
        self.mesh = bpy.data.meshes.new(name)
        self.mesh.from_pydata([(0, 0, 0)] * 4, [], [(0, 3, 2, 1)])
        layer = self.mesh.uv_layers.new(name="uv").data
        for loop, corner in zip(layer, ((0, 1), (0, 0), (1, 0), (1, 1))):
            loop.uv = corner
        self.thing = bpy.data.objects.new(name, self.mesh)
        bpy.context.collection.objects.link(self.thing)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{name}.png"
            cv2.imwrite(str(path), picture)
            self.mesh.materials.append(materials.printed(name, path))

    def show(self, corners: np.ndarray) -> None:
        """Put the printed square at these corners (4, 3); the paper reaches one module further."""
        middle = corners.mean(axis=0)
        paper = middle + (corners - middle) * (MODULES + 2) / MODULES
        self.mesh.vertices.foreach_set("co", paper.astype(np.float32).ravel())
        self.mesh.update()
