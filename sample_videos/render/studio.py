"""Camera, lamps and the Cycles renderer. Metres, room axes, z up; pixels from the top left."""

import math
from pathlib import Path

import bpy
import numpy as np
from mathutils import Quaternion, Vector
from mathutils.bvhtree import BVHTree

from body import SKIN_VERTICES, Body

HIDDEN_BEHIND = 0.13  # skin this much nearer than a joint hides it (m)
LAMPS = (  # place (x for a key light at the right), aim, watts, width (m)
    ((2.0, -2.0, 2.7), (0, 0, 0.3), 140, 1.6),
    ((-1.7, -1.0, 2.7), (0, 0, 0.5), 50, 1.6),
    ((0.0, 0.3, 2.9), (0, 0, 0.0), 45, 2.5),
)


def _shadow(points: np.ndarray, lamp: np.ndarray) -> np.ndarray:
    """Where a lamp throws the shadows of points on the floor (m)."""
    height = points[:, 2:]
    return points + (points - lamp) * (height / (lamp[2] - height))


class Studio:
    """An empty lit scene with a camera."""

    def __init__(self, size: tuple[int, int], samples: int, light: float, key_side: int):
        """`light` scales all lamps; `key_side` (1 or -1) is the side of the main one."""
        self.size = size
        bpy.ops.wm.read_factory_settings(use_empty=True)
        self.scene = bpy.context.scene
        self._set_up_cycles(samples)
        sky = bpy.data.worlds.new("sky")
        sky.use_nodes = True
        background = sky.node_tree.nodes["Background"].inputs
        background[0].default_value = (0.95, 0.97, 1, 1)
        background[1].default_value = 0.55 * light
        self.scene.world = sky
        self.camera = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
        self.scene.collection.objects.link(self.camera)
        self.scene.camera = self.camera
        self.lamps = [
            self._add_lamp((x * key_side, y, z), aim, watts * light, width)
            for (x, y, z), aim, watts, width in LAMPS
        ]

    def _set_up_cycles(self, samples: int) -> None:
        render, cycles, view = self.scene.render, self.scene.cycles, self.scene.view_settings
        render.engine, render.use_persistent_data = "CYCLES", True
        render.resolution_x, render.resolution_y = self.size
        render.threads_mode, render.threads = "FIXED", 2
        render.image_settings.file_format, render.image_settings.compression = "PNG", 15
        cycles.device, cycles.samples, cycles.use_adaptive_sampling = "CPU", samples, False
        cycles.use_denoising, cycles.denoiser = True, "OPENIMAGEDENOISE"
        cycles.denoising_prefilter = cycles.denoising_quality = "FAST"
        cycles.max_bounces, cycles.diffuse_bounces = 3, 2
        cycles.glossy_bounces, cycles.transmission_bounces = 1, 0
        cycles.caustics_reflective = cycles.caustics_refractive = False
        view.view_transform, view.look = "Standard", "None"

    def _add_lamp(self, place, aim, watts: float, width: float) -> np.ndarray:
        lamp = bpy.data.lights.new("lamp", "AREA")
        lamp.energy, lamp.size = watts, width
        thing = bpy.data.objects.new("lamp", lamp)
        self.scene.collection.objects.link(thing)
        thing.location = place
        aim_at = Vector(aim) - Vector(place)
        thing.rotation_euler = aim_at.to_track_quat("-Z", "Y").to_euler()
        return np.array(place)

    def look(self, position, target, fov_deg: float, roll_deg: float = 0.0) -> None:
        """Put the camera somewhere and aim it; the field of view is the horizontal one.

        With `roll_deg` it leans to its right, about its own line of sight.
        """
        turn = (Vector(target) - Vector(position)).to_track_quat("-Z", "Y")
        turn = turn @ Quaternion((0, 0, 1), -math.radians(roll_deg))
        self.camera.location, self.camera.rotation_mode = position, "QUATERNION"
        self.camera.rotation_quaternion = turn
        lens = self.camera.data
        lens.sensor_fit, lens.angle, lens.clip_start = "HORIZONTAL", math.radians(fov_deg), 0.05
        self.room_to_camera = np.array(turn.to_matrix()).T
        self.eye = np.asarray(position, float)
        self.focal_px = self.size[0] / 2 / math.tan(math.radians(fov_deg) / 2)

    def project(self, points) -> tuple[np.ndarray, np.ndarray]:
        """Room points (n, 3) in metres as pixels (n, 2) and depth along the optical axis (m)."""
        seen = (np.asarray(points, float) - self.eye) @ self.room_to_camera.T
        depth = -seen[:, 2]
        across = self.size[0] / 2 + self.focal_px * seen[:, 0] / depth
        down = self.size[1] / 2 - self.focal_px * seen[:, 1] / depth
        return np.stack([across, down], axis=1), depth

    def hidden(self, points: np.ndarray, body: Body, vertices: np.ndarray) -> np.ndarray:
        """True where a nearer part of the body hides a point."""
        skin = body.faces[body.face_groups == "body"]
        faces = [tuple(int(i) for i in face if i >= 0) for face in skin]
        tree = BVHTree.FromPolygons(vertices[:SKIN_VERTICES].tolist(), faces)
        found = []
        for point in points:
            ray = point - self.eye
            distance = np.linalg.norm(ray)
            hit = tree.ray_cast(Vector(self.eye), Vector(ray / distance))
            found.append(hit[0] is not None and hit[3] < distance - HIDDEN_BEHIND)
        return np.array(found)

    def changing_area(self, people: list[np.ndarray], margin_px: int = 20) -> list[int]:
        """Pixel rectangle (x0, y0, x1, y1) with everybody and their shadows in every pose."""
        boxes = []
        for vertices in people:
            some = vertices[:SKIN_VERTICES:3]
            below = [lamp for lamp in self.lamps if some[:, 2].max() < lamp[2] - 0.5]
            shadows = [_shadow(some, lamp) for lamp in below]
            pixels = np.concatenate([self.project(x)[0] for x in (some, *shadows)])
            boxes.append([*pixels.min(axis=0), *pixels.max(axis=0)])
        boxes = np.array(boxes)
        low = np.clip(boxes[:, :2].min(axis=0) - margin_px, 0, self.size)
        high = np.clip(boxes[:, 2:].max(axis=0) + margin_px, 0, self.size)
        return [*np.floor(low).astype(int), *np.ceil(high).astype(int)]

    def render(self, path: Path, area: list[int] | None = None) -> None:
        """Write the picture, or only a pixel rectangle of it, as a PNG."""
        render = self.scene.render
        render.use_border = render.use_crop_to_border = area is not None
        if area is not None:
            (width, height), (x0, y0, x1, y1) = self.size, area
            # Blender cuts off fractions: a quarter of a pixel keeps rounding from losing a row.
            render.border_min_x, render.border_max_x = (x0 + 0.25) / width, (x1 + 0.25) / width
            low, high = height - y1 + 0.25, height - y0 + 0.25
            render.border_min_y, render.border_max_y = low / height, high / height
        render.filepath = str(path)
        bpy.ops.render.render(write_still=True)
