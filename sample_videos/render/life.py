"""Small motions between rendered poses: pictures are warped by the breath and the sway.

A pose is rendered once. How its pixels would move with a breath follows from the same body with
its chest and belly raised, so a motionless hold still shows a living person at no cost.
"""

import cv2
import numpy as np

CELL = 4  # pixels of the coarse grid that the motion is gathered on
SMOOTHING = 2.0  # cells
REACH = 0.08  # how little of the person a place may see and still follow it


def pixel_flow(
    before: np.ndarray, depth: np.ndarray, after: np.ndarray, size: tuple[int, int]
) -> np.ndarray:
    """Dense motion (h, w, 2) in pixels from points (n, 2) to where they go; the nearest wins."""
    width, height = size
    columns, rows = -(-width // CELL), -(-height // CELL)
    cells = np.floor(before / CELL).astype(int)
    inside = (cells >= 0).all(axis=1) & (cells[:, 0] < columns) & (cells[:, 1] < rows) & (depth > 0)
    far_first = np.argsort(-depth[inside])
    x, y = cells[inside][far_first].T
    grid, weight = np.zeros((rows, columns, 2)), np.zeros((rows, columns))
    grid[y, x] = (after - before)[inside][far_first]
    weight[y, x] = 1
    blurred = cv2.GaussianBlur(np.dstack([grid, weight]), (0, 0), SMOOTHING)
    near = np.clip(blurred[..., 2:] / REACH, 0, 1)
    flow = near * blurred[..., :2] / np.maximum(blurred[..., 2:], 1e-6)
    full = cv2.resize(flow, (columns * CELL, rows * CELL), interpolation=cv2.INTER_LINEAR)
    return full[:height, :width].astype(np.float32)


def warp(image: np.ndarray, flow: np.ndarray) -> np.ndarray:
    """Move the picture's pixels along a flow of a few pixels."""
    height, width = image.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    return cv2.remap(
        image, x - flow[..., 0], y - flow[..., 1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )


def breath_and_sway(times: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """How far breathed in (0..1) and swayed (about -1..1) at these times (s)."""
    random = np.random.default_rng(seed)
    period, start = random.uniform(3.6, 4.8), random.uniform(0, 2 * np.pi)
    breath = 0.5 - 0.5 * np.cos(2 * np.pi * times / period + start)
    a, b = random.uniform(0, 2 * np.pi, 2)
    sway = 0.6 * np.sin(2 * np.pi * times / 2.9 + a) + 0.4 * np.sin(2 * np.pi * times / 1.3 + b)
    return breath, sway
