"""How long each frame lasts, and which of that time was judged."""

from collections.abc import Iterable
from typing import Final

import numpy as np

from posecheck.measure.picture_rate import NO_PICTURES_S
from posecheck.pose.arrays import Floats
from posecheck.session.not_judged import NotJudged

SHORTER: Final = 0.75
"""A last step of less than this share of the usual one is that of the recording itself, of whose
frames not all were looked at before."""
SINGLE_S: Final = 1 / 30
"""Length of a frame that is the only one."""


def frame_lengths(times: Floats) -> Floats:
    """How long each of N frames lasts, up to the next; the last one as long as a typical one.

    A pause, or a camera that was away, is not time that the frame before it was judged.
    """
    if not len(times):
        return times
    lengths = np.diff(times, append=times[-1] + last_frame_s(times))
    typical = np.minimum(lengths, last_frame_s(times))
    return np.where(lengths > NO_PICTURES_S, typical, lengths)


def last_frame_s(times: Floats) -> float:
    """Length of the last frame, whose end is unknown: that of a typical one or of the last step."""
    if len(times) < 2:
        return SINGLE_S
    steps = np.diff(times)
    typical = float(np.median(steps))
    return float(steps[-1]) if steps[-1] < SHORTER * typical else typical


def end_s(times: Floats) -> float:
    """When the last frame ends, 0 where there is none."""
    return float(times[-1]) + last_frame_s(times) if len(times) else 0.0


def truly_judged(times: Floats, judged: np.ndarray, spans: Iterable[NotJudged]) -> np.ndarray:
    """The frames (N,) that were judged and lie in none of the spans of the whole exercise.

    Spans were joined over moments so short that nothing could be said of them.
    """
    kept = judged.copy()
    for span in spans:
        if span.rule is None:
            first, end = np.searchsorted(times, [span.start_s, span.end_s])
            kept[first:end] = False
    return kept
