"""Make the bodies that no constant is fitted on, from those in `bodies/`.

    python mix_bodies.py

Vertices and bones of all bodies correspond, so a weighted sum of some of them is a body again;
weights beyond 0 and 1 exaggerate what makes one different. Written to `bodies/NAME.npz`.
"""

from pathlib import Path

import numpy as np

from body import SKIN_VERTICES
from geometry import INCHES_PER_METRE

BODIES = Path(__file__).resolve().parent / "bodies"
MIXES: dict[str, tuple[float, dict[str, float]]] = {
    "broad": (67.0, {"heavy": 0.5, "male": 0.5}),
    "stout": (69.5, {"heavy": 0.6, "older": 0.4}),
    "long": (74.0, {"tall": 0.7, "female": 0.3}),
    "round": (61.5, {"heavy": 1.3, "female": -0.3}),
    "big": (73.0, {"tall": 1.0, "heavy": 0.5, "female": -0.5}),
    "thin": (65.5, {"male": 0.5, "female": 0.9, "heavy": -0.4}),
    "slim": (63.0, {"female": 0.8, "older": 0.6, "heavy": -0.4}),
    "portly": (66.0, {"heavy": 1.2, "older": 0.2, "male": -0.4}),
    "ample": (64.0, {"heavy": 1.35, "female": -0.15, "older": -0.2}),
    "hefty": (72.5, {"heavy": 0.9, "tall": 0.4, "female": -0.3}),
    "sturdy": (71.5, {"male": 0.8, "heavy": 0.6, "tall": -0.4}),
}
"""Height in inches, and weights of the bodies mixed."""


def mixed(height_in: float, weights: dict[str, float]) -> dict[str, np.ndarray]:
    """The arrays of a body that is a weighted sum of others, scaled to a height."""
    parts = {name: dict(np.load(BODIES / f"{name}.npz")) for name in weights}
    out = dict(next(iter(parts.values())))

    def summed(key: str) -> np.ndarray:
        return sum(weight * parts[name][key].astype(float) for name, weight in weights.items())

    vertices, heads = summed("V"), summed("heads")
    left, _, right = np.linalg.svd(summed("rest_rot"))  # the nearest rotations
    scale = height_in / (INCHES_PER_METRE * float(np.ptp(vertices[:SKIN_VERTICES, 2])))
    out["V"], out["heads"] = (scale * vertices).astype(np.float32), scale * heads
    out["rest_rot"] = left @ right
    return out


if __name__ == "__main__":
    for body, (height, shares) in MIXES.items():
        np.savez_compressed(BODIES / f"{body}.npz", **mixed(height, shares))
        print(f"wrote bodies/{body}.npz")
