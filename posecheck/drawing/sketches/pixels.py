"""Draw a scene into pixels."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.drawing.sketches.palette import OPACITY, SEE_THROUGH, TONES
from posecheck.drawing.sketches.scene import Area, Chain, Faint, Flat, Scene, Shape, Words
from posecheck.drawing.sketches.svg import tangents
from posecheck.drawing.sprites import Font
from posecheck.video.opencv import cv2

Layer = NDArray[np.float32]
_FINER: Final = 4
"""Drawn so many times larger and averaged down, for smooth edges."""
_SHIFT: Final = 4


def pixels(scene: Scene, width: int, height: int) -> NDArray[np.uint8]:
    """The scene, whose units are pixels, as (height, width, 4) RGBA with a clear background."""
    layer = np.zeros((height, width, 4), np.float32)
    run: list[Chain | Area] = []
    for shape in scene.shapes:
        match shape:
            case Chain() | Area() if shape.tone not in SEE_THROUGH:
                run.append(shape)
            case _:
                _lay(layer, run, 1.0)
                run = []
                _other(layer, shape)
    _lay(layer, run, 1.0)
    alpha = layer[..., 3:]
    colour = np.divide(layer[..., :3], alpha, out=np.zeros_like(layer[..., :3]), where=alpha > 0)
    return np.round(np.concatenate((colour, 255 * alpha), axis=2)).astype(np.uint8)


def _other(layer: Layer, shape: Shape) -> None:
    match shape:
        case Words():
            _write(layer, shape)
        case Faint(shapes):
            _lay(layer, list(shapes), OPACITY)
        case Chain() | Area():
            _lay(layer, [shape], SEE_THROUGH[shape.tone])


def _lay(layer: Layer, shapes: list[Chain | Area], opacity: float) -> None:
    """Draw shapes over each other and lay the result over the layer (colours times opacity)."""
    if not shapes:
        return
    height, width = layer.shape[:2]
    drawn = np.zeros((height * _FINER, width * _FINER, 4), np.uint8)
    for shape in shapes:
        colour = (*_rgb(shape.tone), 255)
        if isinstance(shape, Area):
            _fill(drawn, shape.points, colour)
            continue
        for (x, y), r in zip(shape.points, shape.radii, strict=True):
            one = _FINER << _SHIFT
            centre = (round(x * one), round(y * one))
            cv2.circle(drawn, centre, max(1, round(r * one)), colour, -1, cv2.LINE_8, _SHIFT)
        for i in range(len(shape.points) - 1):
            a, b = shape.points[i], shape.points[i + 1]
            corners = tangents(a, shape.radii[i], b, shape.radii[i + 1])
            if corners:
                _fill(drawn, corners, colour)
    small: Layer = cv2.resize(drawn, (width, height), interpolation=cv2.INTER_AREA).astype(
        np.float32
    )
    _over(layer, opacity * small[..., :3], np.float32(opacity / 255) * small[..., 3:])


def _fill(drawn: NDArray[np.uint8], points: tuple[Flat, ...], colour: tuple[int, ...]) -> None:
    corners = np.round(np.array(points) * (_FINER << _SHIFT)).astype(np.int32)
    cv2.fillPoly(drawn, [corners], colour, cv2.LINE_8, _SHIFT)


def _write(layer: Layer, words: Words) -> None:
    font = Font()
    mask = font.mask(words.text, words.size, 600)
    x = words.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[words.anchor] * mask.shape[1]
    y = words.y - 0.93 * words.size
    left = min(max(round(x), 0), max(layer.shape[1] - mask.shape[1], 0))
    top = min(max(round(y), 0), max(layer.shape[0] - mask.shape[0], 0))
    part = layer[top : top + mask.shape[0], left : left + mask.shape[1]]
    alpha = mask[: part.shape[0], : part.shape[1], None]
    _over(part, alpha * np.array(_rgb("text")), alpha)


def _over(layer: Layer, colour: NDArray[np.floating], alpha: NDArray[np.floating]) -> None:
    layer *= 1 - alpha
    layer[..., :3] += colour
    layer[..., 3:] += alpha


def _rgb(tone: str) -> tuple[int, int, int]:
    colour = TONES[tone]
    return (int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16))
