"""Skinning: how the skin follows the bones.

Blending rotations as dual quaternions keeps the volume of a bent hip or shoulder, which blending
matrices lets collapse; it bulges a little instead, so the two are mixed.
"""

import numpy as np

DUAL_QUATERNION_SHARE = 0.8


def quaternions(rotations: np.ndarray) -> np.ndarray:
    """Unit quaternions (n, 4) as (w, x, y, z) of rotation matrices (n, 3, 3)."""
    m = rotations
    scatter = np.zeros((len(m), 4, 4))
    trace = m[:, 0, 0] + m[:, 1, 1] + m[:, 2, 2]
    scatter[:, 0, 0] = trace
    for i, j, k in ((0, 1, 2), (1, 2, 0), (2, 0, 1)):
        scatter[:, i + 1, i + 1] = 2 * m[:, i, i] - trace
        scatter[:, i + 1, j + 1] = scatter[:, j + 1, i + 1] = m[:, i, j] + m[:, j, i]
        scatter[:, 0, i + 1] = scatter[:, i + 1, 0] = m[:, k, j] - m[:, j, k]
    return np.linalg.eigh(scatter)[1][:, :, -1]


def product(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Hamilton product of quaternions (n, 4)."""
    scalar = a[:, :1] * b[:, :1] - (a[:, 1:] * b[:, 1:]).sum(axis=1, keepdims=True)
    vector = a[:, :1] * b[:, 1:] + b[:, :1] * a[:, 1:] + np.cross(a[:, 1:], b[:, 1:])
    return np.concatenate([scalar, vector], axis=1)


def by_matrices(shape, bones, weights, rotations, offsets) -> np.ndarray:
    """Linear blend skinning: the weighted mean of where each bone takes a vertex (m)."""
    posed = np.zeros_like(shape)
    for k in range(bones.shape[1]):
        bone = bones[:, k]
        moved = np.einsum("nij,nj->ni", rotations[bone], shape) + offsets[bone]
        posed += weights[:, k, None] * moved
    return posed


def by_dual_quaternions(shape, bones, weights, rotations, offsets) -> np.ndarray:
    """Dual quaternion skinning: one rigid motion per vertex, between those of its bones (m)."""
    real = quaternions(rotations)
    shift = np.concatenate([np.zeros((len(offsets), 1)), offsets], axis=1)
    dual = 0.5 * product(shift, real)
    main = real[bones[np.arange(len(bones)), weights.argmax(axis=1)]]
    turn, move = np.zeros((len(shape), 4)), np.zeros((len(shape), 4))
    for k in range(bones.shape[1]):
        bone = bones[:, k]
        same_way = np.where((main * real[bone]).sum(axis=1) < 0, -1, 1)
        share = (weights[:, k] * same_way)[:, None]
        turn += share * real[bone]
        move += share * dual[bone]
    length = np.linalg.norm(turn, axis=1, keepdims=True)
    turn, move = turn / length, move / length
    w, axis = turn[:, :1], turn[:, 1:]
    turned = shape + 2 * np.cross(axis, np.cross(axis, shape) + w * shape)
    moved = 2 * (w * move[:, 1:] - move[:, :1] * axis + np.cross(axis, move[:, 1:]))
    return turned + moved


def skin(shape, bones, weights, rotations, offsets) -> np.ndarray:
    """Posed vertices (n, 3) of a rest shape (n, 3) in metres.

    `bones` and `weights` (n, k) name each vertex's bones; `rotations` (b, 3, 3) and `offsets`
    (b, 3) take every bone from rest into the room.
    """
    given = (shape, bones, weights, rotations, offsets)
    linear, dual = by_matrices(*given), by_dual_quaternions(*given)
    return linear + DUAL_QUATERNION_SHARE * (dual - linear)
