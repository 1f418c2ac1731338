"""Walking across the room: the foot on the floor stays where it is, so nobody slides."""

from dataclasses import dataclass, replace

import numpy as np

from body import Body
from clip import Visitor
from geometry import rotation
from motion import STANDING_PHASE
from poses.upright import walking


@dataclass(frozen=True)
class Place:
    """Where somebody stands (m) and which way they face (deg to the left, 0 = towards -y)."""

    x: float = 0.0
    y: float = 0.0
    turn_deg: float = 0.0
    z: float = 0.0

    def apply(self, points: np.ndarray) -> np.ndarray:
        """Points (n, 3) of a body at the origin, moved there."""
        return points @ rotation("z", self.turn_deg).T + (self.x, self.y, self.z)

    def ahead(self, metres: float) -> "Place":
        """The place this far in front."""
        angle = np.deg2rad(self.turn_deg)
        x, y = self.x + metres * np.sin(angle), self.y - metres * np.cos(angle)
        return replace(self, x=round(float(x), 4), y=round(float(y), 4))


def _ankles(body: Body, pose: dict[str, float]) -> np.ndarray:
    walking(body, **pose)
    return np.array([body.joint(f"foot.{side}")[1] for side in "LR"])


def steps_forward(body: Body, poses: list[dict[str, float]]) -> np.ndarray:
    """How far (m) the body advances from each frame to the next over its standing foot."""
    seen: dict[tuple, np.ndarray] = {}
    ankles = []
    for pose in poses:
        key = tuple(sorted(pose.items()))
        if key not in seen:
            seen[key] = _ankles(body, pose)
        ankles.append(seen[key])
    advance = [0.0]
    for before, now, pose in zip(ankles, ankles[1:], poses[1:]):
        standing = 0 if pose["phase"] % 1 < 0.5 else 1
        advance.append(max(float(now[standing] - before[standing]), 0.0))
    return np.array(advance)


def route(advance: np.ndarray, start: Place, turn_back_frame: int | None) -> list[Place]:
    """The places of a walk straight ahead that turns round, out of sight, at one frame."""
    places, place = [], start
    for i, metres in enumerate(advance):
        if i == turn_back_frame:
            place = replace(place, turn_deg=place.turn_deg + 180)
        place = place.ahead(float(metres))
        places.append(place)
    return places


def visit(
    body: Body, visitor: Visitor, frames: int, fps: float
) -> list[tuple[dict[str, float], Place] | None]:
    """Pose and place of somebody who walks through, for every frame; None = not there."""
    (x0, y0), (x1, y1) = visitor.start, visitor.stop
    heading = float(np.degrees(np.arctan2(x1 - x0, -(y1 - y0))))
    poses = [
        {"phase": round((STANDING_PHASE + i / visitor.stride_frames) % 1, 5), "gait": 1.0}
        for i in range(frames)
    ]
    places = route(steps_forward(body, poses), Place(x0, y0, heading), None)
    length = np.hypot(x1 - x0, y1 - y0)
    first = round(visitor.start_s * fps)
    found: list[tuple[dict[str, float], Place] | None] = [None] * frames
    for i in range(first, frames):
        place = places[i - first]
        if np.hypot(place.x - x0, place.y - y0) > length:
            break
        found[i] = (poses[i - first], place)
    return found
