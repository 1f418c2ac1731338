"""A dressed person in Blender, cut out of the body's mesh and its helper geometry (metres)."""

from dataclasses import dataclass
from pathlib import Path

import bpy
import numpy as np

import materials
from body import Body
from materials import Colour

HERE = Path(__file__).resolve().parent
HAIR_COLOUR = {"female": (52, 34, 24), "male": (30, 22, 18), "older": (150, 142, 136)}
LOOKS_LIKE = {  # bodies of `mix_bodies.py` and those they are mixed from: hair and skin of these
    "heavy": "female",
    "tall": "male",
    "broad": "male",
    "stout": "older",
    "long": "male",
    "round": "female",
    "big": "male",
    "thin": "female",
    "slim": "female",
    "portly": "older",
    "sturdy": "male",
    "ample": "female",
    "hefty": "male",
}
BODIES = (*HAIR_COLOUR, *LOOKS_LIKE)
HAIRLINE_Y = [-0.03, 0, 0.03, 0.05, 0.062, 0.075, 0.105, 0.118, 0.135, 0.2]  # behind the eye ...
HAIRLINE_Z = [0.060, 0.058, 0.054, 0.034, 0.004, 0.030, 0.026, -0.02, -0.055, -0.065]  # ... above
THICKNESS = {"shirt": 0.007, "trousers": 0.003, "hair": 0.013}  # above the skin
HIDDEN_UNDER = 0.02  # skin this far inside a garment is left out
EYEBALL = 0.0145  # radius


@dataclass(frozen=True)
class Clothes:
    """What a person wears."""

    shirt: Colour
    trousers: Colour
    sleeve: str = "short"
    legs: str = "long"


def _garment_cuts(body: Body, clothes: Clothes) -> dict[str, np.ndarray]:
    """How far each vertex lies inside shirt, trousers and hair (m, negative = outside)."""
    vertices, heads, index = body.rest_vertices, body.heads, body.index
    base = np.array([bone.split(".")[0] for bone in body.dominant_bone])

    def moved_by(*prefixes: str) -> np.ndarray:
        return np.array([bone.startswith(prefixes) for bone in base])

    arm = moved_by("upperarm", "lowerarm", "wrist", "finger", "metacarpal")
    neck, upper_arm, z = moved_by("neck"), moved_by("upperarm"), vertices[:, 2]
    mirrored = vertices * [[1, 1, 1]]
    mirrored[:, 0] = np.abs(mirrored[:, 0])
    shoulder, elbow, wrist = (
        heads[index[f"{bone}.L"]] for bone in ("upperarm01", "lowerarm01", "wrist")
    )

    def along(start, end) -> tuple[np.ndarray, float]:
        axis = end - start
        return (mirrored - start) @ axis / (axis @ axis), float(np.linalg.norm(axis))

    waist = heads[index["spine04"], 2] + 0.01
    hem = heads[index["upperleg01.L"], 2] + 0.035
    collar = heads[index["neck01"], 2] - 0.006 - 0.10 * (vertices[:, 1] + 0.02)
    if clothes.legs == "long":
        trouser_end = heads[index["foot.L"], 2] + 0.05
    else:
        trouser_end = heads[index["lowerleg01.L"], 2] + 0.09
    if clothes.sleeve == "short":
        share, length = along(shoulder, elbow)
        sleeve = (0.72 - share) * length
    else:
        share, length = along(elbow, wrist)
        sleeve = np.where(upper_arm, 0.1, (0.93 - share) * length)
    shirt = np.where(arm, sleeve, np.minimum(z - hem, collar - z))
    shirt[neck] = np.minimum(collar - z, 0.1)[neck]
    trousers = np.where(arm, -1, np.minimum(waist - z, z - trouser_end))
    eye = body.keypoint_weights["left_eye"] @ vertices
    above_hairline = z - eye[2] - np.interp(vertices[:, 1] - eye[1], HAIRLINE_Y, HAIRLINE_Z)
    hair = np.where(moved_by("head", "neck"), above_hairline, -1)
    return {"shirt": shirt, "trousers": trousers, "hair": hair}


def _part_faces(body: Body, cuts: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Which faces belong to each part of the person (boolean masks)."""
    faces, groups = body.faces, body.face_groups

    def some(mask: np.ndarray) -> np.ndarray:
        return mask[faces].any(axis=1)

    def every(mask: np.ndarray) -> np.ndarray:
        return mask[faces].all(axis=1)

    skin, tights = groups == "body", groups == "helper-tights"
    covered = (cuts["shirt"] > HIDDEN_UNDER) | (cuts["trousers"] > HIDDEN_UNDER)
    lashes = np.char.startswith(groups, "helper-") & (np.char.find(groups, "eyelashes-1") > 0)
    return {
        "skin": skin & ~every(covered),
        "shirt": tights & some(cuts["shirt"] > 0),
        "trousers": tights & some(cuts["trousers"] > 0),
        "hair": skin & some(cuts["hair"] > 0) & every(cuts["hair"] > -0.9),
        "eyes": np.isin(groups, ["helper-l-eye", "helper-r-eye"]),
        "lashes": lashes,
    }


class Person:
    """A body with skin, T-shirt, trousers, hair and eyes in the current Blender scene."""

    def __init__(self, body_name: str, clothes: Clothes):
        self.body = Body(HERE / "bodies" / f"{body_name}.npz")
        look = LOOKS_LIKE.get(body_name, body_name)
        cuts = _garment_cuts(self.body, clothes)
        self.objects = {
            part: self._mesh(part, faces, cuts.get(part))
            for part, faces in _part_faces(self.body, cuts).items()
        }
        self._add_eye_directions()
        dress = {
            "skin": materials.skin(HERE / "skins" / f"{look}.png"),
            "shirt": materials.cloth("shirt", clothes.shirt, 25, 0.6),
            "trousers": materials.cloth("trousers", clothes.trousers, 30, 0.4),
            "hair": materials.cloth("hair", HAIR_COLOUR[look], 90, 1.0),
            "lashes": materials.plain("lashes", (30, 25, 20), 0.8),
            "eyes": materials.eye("eye", (80, 50, 25)),
        }
        for part, material in dress.items():
            self.objects[part][0].data.materials.append(material)
            if part in THICKNESS:
                self._puff_up(part)
                materials.cut_away(material, "cut")

    def _mesh(self, name: str, chosen: np.ndarray, cut: np.ndarray | None):
        """A Blender object of some faces, and the indices of their vertices."""
        body = self.body
        faces = body.faces[chosen]
        ids = np.unique(faces)
        ids = ids[ids >= 0]
        renumber = np.full(len(body.rest_vertices), -1)
        renumber[ids] = np.arange(len(ids))
        mesh = bpy.data.meshes.new(name)
        polygons = [tuple(int(renumber[i]) for i in face if i >= 0) for face in faces]
        mesh.from_pydata(body.rest_vertices[ids].tolist(), [], polygons)
        corners = body.data["fuv"][chosen]
        uv = body.data["vt"][corners[corners >= 0]].astype(np.float32)
        mesh.uv_layers.new(name="uv").data.foreach_set("uv", uv.ravel())
        mesh.polygons.foreach_set("use_smooth", [True] * len(mesh.polygons))
        thing = bpy.data.objects.new(name, mesh)
        bpy.context.collection.objects.link(thing)
        if cut is not None:
            values = cut[ids].astype(np.float32)
            mesh.attributes.new("cut", "FLOAT", "POINT").data.foreach_set("value", values)
            if name == "hair":
                thick = thing.vertex_groups.new(name="thick")
                for k, value in enumerate(values):
                    thick.add([k], float(np.clip(value / 0.03, 0, 1)), "REPLACE")
        return thing, ids

    def _puff_up(self, part: str) -> None:
        thing = self.objects[part][0]
        puff = thing.modifiers.new("puff", "DISPLACE")
        puff.strength, puff.mid_level = THICKNESS[part], 0
        if part == "hair":
            puff.vertex_group = "thick"
        else:
            smooth = thing.modifiers.new("smooth", "SUBSURF")
            smooth.levels = smooth.render_levels = 1

    def _add_eye_directions(self) -> None:
        thing, ids = self.objects["eyes"]
        at, heads, index = self.body.rest_vertices[ids], self.body.heads, self.body.index
        centre = np.where(at[:, :1] > 0, heads[index["eye.L"]], heads[index["eye.R"]])
        direction = ((at - centre) / EYEBALL).astype(np.float32)
        attribute = thing.data.attributes.new("eye", "FLOAT_VECTOR", "POINT")
        attribute.data.foreach_set("vector", direction.ravel())

    def show(self, vertices: np.ndarray | None) -> None:
        """Copy posed vertices (n, 3) in metres into Blender; None takes the person away."""
        for thing, ids in self.objects.values():
            thing.hide_render = vertices is None
            if vertices is None:
                continue
            thing.data.vertices.foreach_set("co", vertices[ids].astype(np.float32).ravel())
            thing.data.update()
