"""From a clip's key frames to the pose parameters of every frame."""

import numpy as np

from clip import Clip, Motion

STANDING_PHASE = 0.15  # mid-stance, where a walk starts and stops (strides)


def minimum_jerk(share: float) -> float:
    """Progress 0..1 of a natural movement that starts and ends at rest."""
    return 10 * share**3 - 15 * share**4 + 6 * share**5


def _grid(values: np.ndarray, step: float, exact_rests: bool) -> np.ndarray:
    """Values that a channel may take: even steps over its range, finer ones beside its keys."""
    even = np.arange(values.min(), values.max() + step / 2, step)
    if not exact_rests:
        return even
    near = np.unique(values)[:, None] + step * np.array([-0.4, -0.12, 0, 0.12, 0.4])
    return np.unique(np.clip(np.concatenate([even, near.ravel()]), values.min(), values.max()))


def parameters(motion: Motion, times: np.ndarray) -> dict[str, np.ndarray]:
    """Pose parameters at each time (s), {channel: (n,)}.

    Between two keys the channel that changes most for its range is snapped to a grid and the
    others follow it, so that the same poses come up again and are rendered only once. A natural
    movement is slow near its ends, where an even grid makes the body rest half a second too long:
    with `exact_rests` it is finer there.
    """
    keys = np.array(motion.keys, float)
    span = np.ptp(keys[:, 1:], axis=0)
    step = np.where(span > 0, span, 1) / motion.levels
    grids = [_grid(values, width, motion.exact_rests) for values, width in zip(keys[:, 1:].T, step)]
    rows = []
    for time in times:
        i = int(np.clip(np.searchsorted(keys[:, 0], time, "right") - 1, 0, len(keys) - 2))
        (start, *a), (stop, *b) = keys[i], keys[i + 1]
        a, b = np.array(a), np.array(b)
        progress = minimum_jerk(float(np.clip((time - start) / (stop - start), 0, 1)))
        lead = int(np.argmax(abs(b - a) / step))
        if b[lead] != a[lead]:
            wanted = a[lead] + (b[lead] - a[lead]) * progress
            snapped = grids[lead][np.argmin(abs(grids[lead] - wanted))]
            progress = np.clip((snapped - a[lead]) / (b[lead] - a[lead]), 0, 1)
        rows.append(a + (b - a) * progress)
    columns = np.round(np.array(rows).T, 3)
    return dict(zip(motion.channels, columns))


def stride_phase(gait: np.ndarray, stride_frames: int) -> np.ndarray:
    """Phase (strides) of a walk that runs while `gait` is above zero and rests otherwise."""
    walked = np.concatenate([[0], np.cumsum(gait[1:] > 0)])
    phase = (STANDING_PHASE + walked / stride_frames) % 1
    return np.round(np.where(gait > 0, phase, STANDING_PHASE), 5)


def frame_parameters(clip: Clip) -> list[dict[str, float]]:
    """The pose parameters of every frame of a clip."""
    times = np.arange(clip.frames) / clip.camera.fps
    track = parameters(clip.motion, times)
    if clip.walk is not None:
        track["phase"] = stride_phase(track["gait"], clip.walk.stride_frames)
    rows = zip(*(values.tolist() for values in track.values()))
    return [clip.motion.fixed | dict(zip(track, row)) for row in rows]
