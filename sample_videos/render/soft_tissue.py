"""What bones do not move (metres): breath, a belly drawn in, the sway of an upright body."""

import numpy as np

from body import Body
from geometry import smooth_step

BREATH = 0.004  # how far belly and chest rise with a breath
SWAY_PER_METRE = 0.004  # how far a point 1 m above the floor sways forwards
BELLY_IN_PER_DEGREE = 0.0020  # the abdomen flattens as the pelvis rolls backwards
UPRIGHT = ("cat_cow", "childs_pose", "seated_pelvic_tilt", "walking", "hip_flexor.half_kneeling")


def _front_weights(body: Body) -> tuple[np.ndarray, np.ndarray]:
    """Weights (0..1) of every vertex as part of the belly and of the chest."""
    at = body.rest_vertices
    hip = body.heads[body.index["upperleg01.L"], 2]
    shoulder = body.heads[body.index["upperarm01.L"], 2]
    height = (at[:, 2] - hip) / (shoulder - hip)
    front, back = np.percentile(at[body.torso, 1], [5, 95])
    forward = smooth_step((back - at[:, 1]) / (back - front), 0.45, 0.95)
    trunk = np.array([bone.startswith(("spine", "root", "pelvis")) for bone in body.dominant_bone])
    forward = np.where(trunk, forward, 0)
    belly = forward * smooth_step(height, 0.0, 0.3) * (1 - smooth_step(height, 0.45, 0.75))
    chest = forward * smooth_step(height, 0.4, 0.75) * (1 - smooth_step(height, 0.85, 1.05))
    return belly, chest


def _pushed_forward(body: Body, metres: np.ndarray) -> np.ndarray:
    return body.rest_vertices + metres[:, None] * np.array([0, -1.0, 0])


def breathed_in(body: Body) -> np.ndarray:
    """The rest shape at the top of a breath."""
    belly, chest = body.once("front weights", lambda: _front_weights(body))
    return _pushed_forward(body, BREATH * (belly + 0.7 * chest))


def belly_drawn_in(body: Body, posterior_tilt_deg: float) -> np.ndarray:
    """The rest shape with the belly flattened by a pelvic tilt (+ = pelvis rolled backwards)."""
    belly, _ = body.once("front weights", lambda: _front_weights(body))
    return _pushed_forward(body, -BELLY_IN_PER_DEGREE * posterior_tilt_deg * belly)


def swayed(vertices: np.ndarray) -> np.ndarray:
    """Posed vertices at the front of the slow sway that nobody upright is free of."""
    shift = np.zeros_like(vertices)
    shift[:, 1] = -SWAY_PER_METRE * np.clip(vertices[:, 2], 0, None)
    return vertices + shift
