"""Pictures to video: seams, sensor noise, H.264, contact sheets."""

import subprocess
from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np

NOISE = 2.0  # standard deviation of the sensor noise (grey levels)
FLICKER = 0.006  # of the lamps
SEAM_PX = 12
GRAIN_BANK, GRAIN_SHIFT = 12, 32


def feather(area: list[int], size: tuple[int, int]) -> np.ndarray:
    """Weights (h, w, 1) of a re-rendered rectangle: 0 at its edge, 1 inside, none at borders."""
    x0, y0, x1, y1 = area

    def ramp(start: int, stop: int, end: int) -> np.ndarray:
        steps = np.arange(stop - start)
        rising = steps / SEAM_PX if start > 0 else np.ones(len(steps))
        falling = steps[::-1] / SEAM_PX if stop < end else np.ones(len(steps))
        return np.minimum(rising, falling).clip(0, 1)

    return np.outer(ramp(y0, y1, size[1]), ramp(x0, x1, size[0]))[..., None]


def blend(room: np.ndarray, patch: np.ndarray, area: list[int], weights: np.ndarray) -> np.ndarray:
    """The picture of the room with a re-rendered rectangle laid into it."""
    x0, y0, x1, y1 = area
    image = room.copy()
    image[y0:y1, x0:x1] = np.rint(room[y0:y1, x0:x1] * (1 - weights) + patch * weights)
    return image


def add_noise(images: Iterable[np.ndarray], seed: int) -> Iterable[np.ndarray]:
    """Each picture with its own grain and a little flicker."""
    random = np.random.default_rng(seed)
    bank = None
    for image in images:
        height, width = image.shape[:2]
        if bank is None:
            shape = (GRAIN_BANK, height + GRAIN_SHIFT, width + GRAIN_SHIFT, 3)
            bank = random.normal(0, NOISE, shape).astype(np.float32)
        dx, dy = random.integers(0, GRAIN_SHIFT, 2)
        grain = bank[random.integers(GRAIN_BANK), dy : dy + height, dx : dx + width]
        bright = 1 + random.normal(0, FLICKER)
        yield np.clip(image * bright + grain, 0, 255).astype(np.uint8)


def encode(path: Path, images: Iterable[np.ndarray], fps: float, size: tuple[int, int]) -> None:
    """Write BGR pictures as an H.264 file that every browser plays and can start early."""
    source = ["-f", "rawvideo", "-pix_fmt", "bgr24", "-s", f"{size[0]}x{size[1]}", "-r", str(fps)]
    codec = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-crf", "23", "-preset", "slow"]
    command = ["ffmpeg", "-y", "-loglevel", "error", *source, "-i", "-", *codec]
    command += ["-threads", "2", "-movflags", "+faststart", str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as ffmpeg:
        for image in images:
            ffmpeg.stdin.write(np.ascontiguousarray(image).tobytes())
        ffmpeg.stdin.close()
    if ffmpeg.returncode:
        raise RuntimeError(f"ffmpeg could not write {path}")


def contact_sheet(path: Path, images: list[np.ndarray], fps: float, tiles: int = 12) -> None:
    """Twelve pictures of the clip on one sheet, with their times."""
    cells = []
    for i in np.linspace(0, len(images) - 1, tiles).astype(int):
        height, width = images[i].shape[:2]
        cell = cv2.resize(images[i], (400, 400 * height // width), interpolation=cv2.INTER_AREA)
        cells.append(cv2.putText(cell, f"{i / fps:.1f} s", (6, 18), 0, 0.55, (0, 0, 255), 2))
    rows = [np.hstack(cells[i : i + 4]) for i in range(0, tiles, 4)]
    cv2.imwrite(str(path), np.vstack(rows))
