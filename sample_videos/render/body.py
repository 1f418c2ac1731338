"""A posable human body: forward kinematics, two-bone inverse kinematics, skinning.

Metres and degrees. At rest the body stands: +x is the person's left, -y the front, +z up.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from geometry import INCHES_PER_METRE, frame, rotation, unit
from skinning import skin

SKIN_VERTICES = 13380  # the first vertices are skin; the others are helpers for clothes and eyes
SPINE = ("spine05", "spine04", "spine03", "spine02", "spine01")  # lumbar to upper thoracic
NECK_SHARE = {"neck01": 0.35, "neck02": 0.15, "neck03": 0.10, "head": 0.40}
JOINT_BONES = {
    "shoulder": "upperarm01",
    "elbow": "lowerarm01",
    "wrist": "wrist",
    "hip": "upperleg01",
    "knee": "lowerleg01",
    "ankle": "foot",
}
SIDES = (("L", 1, "left"), ("R", -1, "right"))  # bone suffix, sign of x, name


class Body:
    """One body from `bodies/*.npz` with a pose (rotation of every bone and a translation)."""

    def __init__(self, path: Path):
        self.data = data = dict(np.load(path))
        self.rest_vertices = data["V"].astype(float)
        self.heads = data["heads"].astype(float)  # rest position of each bone's joint (m)
        self.bones = [str(bone) for bone in data["bones"]]
        self.parents = data["parents"]
        self.index = {bone: i for i, bone in enumerate(self.bones)}
        self.weight_bones = data["wi"].astype(int)
        self.weights = data["w"].astype(float)
        self.faces = data["faces"]
        self.face_groups = data["grp"].astype(str)
        self.keypoint_weights = dict(zip(data["coco_labels"], data["coco_w"].astype(float)))
        rows = np.arange(len(self.rest_vertices))
        self.dominant_bone = np.array(self.bones)[
            self.weight_bones[rows, self.weights.argmax(axis=1)]
        ]
        self.height_in = INCHES_PER_METRE * float(np.ptp(self.rest_vertices[:SKIN_VERTICES, 2]))
        self.torso = self.skin_of("spine", "root", "pelvis", "clavicle")
        self.head = self.skin_of("head")
        self._measured_once: dict[str, object] = {}
        self.reset()

    def skin_of(self, *prefixes: str) -> np.ndarray:
        """Indices of the skin vertices moved mainly by bones whose names start like this."""
        chosen = np.array([bone.startswith(prefixes) for bone in self.dominant_bone])
        chosen[SKIN_VERTICES:] = False
        return np.flatnonzero(chosen)

    def once(self, key: str, measure: Callable[[], object]):
        """What `measure` returned the first time it was asked for under this key."""
        if key not in self._measured_once:
            self._measured_once[key] = measure()
        return self._measured_once[key]

    # -- pose ----------------------------------------------------------------------------------

    def reset(self) -> None:
        """Back to standing at the origin."""
        self.local: dict[str, np.ndarray] = {}
        self.shift = np.zeros(3)
        self.forward()

    def forward(self) -> None:
        """Forward kinematics: every bone's room rotation and offset, x' = turned @ x + offset."""
        count = len(self.bones)
        self.turned = np.zeros((count, 3, 3))
        self.offset = np.zeros((count, 3))
        for i, bone in enumerate(self.bones):
            local = self.local.get(bone, np.eye(3))
            head, parent = self.heads[i], self.parents[i]
            about_head = head - local @ head
            if parent < 0:
                self.turned[i], self.offset[i] = local, about_head + self.shift
            else:
                self.turned[i] = self.turned[parent] @ local
                self.offset[i] = self.turned[parent] @ about_head + self.offset[parent]

    def move(self, offset) -> None:
        """Translate the whole body (m)."""
        offset = np.asarray(offset, float)
        self.shift = self.shift + offset
        self.offset = self.offset + offset

    def turn(self, bone: str, matrix: np.ndarray) -> None:
        """Set a bone's rotation against its parent (rest = identity); call `forward` after."""
        self.local[bone] = matrix

    def turn_in_room(self, bone: str, matrix: np.ndarray) -> None:
        """Give a bone this rotation in room axes, whatever its parents do."""
        self.forward()
        parent = self.parents[self.index[bone]]
        self.local[bone] = self.turned[parent].T @ matrix if parent >= 0 else matrix
        self.forward()

    def bend_spine(self, flexion=(0,) * 5, twist=(0,) * 5) -> None:
        """Angles of the five spine joints (deg), lumbar first; + flexion rounds the back."""
        for bone, bend, turn in zip(SPINE, flexion, twist):
            self.turn(bone, rotation("z", turn) @ rotation("x", bend))
        self.forward()

    def bend_neck(self, flexion: float) -> None:
        """Neck and head flexion (deg, + = chin down), shared over the four joints."""
        for bone, share in NECK_SHARE.items():
            self.turn(bone, rotation("x", flexion * share))
        self.forward()

    # -- inverse kinematics --------------------------------------------------------------------

    def _limb_to(self, bones: tuple[str, str, str], target, middle_towards, rest_hinge) -> None:
        """Put the end of a two-bone limb at `target` (m), its middle bulging that way."""
        upper, lower, end = (self.index[bone] for bone in bones)
        self.forward()
        start = self.joint(bones[0])
        rest_upper = self.heads[lower] - self.heads[upper]
        rest_lower = self.heads[end] - self.heads[lower]
        a, b = np.linalg.norm(rest_upper), np.linalg.norm(rest_lower)
        reach = np.asarray(target, float) - start
        wanted = np.linalg.norm(reach)
        distance = min(max(wanted, abs(a - b) + 1e-3), a + b - 1e-4)
        ahead = reach / wanted
        bulge = np.asarray(middle_towards, float)
        aside = unit(bulge - ahead * (ahead @ bulge))
        along = (a * a - b * b + distance * distance) / (2 * distance)
        middle = start + ahead * along + aside * np.sqrt(max(a * a - along * along, 0))
        stop = start + ahead * distance
        hinge = unit(np.cross(ahead, aside))
        steps = ((rest_upper, middle - start), (rest_lower, stop - middle))
        for bone, (rest, now) in zip(bones, steps):
            self.turn_in_room(bone, frame(now, hinge) @ frame(rest, rest_hinge).T)

    def leg_to(self, side: str, ankle, knee_towards) -> None:
        """Put the ankle at a point (m), the knee bulging towards a direction."""
        bones = (f"upperleg01.{side}", f"lowerleg01.{side}", f"foot.{side}")
        self._limb_to(bones, ankle, knee_towards, rest_hinge=(-1, 0, 0))

    def arm_to(self, side: str, wrist, elbow_towards) -> None:
        """Put the wrist at a point (m), the elbow bulging towards a direction."""
        bones = (f"upperarm01.{side}", f"lowerarm01.{side}", f"wrist.{side}")
        shoulder, elbow, hand = (self.heads[self.index[bone]] for bone in bones)
        along = unit(hand - shoulder)  # the arm at rest is slightly bent, which gives its hinge
        aside = unit((elbow - shoulder) - along * (along @ (elbow - shoulder)))
        self._limb_to(bones, wrist, elbow_towards, rest_hinge=np.cross(along, aside))

    def point_leg(self, side: str, thigh, shank) -> None:
        """Aim thigh and shank along directions (room axes)."""
        hip = self.joint(f"upperleg01.{side}")
        knee = hip + unit(thigh) * self.length(f"upperleg01.{side}", f"lowerleg01.{side}")
        ankle = knee + unit(shank) * self.length(f"lowerleg01.{side}", f"foot.{side}")
        chord = ankle - hip
        bulge = (knee - hip) - chord * ((knee - hip) @ chord) / (chord @ chord)
        self.leg_to(side, ankle, bulge)

    def point_foot(self, side: str, matrix: np.ndarray) -> None:
        """Give the foot this rotation in room axes (identity = standing flat)."""
        self.turn_in_room(f"foot.{side}", matrix)

    def point_hand(self, side: str, fingers, across) -> None:
        """Aim the fingers; `across` runs from the index to the little finger."""
        wrist, index, middle, little = (
            self.heads[self.index[f"{bone}.{side}"]]
            for bone in ("wrist", "finger2-1", "finger3-1", "finger5-1")
        )
        rest = frame(middle - wrist, little - index)
        self.turn_in_room(f"wrist.{side}", frame(fingers, across) @ rest.T)

    def curl_fingers(self, side: str, degrees: float) -> None:
        """Bend every finger joint (deg, + = towards the palm), the thumb half as much."""
        wrist, middle = (self.heads[self.index[f"{b}.{side}"]] for b in ("wrist", "finger3-1"))
        index, little = (self.heads[self.index[f"{b}.{side}"]] for b in ("finger2-1", "finger5-1"))
        hinge = frame(middle - wrist, little - index)[:, 1]
        sign = 1 if side == "L" else -1
        for finger in range(2, 6):
            for joint in range(1, 4):
                self.turn(f"finger{finger}-{joint}.{side}", rotation(hinge, sign * degrees))
        self.forward()

    # -- results -------------------------------------------------------------------------------

    def joint(self, bone: str) -> np.ndarray:
        """The joint centre at the head of a bone (m, room axes)."""
        i = self.index[bone]
        return self.turned[i] @ self.heads[i] + self.offset[i]

    def between(self, bone: str) -> np.ndarray:
        """The midpoint of the left and the right joint (m)."""
        return 0.5 * (self.joint(f"{bone}.L") + self.joint(f"{bone}.R"))

    def hip(self, side: str) -> np.ndarray:
        """The hip joint's true centre (m): the skeleton's, moved to the middle of the body.

        The skeletons carry the hip at 0.40 (male), 0.43 (older) and 0.52 (female) of the pelvis's
        thickness from the back; in people it lies near the middle. The move is 21, 16 and -4 mm.
        """
        bone = self.index[f"upperleg01.{side}"]
        pelvis = self.parents[bone]
        rest = self.once(f"hip {side}", lambda: self._amid_the_pelvis(self.heads[bone]))
        return self.turned[pelvis] @ rest + self.offset[pelvis]

    def _amid_the_pelvis(self, hip: np.ndarray) -> np.ndarray:
        """The point (m) level with a hip at rest, half-way from the body's front to its back."""
        skin_there = self.rest_vertices[self.skin_of("spine", "root", "pelvis", "upperleg01")]
        near = (abs(skin_there[:, 2] - hip[2]) < 0.02) & (abs(skin_there[:, 0] - hip[0]) < 0.03)
        depth = skin_there[near, 1]
        return np.array([hip[0], 0.5 * (depth.min() + depth.max()), hip[2]])

    def between_hips(self) -> np.ndarray:
        """The midpoint of the two hip joints' true centres (m)."""
        return 0.5 * (self.hip("L") + self.hip("R"))

    def length(self, bone: str, child: str) -> float:
        """Distance between two joints of the body at rest (m)."""
        return float(np.linalg.norm(self.heads[self.index[bone]] - self.heads[self.index[child]]))

    def vertices(self, ids=slice(None), rest: np.ndarray | None = None) -> np.ndarray:
        """Skinned vertices (m), all or some; `rest` replaces the shape that is posed."""
        shape = (self.rest_vertices if rest is None else rest)[ids]
        return skin(shape, self.weight_bones[ids], self.weights[ids], self.turned, self.offset)

    def keypoints(self, vertices: np.ndarray) -> dict[str, np.ndarray]:
        """3-D points (m): surface points by their COCO names, joint centres as `*_joint`."""
        points = {str(name): w @ vertices for name, w in self.keypoint_weights.items()}
        for name, bone in JOINT_BONES.items():
            for suffix, _, side in SIDES:
                true = self.hip(suffix) if name == "hip" else self.joint(f"{bone}.{suffix}")
                points[f"{side}_{name}_joint"] = true
        for bone in (*SPINE, "root", "neck01", "head"):
            points[f"{bone}_joint"] = self.joint(bone)
        return points
